using System.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Xunit;

namespace Vigil.Lab.Linux;

/// <summary>A script of another user is that user and nobody else, and the daemon is itself again afterwards.</summary>
public sealed class CredentialTests : IDisposable
{
    private const string Show = "grep -E '^(Uid|Gid|Groups|CapInh|CapPrm|CapEff|CapAmb)' /proc/self/status";
    private readonly EventLoop _loop;
    private readonly ScriptHost _host;

    public CredentialTests()
    {
        Assert.False(EventLoop.Create(out _loop).Failed);
        Assert.False(ScriptHost.Start(_loop, out _host).Failed);
    }

    public void Dispose()
    {
        _host.Dispose();
        _loop.Dispose();
    }

    [Fact]
    public void Real_effective_and_saved_ids_are_the_users_with_its_groups_and_no_capability()
    {
        Dictionary<string, string> status = Status(new ScriptCommand(["/bin/sh", "-c", Show], 65534, 65533) { SupplementaryGroups = [65533, 100] });
        Assert.Equal("65534\t65534\t65534\t65534", status["Uid"]);
        Assert.Equal("65533\t65533\t65533\t65533", status["Gid"]);
        Assert.Equal(["100", "65533"], status["Groups"].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        foreach (string set in new[] { "CapInh", "CapPrm", "CapEff", "CapAmb" }) Assert.Equal("0000000000000000", status[set]);
    }

    [Fact]
    public void Without_supplementary_groups_the_script_has_its_own_group_only()
    {
        Dictionary<string, string> status = Status(new ScriptCommand(["/bin/sh", "-c", Show], 65534, 65533));
        Assert.Equal("65533", status["Groups"].Trim());
    }

    [Fact]
    public void After_a_foreign_script_the_next_one_runs_as_the_daemon_with_all_it_had()
    {
        string[] own = [.. File.ReadLines("/proc/self/status")];
        Status(new ScriptCommand(["/bin/sh", "-c", Show], 65534, 65533));
        Dictionary<string, string> status = Status(new ScriptCommand(["/bin/sh", "-c", Show]));
        foreach (string key in new[] { "Uid", "Gid", "Groups", "CapPrm", "CapEff" })
            Assert.Contains($"{key}:\t{status[key]}", own);
    }

    [Fact]
    public void A_script_of_another_user_may_print_to_its_standard_error_by_name()
    {
        ScriptReport report = Run(new ScriptCommand(["/bin/sh", "-c", "echo seen > /dev/stderr"], 65534, 65533));
        Assert.Equal("seen", report.Output);
    }

    [Fact]
    public void A_script_of_another_user_is_ended_as_a_group()
    {
        ScriptReport? report = null;
        Assert.True(_host.TryRun(
            new ScriptRun(new ScriptCommand(["/bin/sh", "-c", "trap '' TERM; sleep 1000 & wait; wait; sleep 1000"], 65534, 65533), r => report = r)
            {
                Timeout = TimeSpan.FromMilliseconds(200),
            }, out _));
        Await(() => report is not null);
        Assert.Equal((9, true), (report!.Number, report.TimedOut));
    }

    [Fact]
    public void What_a_real_time_thread_starts_is_not_real_time()
    {
        int policy = -1;
        var thread = new Thread(() =>
        {
            Assert.False(ThreadTuning.RealTime(10).Failed);
            policy = Policy("/proc/thread-self/stat");
            var request = new SpawnRequest { Path = "/bin/sleep", Arguments = ["sleep", "1000"] };
            Assert.False(ChildProcess.Spawn(request, out ChildProcess child).Failed);
            using (child)
            {
                Assert.Equal(0, Policy($"/proc/{child.Pid}/stat"));
                child.Signal(9);
                child.WaitForEnd(out _);
            }
        });
        thread.Start();
        thread.Join();
        Assert.Equal(2, policy); // SCHED_RR
    }

    [Fact]
    public void What_a_limited_thread_starts_has_only_what_was_kept_in_all_its_threads()
    {
        string effective = "";
        var thread = new Thread(() =>
        {
            Assert.False(CapabilityLimit.ForChildren(Capabilities.Network).Failed);
            Assert.False(ChildProcess.Spawn(new SpawnRequest { Path = "/bin/sleep", Arguments = ["sleep", "1000"] }, out ChildProcess child).Failed);
            using (child)
            {
                effective = File.ReadLines($"/proc/{child.Pid}/status").First(line => line.StartsWith("CapEff", StringComparison.Ordinal));
                child.Signal(9);
                child.WaitForEnd(out _);
            }
        });
        thread.Start();
        thread.Join();
        Assert.Equal("CapEff:\t0000000000003000", effective);
    }

    // Field 41 of proc_pid_stat(5); the second one, the name, may hold blanks.
    private static int Policy(string path)
    {
        string text = File.ReadAllText(path);
        return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[41 - 3]);
    }

    private Dictionary<string, string> Status(ScriptCommand command) =>
        Run(command).Output.Split('\n').Select(line => line.Split(":\t")).ToDictionary(pair => pair[0], pair => pair[1]);

    private ScriptReport Run(ScriptCommand command)
    {
        ScriptReport? report = null;
        Assert.True(_host.TryRun(new ScriptRun(command, r => report = r), out _));
        Await(() => report is not null);
        Assert.True(report!.Succeeded, report.Reason + report.Output);
        return report;
    }

    private void Await(Func<bool> done)
    {
        var waited = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "nothing was reported");
            _loop.Turn(1000);
        }
    }
}
