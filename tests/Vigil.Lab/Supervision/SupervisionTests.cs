using Vigil.Lab.Interop;
using Vigil.Lab.Kit;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Supervision;

/// <summary>The two processes of the real daemon: each dies, freezes or is started twice, while a peer watches for its chance.</summary>
[Takes(50)]
public sealed class SupervisionTests
{
    private static readonly VrrpConfig Slow = new() { Interval = TimeSpan.FromSeconds(1) };

    [Fact]
    public void A_worker_killed_on_the_master_is_back_with_its_address_and_nobody_else_took_over()
    {
        using var pair = new Pair(Slow);
        using LabProcess master = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        using LabProcess backup = pair.StartB(Product.Vigil);
        backup.WaitFor("Entering BACKUP STATE", Pair.Soon);
        (int mark, int heard) = (master.Mark, backup.Mark);
        LabProcess.Kill(Assert.Single(master.Children()));
        master.WaitFor("died: Respawning", Pair.Soon, mark);
        master.WaitFor("Entering MASTER STATE", Pair.Soon, mark);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, pair.Config.MasterDown(Pair.Low), "another owner, or none");
        Assert.Empty(backup.Matching("Entering MASTER STATE", heard));
    }

    [Fact]
    public void A_supervisor_killed_alone_is_a_stop_in_good_order()
    {
        using var pair = new Pair(Slow);
        using LabProcess master = pair.StartA(Product.Vigil), backup = pair.StartB(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        TimeSpan killed = LabClock.Now;
        master.Send(Signal.Kill);
        TimeSpan taken = pair.Owners.WaitFor(pair.B, Pair.Soon);
        Assert.True(taken - killed < pair.Config.Skew(Pair.Low) + Pair.Slack, "priority 0 was sent: the peer took over after its skew time");
        Assert.Equal(TimeSpan.Zero, pair.Owners.Since(killed).Several);
        Wait.Until(() => pair.A.Box.Run("/bin/sh", "-c", "ps -e -o args").Contains("vigil", StringComparison.Ordinal) is false, Pair.Soon, "no orphan runs on");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void A_frozen_worker_loses_its_addresses_within_the_master_down_time_and_starts_again_as_backup(double interval)
    {
        using var pair = new Pair(new VrrpConfig { Interval = TimeSpan.FromSeconds(interval) });
        using LabProcess master = pair.StartA(Product.Vigil), backup = pair.StartB(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        int mark = master.Mark;
        TimeSpan frozen = LabClock.Now;
        pair.A.Box.Run("/bin/sh", "-c", "kill -STOP $(cat /run/vrrp.pid)");
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        Assert.True(pair.Owners.Since(frozen).Several == TimeSpan.Zero, $"frozen {frozen.TotalSeconds}\n{master.Log}\n{pair.Owners}");
        master.WaitFor("is frozen: killing it", Pair.Soon, mark);
        master.WaitFor("Entering BACKUP STATE", Pair.Soon, mark);
        master.WaitFor("Entering MASTER STATE", Pair.Soon, mark); // the higher priority preempts, as after any start
        pair.Owners.WaitFor(pair.A, Pair.Soon);
    }

    [Fact]
    public void A_frozen_worker_of_a_backup_is_told_of_and_started_again_so_that_the_pair_has_its_spare()
    {
        using var pair = new Pair(new VrrpConfig());
        using LabProcess master = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        using LabProcess backup = pair.StartB(Product.Vigil);
        backup.WaitFor("Startup complete", Pair.Soon);
        int mark = backup.Mark, frozen = Assert.Single(backup.Children());
        LabProcess.Send(frozen, Signal.Stop);
        backup.WaitFor("has not answered for .* could not take over now", Pair.Soon, mark);
        backup.WaitFor("has not answered for .* killing it", Pair.Soon, mark);
        backup.WaitFor("Entering BACKUP STATE", Pair.Soon, mark);
        pair.A.Die();
        pair.Owners.WaitFor(pair.B, pair.Config.MasterDown(Pair.Low) + Pair.Slack);
    }

    [Fact]
    public void A_frozen_worker_loses_its_addresses_even_if_no_ledger_could_be_written()
    {
        using var pair = new Pair(Slow);
        using LabProcess master = pair.StartA(Product.Vigil);
        master.WaitFor("Entering BACKUP STATE", Pair.Soon);
        pair.A.Box.Run("/bin/sh", "-c", "mount -o remount,size=64k /run; dd if=/dev/zero of=/run/full bs=1k count=1024 2>/dev/null || true");
        master.WaitFor("cannot write .*ledger", Pair.Soon);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        using LabProcess backup = pair.StartB(Product.Vigil);
        backup.WaitFor("Entering BACKUP STATE", Pair.Soon);
        (int mark, TimeSpan frozen) = (master.Mark, LabClock.Now);
        LabProcess.Send(Assert.Single(master.Children()), Signal.Stop);
        master.WaitFor("Withdrew 1 addresses", Pair.Soon, mark);
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        Assert.Equal(TimeSpan.Zero, pair.Owners.Since(frozen).Several);
    }

    [Fact]
    public void A_host_that_stood_still_as_a_whole_goes_on_without_losing_its_worker()
    {
        using var pair = new Pair(Slow);
        using LabProcess master = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        int worker = Assert.Single(master.Children());
        pair.A.Freeze();
        TimeSpan until = LabClock.Now + pair.Config.MasterDown(Pair.High) + TimeSpan.FromSeconds(1);
        Wait.Until(() => LabClock.Now >= until, Pair.Soon, "the pause is over");
        pair.A.Thaw();
        Wait.Never(() => master.Children() is not [var only] || only != worker, TimeSpan.FromSeconds(2), "another worker");
        Assert.Empty(master.Matching("is frozen"));
    }

    [Fact]
    public void A_second_daemon_says_that_one_is_running_and_exits_0_and_the_first_goes_on()
    {
        using var pair = new Pair(new VrrpConfig());
        using LabProcess first = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        using LabProcess second = Product.Vigil.Restart(pair.A);
        Assert.Equal(0, second.WaitForExit(Pair.Soon));
        second.WaitFor("daemon is already running", Pair.Soon);
        Assert.Equal([pair.A], pair.Owners.Owners);
        Assert.True(first.Running);
    }

    [Fact]
    public void Of_daemons_started_in_parallel_exactly_one_runs()
    {
        using var pair = new Pair(new VrrpConfig());
        pair.A.Box.Write(Product.ConfigPath, pair.Config.For(pair.A, pair.B, Pair.High));
        LabProcess[] all = [.. Enumerable.Range(0, 4).Select(_ => Product.Vigil.Restart(pair.A))];
        Wait.Until(() => all.Count(daemon => daemon.Running) == 1, Pair.Soon, "one is left");
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        Assert.All(all.Where(daemon => !daemon.Running), daemon => Assert.Equal(0, daemon.WaitForExit(Pair.Soon)));
        Array.ForEach(all, daemon => daemon.Dispose());
    }

    [Fact]
    public void In_the_background_the_starter_exits_0_once_it_is_up_and_a_signal_ends_it()
    {
        using var pair = new Pair(new VrrpConfig());
        pair.A.Box.Write(Product.ConfigPath, pair.Config.For(pair.A, pair.B, Pair.High));
        Start(pair.A, 0, "-f", Product.ConfigPath);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        Assert.Equal("-rw-r--r--", pair.A.Box.Run("stat", "-c", "%A", "/run/keepalived.pid").Trim());
        Assert.Equal("1", pair.A.Box.Run("/bin/sh", "-c", "ps -o ppid= $(cat /run/keepalived.pid)").Trim());
        Assert.Equal("/dev/null", pair.A.Box.Run("/bin/sh", "-c", "readlink /proc/$(cat /run/keepalived.pid)/fd/1").Trim());
        pair.A.Box.Run("/bin/sh", "-c", "kill $(cat /run/keepalived.pid)");
        Assert.Equal("", pair.A.Box.Run("/bin/sh", "-c", "ls /tmp | grep -E 'dotnet|clr-debug' || true")); // the runtime's ports for debuggers
        pair.Owners.WaitForNobody(Pair.Soon);
        Wait.Until(() => pair.A.Box.Run("/bin/sh", "-c", "ls /run/*.pid 2>/dev/null || true").Length == 0, Pair.Soon, "the pid files are gone");
    }

    [Fact]
    public void In_the_background_a_start_that_fails_is_the_starters_exit_status()
    {
        using var pair = new Pair(new VrrpConfig());
        Start(pair.A, 6, "-f", "/does/not/exist");
    }

    [Fact]
    public void In_a_network_namespace_the_addresses_are_there_and_the_run_directory_is_private()
    {
        using var pair = new Pair(new VrrpConfig());
        string config = pair.Config.For(pair.A, pair.B, Pair.High);
        pair.A.Box.Run("/bin/sh", "-c", """
            set -e
            mkdir -p /run/netns /run/keepalived
            ip netns add inner
            ip link add veth0 type veth peer name eth0 netns inner
            ip -n inner addr add 10.9.0.1/24 dev eth0
            ip -n inner link set eth0 up
            ip link set veth0 up
            """);
        pair.A.Box.Write(Product.ConfigPath, config);
        using LabProcess daemon = Product.Vigil.Restart(pair.A, "-s", "inner");
        daemon.WaitFor("Entering MASTER STATE", Pair.Soon);
        Wait.Until(() => pair.A.Box.Run("ip", "-n", "inner", "addr", "show", "eth0").Contains("10.0.0.100", StringComparison.Ordinal), Pair.Soon, "the address is in the namespace");
        Assert.Equal("", pair.A.Box.Run("ls", "/run/keepalived").Trim());
        using LabProcess second = Product.Vigil.Restart(pair.A, "-s", "inner");
        Assert.Equal(0, second.WaitForExit(Pair.Soon));
        Assert.Equal(0, daemon.Stop(Pair.Soon));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_a_network_namespace_processes_are_still_tracked(bool background)
    {
        // The proc connector speaks to the initial namespace only: it is opened before entering the inner one. The lab's boxes
        // are no initial namespaces, so this daemon runs beside them.
        string name = $"vgs{Environment.ProcessId}-{(background ? "b" : "f")}", folder = Directory.CreateTempSubdirectory("vigil-lab-").FullName;
        var ns = new Netlink.ScratchNamespace();
        try
        {
            ns.Ip("addr add 10.9.0.1/24 dev eth0");
            File.Copy("/bin/sleep", $"{folder}/{name}");
            File.WriteAllText($"{folder}/conf", $$"""
                vrrp_track_process p {
                    process {{name}}
                    weight 20
                }
                vrrp_instance VI_1 {
                    interface eth0
                    virtual_router_id 51
                    priority 100
                    track_process {
                        p
                    }
                    virtual_ipaddress {
                        10.9.0.100
                    }
                }
                """);
            string[] words = [Product.Vigil.Path, "-f", $"{folder}/conf", "-s", ns.Name, "-G", $"-g{folder}/log", "-p", $"{folder}/pid", "-r", $"{folder}/vrrp.pid"];
            using var daemon = System.Diagnostics.Process.Start(words[0], [.. words[1..], .. background ? Array.Empty<string>() : ["-n"]]);
            Wait.Until(() => Log().Contains("Entering BACKUP STATE", StringComparison.Ordinal), Pair.Soon, "the worker runs");
            using var tracked = System.Diagnostics.Process.Start($"{folder}/{name}", "1000");
            try
            {
                Wait.Until(() => Log().Contains("Changing effective priority from 100 to 120", StringComparison.Ordinal), Pair.Soon, "the start is noticed");
            }
            finally
            {
                tracked.Kill();
                tracked.WaitForExit();
            }

            Wait.Until(() => Log().Contains("Changing effective priority from 120 to 100", StringComparison.Ordinal), Pair.Soon, "the end is noticed");
        }
        finally
        {
            if (File.Exists($"{folder}/pid")) System.Diagnostics.Process.Start("/bin/kill", File.ReadAllText($"{folder}/pid").Trim()).WaitForExit();
            Wait.Until(() => !File.Exists($"{folder}/pid"), Pair.Soon, "the daemon has ended");
            ns.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        string Log() => string.Concat(Directory.GetFiles(folder, "log*").Select(File.ReadAllText));
    }

    [Fact]
    public void Without_scripts_of_root_the_worker_has_only_the_capabilities_it_needs()
    {
        using var pair = new Pair(new VrrpConfig());
        using LabProcess daemon = pair.StartA(Product.Vigil);
        daemon.WaitFor("Startup complete", Pair.Soon);
        string[] sets = pair.A.Box.Run("/bin/sh", "-c", "cat /proc/$(cat /run/vrrp.pid)/task/*/status | grep CapEff | sort -u").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("CapEff:\t0000000000003003", Assert.Single(sets)); // NET_RAW, NET_ADMIN, DAC_OVERRIDE, CHOWN
    }

    [Fact]
    public void A_namespace_that_does_not_exist_is_said_so()
    {
        using var pair = new Pair(new VrrpConfig());
        pair.A.Box.Write(Product.ConfigPath, pair.Config.For(pair.A, pair.B, Pair.High));
        using LabProcess daemon = Product.Vigil.Restart(pair.A, "-s", "nope");
        Assert.Equal(1, daemon.WaitForExit(Pair.Soon));
        daemon.WaitFor("no network namespace named 'nope'", Pair.Soon);
    }

    private static void Start(Host host, int expected, params string[] options)
    {
        using LabProcess starter = host.Start([Product.Vigil.Path, "-G", .. options]);
        Assert.Equal(expected, starter.WaitForExit(Pair.Soon));
    }
}
