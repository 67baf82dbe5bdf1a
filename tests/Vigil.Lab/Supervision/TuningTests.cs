using Vigil.Lab.Interop;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Supervision;

/// <summary>Scheduling, memory and limits of the VRRP worker as global_defs ask; and that its scripts have none of it.</summary>
public sealed class TuningTests
{
    private const int RoundRobin = 2;

    [Fact]
    public void The_loop_alone_is_tuned_and_scripts_run_as_ordinary_processes()
    {
        var config = new VrrpConfig
        {
            Globals = "vrrp_rt_priority 20\n vrrp_no_swap\n vrrp_cpu_affinity 0\n vrrp_rlimit_rttime 50000\n vrrp_process_name my_vrrp",
            Blocks = "vrrp_script s {\n script \"/run/lab/s.sh\"\n interval 1\n weight 1\n}",
            Instance = "track_script {\n s\n }",
        };
        using var pair = new Pair(config);
        pair.A.Box.Write("/run/lab/s.sh", "#!/bin/sh\ncp /proc/$$/stat /proc/$$/status /run/lab/\n");
        pair.A.Box.Run("chmod", "755", "/run/lab/s.sh");
        using LabProcess daemon = pair.StartA(Product.Vigil);
        daemon.WaitFor("Entering MASTER STATE", Pair.Soon);
        string worker = pair.A.Box.Read("/run/vrrp.pid").Trim();

        string[] loop = Stat(pair.A.Box.Run("cat", $"/proc/{worker}/stat")), script = Stat(pair.A.Box.Read("/run/lab/stat"));
        Assert.Equal((RoundRobin, 20), (int.Parse(loop[41 - 3]), int.Parse(loop[40 - 3])));
        Assert.Equal((0, 0), (int.Parse(script[41 - 3]), int.Parse(script[19 - 3])));
        string status = pair.A.Box.Run("cat", $"/proc/{worker}/status");
        Assert.Contains("Cpus_allowed_list:\t0\n", status, StringComparison.Ordinal);
        Assert.DoesNotContain("VmLck:\t       0 kB", status, StringComparison.Ordinal);
        Assert.Contains("Name:\tmy_vrrp\n", status, StringComparison.Ordinal);
        if (Environment.ProcessorCount > 1)
            Assert.DoesNotContain("Cpus_allowed_list:\t0\n", pair.A.Box.Read("/run/lab/status"), StringComparison.Ordinal);
        Assert.Matches("Max realtime timeout +50000 ", pair.A.Box.Run("cat", $"/proc/{worker}/limits"));
        Assert.Equal(0, daemon.Stop(Pair.Soon));
    }

    [Fact]
    public void A_nice_value_is_the_loops_and_not_the_scripts()
    {
        var config = new VrrpConfig
        {
            Globals = "vrrp_priority -7",
            Blocks = "vrrp_script s {\n script \"/run/lab/s.sh\"\n interval 1\n weight 1\n}",
            Instance = "track_script {\n s\n }",
        };
        using var pair = new Pair(config);
        pair.A.Box.Write("/run/lab/s.sh", "#!/bin/sh\ncp /proc/$$/stat /run/lab/\n");
        pair.A.Box.Run("chmod", "755", "/run/lab/s.sh");
        using LabProcess daemon = pair.StartA(Product.Vigil);
        daemon.WaitFor("Entering MASTER STATE", Pair.Soon);
        string worker = pair.A.Box.Read("/run/vrrp.pid").Trim();
        Assert.Equal("-7", Stat(pair.A.Box.Run("cat", $"/proc/{worker}/stat"))[19 - 3]);
        Assert.Equal("0", Stat(pair.A.Box.Read("/run/lab/stat"))[19 - 3]);
    }

    /// <summary>Fields of proc_pid_stat(5) from the third on; the second, the name, may hold blanks.</summary>
    private static string[] Stat(string text) => text[(text.LastIndexOf(')') + 2)..].Split(' ');
}
