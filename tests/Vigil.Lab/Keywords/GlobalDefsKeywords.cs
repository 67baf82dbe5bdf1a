using System.Text.RegularExpressions;
using Xunit;
using static Vigil.Lab.Keywords.LineAttribute;

namespace Vigil.Lab.Keywords;

/// <summary>Keywords of <c>global_defs</c> about processes, files and sockets: what a daemon with them does and one without them does not.</summary>
[Collection(nameof(ItemRun))]
public sealed partial class GlobalDefsKeywords(DaemonRun run)
{
    private const int OtherClass = 0, RoundRobin = 2;

    [Fact, Line(With, "process_name guard")]
    public void process_name() => Assert.Equal(("guard", "vigil"), (run.With.Supervisor, run.Without.Supervisor));

    [Fact, Line(With, "vrrp_process_name vguard")]
    public void vrrp_process_name() => Assert.Equal(("vguard", "vigil_vrrp"), (run.With.Worker, run.Without.Worker));

    [Fact, Line(Also, "process_names")]
    public void process_names() => Assert.Equal(("keepalived_vrrp", "vigil_vrrp"), (run.Also.Worker, run.Without.Worker));

    [Fact, Line(With, "vrrp_priority -7")]
    public void vrrp_priority() => Assert.Equal((-7, 0), (run.With.Scheduling.Nice, run.Without.Scheduling.Nice));

    [Fact, Line(With, "vrrp_rt_priority 17")]
    public void vrrp_rt_priority()
    {
        Assert.Equal((17, RoundRobin), (run.With.Scheduling.RealTime, run.With.Scheduling.Class));
        Assert.Equal((0, OtherClass), (run.Without.Scheduling.RealTime, run.Without.Scheduling.Class));
    }

    [Fact, Line(With, "vrrp_rlimit_rttime 7777777")]
    public void vrrp_rlimit_rttime() => Differs("realtime timeout +7777777", run.With.Status, run.Without.Status);

    [Fact, Line(Also, "vrrp_rt_priority 5\nvrrp_rlimit_rtime 8888888")]
    public void vrrp_rlimit_rtime() => Differs("realtime timeout +8888888", run.Also.Status, run.Without.Status);

    [Fact, Line(With, "vrrp_cpu_affinity 1")]
    public void vrrp_cpu_affinity() => Differs("Cpus_allowed_list:\t1\n", run.With.Status, run.Without.Status);

    [Fact, Line(With, "vrrp_no_swap")]
    public void vrrp_no_swap() => Differs(@"VmLck:\s+[1-9]", run.With.Status, run.Without.Status);

    [Fact, Line(With, "disable_local_igmp")]
    public void disable_local_igmp() => Assert.Equal(("0", "1"), (run.With.IgmpReports, run.Without.IgmpReports));

    [Fact, Line(With, "config_save_dir /run/lab/saved")]
    public void config_save_dir() => Differs(@"/run/lab/saved/keepalived\.conf\.[0-9]+\.0\n", run.With.Files, run.Without.Files);

    [Fact, Line(With, "tmp_config_directory /run/lab/tmp")]
    public void tmp_config_directory() => Differs("/run/lab/tmp/.*deleted", run.With.Descriptors, run.Without.Descriptors);

    // The other daemons have other ids on the same wire. It is in force from the start, not from the first reload.
    [Fact, Line(With, "log_unknown_vrids")]
    public void log_unknown_vrids() => Differs(@"Unknown VRID\([0-9]+\) received on interface\(eth0\)", run.With.LogBeforeReload, run.Without.Log);

    [Fact, Line(With, "reload_file /run/lab/reload/now")]
    public void reload_file() => Assert.Equal((true, false), (run.With.ReloadFileSeen, run.Without.ReloadFileSeen));

    [Fact, Line(With, "state_dump_file my.data")]
    public void state_dump_file() => Differs(@"/tmp/my\.data\n", run.With.Files, run.Without.Files);

    [Fact, Line(With, "stats_dump_file my.stats")]
    public void stats_dump_file() => Differs(@"/tmp/my\.stats\n", run.With.Files, run.Without.Files);

    [Fact, Line(With, "json_dump_file my.json")]
    public void json_dump_file() => Differs(@"/tmp/my\.json\n", run.With.Files, run.Without.Files);

    [Fact, Line(With, "json_version 2")]
    public void json_version() => Assert.Equal(('{', '['), (run.With.JsonFile[0], run.Without.JsonFile[0]));

    [Fact, Line(Also, "instance inst", Place = Root), Line(Also, "data_use_instance")]
    public void data_use_instance() => Differs(@"/tmp/keepalived\.inst\.json\n", run.Also.Files, run.Without.Files);

    [Fact, Line(With, "default_interface eth1")]
    public void default_interface() => Assert.Equal(("eth1", "eth0"), (InterfaceOf(run.With), InterfaceOf(run.Without)));

    private static string InterfaceOf(DaemonRun.Node node) => Regex.Match(node.Kernel, @": (\w+) inet 10\.9\.9\.9/32").Groups[1].Value;

    [Fact, Line(With, "iproute_etc_dir /run/lab/etc")]
    public void iproute_etc_dir() => Differs("7: from 10.7.0.0/16 lookup 77", run.With.Kernel, run.Without.Kernel);

    [Fact, Line(With, "iproute_usr_dir /run/lab/usr")]
    public void iproute_usr_dir() => Differs("8: from 10.8.0.0/16 lookup 78", run.With.Kernel, run.Without.Kernel);

    [Fact, Line(With, "nftables mine")]
    public void nftables() => Differs("table ip6 mine {", run.With.Kernel, run.Without.Kernel);

    [Fact, Line(With, "nftables_priority 55")]
    public void nftables_priority() => Differs("hook input priority 55;", run.With.Kernel, run.Without.Kernel);

    [Fact, Line(With, "nftables_counters")]
    public void nftables_counters() => Differs("counter packets [0-9]+ bytes [0-9]+ drop", run.With.Kernel, run.Without.Kernel);

    [Fact, Line(With, "nftables_ifindex")]
    public void nftables_ifindex() => Differs("type ipv6_addr . iface_index", run.With.Kernel, run.Without.Kernel);

    // What no_accept asks for is dropped by chains of the own table, in both directions, and the start says so.
    [Fact, Line(Also, "vrrp_iptables")]
    public void vrrp_iptables() => IsServed("vrrp_iptables",
        """(?s)chain in {.*hook input.*ip6 daddr [.] iifname @vips_link_local drop.*chain out {.*hook output.*ip6 saddr [.] oifname @vips_link_local drop""");

    // A set of that table has the address.
    [Fact, Line(Also, "vrrp_ipsets")]
    public void vrrp_ipsets() => IsServed("vrrp_ipsets", """set vips_link_local {\s+type ipv6_addr [.] ifname\s+elements = { fe80::77 [.] "eth1" }""");

    private void IsServed(string keyword, string rules)
    {
        Differs($"{keyword}.* nftables", run.Also.Log, run.Without.Log);
        Assert.Matches(rules, Regex.Match(run.Also.Kernel, "(?s)table ip6 keepalived {.*").Value);
    }

    private static void Differs(string pattern, string with, string without)
    {
        Assert.Matches(pattern, with);
        Assert.DoesNotMatch(pattern, without);
    }
}
