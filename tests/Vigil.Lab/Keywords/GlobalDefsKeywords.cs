using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>Keywords of <c>global_defs</c> about processes, files and sockets: what a daemon with them does and one without them does not.</summary>
[Collection(nameof(ItemRun))]
public sealed partial class GlobalDefsKeywords(DaemonRun run)
{
    private const int OtherClass = 0, RoundRobin = 2;

    [Fact]
    public void process_name() => Assert.Equal(("guard", "vigil"), (run.With.Supervisor, run.Without.Supervisor));

    [Fact]
    public void vrrp_process_name() => Assert.Equal(("vguard", "vigil_vrrp"), (run.With.Worker, run.Without.Worker));

    [Fact]
    public void process_names() => Assert.Equal(("keepalived_vrrp", "vigil_vrrp"), (run.Also.Worker, run.Without.Worker));

    [Fact]
    public void vrrp_priority() => Assert.Equal((-7, 0), (run.With.Scheduling.Nice, run.Without.Scheduling.Nice));

    [Fact]
    public void vrrp_rt_priority()
    {
        Assert.Equal((17, RoundRobin), (run.With.Scheduling.RealTime, run.With.Scheduling.Class));
        Assert.Equal((0, OtherClass), (run.Without.Scheduling.RealTime, run.Without.Scheduling.Class));
    }

    [Fact]
    public void vrrp_rlimit_rttime() => Differs("realtime timeout +7777777", run.With.Status, run.Without.Status);

    [Fact]
    public void vrrp_rlimit_rtime() => Differs("realtime timeout +8888888", run.Also.Status, run.Without.Status);

    [Fact]
    public void vrrp_cpu_affinity() => Differs("Cpus_allowed_list:\t1\n", run.With.Status, run.Without.Status);

    [Fact]
    public void vrrp_no_swap() => Differs(@"VmLck:\s+[1-9]", run.With.Status, run.Without.Status);

    [Fact]
    public void disable_local_igmp() => Assert.Equal(("0", "1"), (run.With.IgmpReports, run.Without.IgmpReports));

    [Fact]
    public void config_save_dir() => Differs(@"/run/lab/saved/keepalived\.conf\.[0-9]+\.0\n", run.With.Files, run.Without.Files);

    [Fact]
    public void tmp_config_directory() => Differs("/run/lab/tmp/.*deleted", run.With.Descriptors, run.Without.Descriptors);

    [Fact]
    public void reload_file() => Assert.Equal((true, false), (run.With.ReloadFileSeen, run.Without.ReloadFileSeen));

    [Fact]
    public void state_dump_file() => Differs(@"/tmp/my\.data\n", run.With.Files, run.Without.Files);

    [Fact]
    public void stats_dump_file() => Differs(@"/tmp/my\.stats\n", run.With.Files, run.Without.Files);

    [Fact]
    public void json_dump_file() => Differs(@"/tmp/my\.json\n", run.With.Files, run.Without.Files);

    [Fact]
    public void json_version() => Assert.Equal(('{', '['), (run.With.JsonFile[0], run.Without.JsonFile[0]));

    [Fact]
    public void data_use_instance() => Differs(@"/tmp/keepalived\.inst\.json\n", run.Also.Files, run.Without.Files);

    private static void Differs(string pattern, string with, string without)
    {
        Assert.Matches(pattern, with);
        Assert.DoesNotMatch(pattern, without);
    }
}
