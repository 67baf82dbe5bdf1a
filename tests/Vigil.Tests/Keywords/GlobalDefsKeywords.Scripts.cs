using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply;
using Vigil.Tests.Config;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

public sealed partial class GlobalDefsKeywords
{
    /// <summary>The command a tracking script is started with; null: none is.</summary>
    private static ScriptCommand? Started(string global, string script = "/bin/check")
    {
        var bound = Read(Text("track_script {\nchk\n}", global, root: $"vrrp_script chk {{\nscript {script}\n}}"));
        return new World(bound.Configuration).Run(0.5).A.Scripts.Select(run => run.Script.Command).FirstOrDefault();
    }

    [Fact]
    public void script_user() => Of("script_user somebody", (0u, 0u), (1000u, 1000u), line =>
    {
        var command = Started(line)!;
        return (command.UserId ?? 0, command.GroupId ?? 0);
    });

    [Fact]
    public void set_supplementary_groups() => Of("set_supplementary_groups", "", "1000 1001",
        line => string.Join(' ', (IEnumerable<uint>)Started($"script_user somebody\n{line}")!.SupplementaryGroups));

    [Fact]
    public void use_symlink_paths() => Of("use_symlink_paths", "/bin/check", "/link/check", line => Started(line, "/link/check")!.CommandLine);

    [Fact]
    public void enable_script_security() => Of("enable_script_security", "/open/check", null, line => Started(line, "/open/check")?.CommandLine);

    // The interface comes 10 s after the start.
    [Fact]
    public void dynamic_interfaces() => Of("dynamic_interfaces", $"{DiagnosticCatalogue.InterfaceMissing.Code}", $"MASTER {10 + Scenes.Master}", line =>
    {
        var bound = Read(Text("interface none0", line));
        if (bound.Diagnostics.FirstOrDefault(one => one.Rule.Class != ErrorClass.None) is { } fault) return fault.Code;
        var w = new World(bound.Configuration).Run(10);
        Assert.Equal(RouterState.Fault, w.State);
        return $"MASTER {w.Link("none0", 9, up: true, "10.0.9.1").Run(5).MasterAt}";
    });

    [Fact]
    public void default_interface() => Of("default_interface eth7", "eth0", "eth7", line =>
        string.Join(' ', WantedItem.Of(Bind(Text("", line, root: "") + "\nstatic_ipaddress {\n10.9.9.9\n}")).SelectMany(item => item.Interfaces)));

    [Fact]
    public void iproute_etc_dir() => Of<uint?>("iproute_etc_dir /opt/etc", 79, 77, SpecialTable);

    [Fact]
    public void iproute_usr_dir() => Of<uint?>("iproute_usr_dir /opt/usr", null, 78, line => SpecialTable($"iproute_etc_dir /opt/none\n{line}"));

    /// <summary>What number a rule's table called special has.</summary>
    private static uint? SpecialTable(string line) => Read(Text("virtual_rules {\nfrom 10.7.0.0/16 table special priority 7\n}", line))
        .Configuration.Instances[0].VirtualRules.Select(rule => (uint?)rule.Table).FirstOrDefault();

    // Two hosts whose generators start differently draw the same priority.
    [Fact]
    public void random_seed() => Of("random_seed 42", 2, 1, line => new[] { 1, 2 }.Select(seed =>
        Read(Text("priority ${_RANDOM 1 250}", line), seed).Configuration.Instances[0].Priority.Value).Distinct().Count());

    private static string FirewallOf(string line) => VrrpInstanceKeywords.Firewall(Text("no_accept", line, addresses: "fe80::1"));

    [Fact]
    public void nftables() => Of("nftables mine", "table ip6 keepalived {", "table ip6 mine {", line => FirewallOf(line).Split('\n')[2]);

    [Fact]
    public void nftables_priority() => Of("nftables_priority 55", false, true, line => FirewallOf(line).Contains("hook input priority 55;", StringComparison.Ordinal));

    [Fact]
    public void nftables_counters() => Of("nftables_counters", false, true, line => FirewallOf(line).Contains("counter drop", StringComparison.Ordinal));

    [Fact]
    public void nftables_ifindex() => Of("nftables_ifindex", "ifname", "iface_index",
        line => FirewallOf(line).Contains("iface_index", StringComparison.Ordinal) ? "iface_index" : "ifname");

    // The same table does what no_accept asks for; the notice says so.
    [Fact]
    public void vrrp_iptables() => Of("vrrp_iptables", "", DiagnosticCatalogue.ServedByNftables.Code, NoticeAndTable);

    [Fact]
    public void vrrp_ipsets() => Of("vrrp_ipsets", "", DiagnosticCatalogue.ServedByNftables.Code, NoticeAndTable);

    private static string NoticeAndTable(string line)
    {
        Assert.Contains("table ip6 keepalived {", FirewallOf(line));
        return string.Join(' ', Read(Text("", line)).Diagnostics.Select(one => one.Code));
    }
}
