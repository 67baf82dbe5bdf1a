using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.ConfigDraft>;

namespace Vigil.Config.Directives;

/// <summary>What may stand outside all blocks.</summary>
internal static class RootTable
{
    public static readonly BlockTable<ConfigDraft> Table = new("(root)", static () => [.. Scalars, .. Blocks, .. Statics, .. Others], "RootKeywords");

    private static ImmutableArray<Directive<ConfigDraft>> Scalars =>
    [
        Flag("linkbeat_use_polling", "Poll the link of every VRRP interface.", static c => c.Process = c.Process with { LinkbeatPolling = true })
            .Proof("PolledLinkTests.TheOwnInterfaceWithoutLinkIsAFault"),
        Once("net_namespace", "NAME", 1, "Network namespace everything runs in.",
            static c => c.Process.NetworkNamespace is not null, static (c, v) => c.Process = c.Process with { NetworkNamespace = v }).MissingFaults(),
        Once("net_namespace_ipvs", "[NAME]", 0, "Network namespace of the IPVS table.",
            static c => c.Process.IpvsNamespace is not null, static (c, v) => c.Process = c.Process with { IpvsNamespace = v }).Default("net_namespace").ShownBy("TableKeywords"),
        Custom("namespace_with_ipsets", "", 0, "Allow ipsets in a namespace on kernels before 3.13; the sets of the nftables table need no permission.", static (c, line) =>
        {
            line.Report(DiagnosticCatalogue.AlwaysSo, line.Row.Keyword, "its sets are part of an nftables table, which every namespace has");
            c.Process = c.Process with { NamespaceWithIpsets = true };
        }),
        Flag("use_pid_dir", "Put pid files into a directory of their own.", static c => c.Process = c.Process with { UsePidDirectory = true }),
        Once("instance", "NAME", 1, "Name of this daemon among others.",
            static c => c.Process.Instance is not null, static (c, v) => c.Process = c.Process with { Instance = v }, quiet: false).MissingFaults(),
        Int("child_wait_time", 0, uint.MaxValue, "Seconds the parent waits for the workers at the end.",
            static (c, v) => c.Process = c.Process with { ChildWaitTime = TimeSpan.FromSeconds(v) }).Default("5"),
    ];

    private static ImmutableArray<Directive<ConfigDraft>> Blocks =>
    [
        Block("global_defs", "", "Settings of the whole process.", GlobalDefsTable.Table, static (c, _) => c.Global).Example("{\nlog_unknown_vrids\n}"),
        Block("vrrp_instance", "NAME", "A virtual router.", VrrpInstanceTable.Table,
            static (c, line) => NamedBlock.Enter(line, c.Instances, static d => d.Name, static (name, at) => new InstanceDraft(name, at)),
            static (c, d, line) =>
            {
                d.Written = line.Statement;
                d.Close = line.Statement.Block?.Close ?? line.Statement.At;
                c.Instances.Add(d);
            }).Example("x {\ninterface eth3\nvirtual_router_id 9\nvirtual_ipaddress { 10.0.9.9 }\n}"),
        Block("vrrp_sync_group", "NAME", "Instances that change state together.", SyncGroupTable.Table,
            static (c, line) => NamedBlock.Enter(line, c.Groups, static d => d.Name, static (name, at) => new GroupDraft(name, at)),
            static (c, d, _) => c.Groups.Add(d)).Example("x {\ngroup { b c }\n}"),
        Block("vrrp_script", "NAME", "A check whose exit status counts.", TrackerTables.Script,
            static (_, line) => line.Count == 0 ? NamedBlock.Missing<ScriptDraft>(line, stops: true) : new ScriptDraft(line.First.Text, line.Statement.Keyword.At),
            TrackerTables.LeaveScript).Example("x {\nscript /bin/true\n}\nvrrp_instance y {\ninterface eth3\nvirtual_router_id 9\nvirtual_ipaddress { 10.0.9.9 }\ntrack_script { x }\n}"),
        Block("track_file", "NAME", "A file whose number counts.", TrackerTables.File("track_file"), TrackerTables.EnterFile, TrackerTables.LeaveFile).Example("x {\nfile /tmp/x\n}"),
        Block("vrrp_track_file", "NAME", "Old spelling of track_file.", TrackerTables.File("vrrp_track_file"), TrackerTables.EnterFile, TrackerTables.LeaveFile).Example("x {\nfile /tmp/x\n}"),
        Block("vrrp_track_process", "NAME", "A program that must run.", TrackerTables.Process,
            static (_, line) => line.Count == 0 ? NamedBlock.Missing<ProcessDraft>(line, stops: true) : new ProcessDraft(line.First.Text),
            TrackerTables.LeaveProcess).Example("x {\nprocess foo\n}"),
        Block("track_group", "NAME", "Instances that fault together with a static item.", SyncGroupTable.TrackGroup,
            static (c, line) => NamedBlock.Enter(line, c.TrackGroups, static g => g.Name, static (name, at) => new GroupDraft(name, at)),
            static (c, d, line) =>
            {
                c.TrackGroups.Add((d.Name, d.Members ?? []));
                line.Context.TrackGroups.Add(d.Name);
            }).Example("x {\ngroup { a }\n}"),
    ];

    private static ImmutableArray<Directive<ConfigDraft>> Statics =>
    [
        List("static_ipaddress", "Addresses that are always there.", AddressItems.Table("static_ipaddress", isStatic: true), StaticItems.BindAddress).Example("{ 10.9.9.9 dev eth2 }"),
        List("static_routes", "Routes that are always there.", RouteItems.Table("static_routes", isStatic: true),
            static (c, item) => RouteItems.Bind(item, c.StaticRoutes, item.Context.TrackGroups)).Example("{ 10.9.0.0/16 dev eth2 }"),
        List("static_rules", "Rules that are always there.", RuleItems.Table("static_rules", isStatic: true),
            static (c, item) => RuleItems.Bind(item, c.StaticRules, item.Context.TrackGroups)).Example("{ from 10.9.0.0/16 table 7 priority 7 }"),
    ];

    private static ImmutableArray<Directive<ConfigDraft>> Others =>
    [
        Block("garp_group", "", "Interfaces that share one pace of announcements.", InterfaceTables.GarpGroup, static (_, _) => new GarpGroupDraft(), InterfaceTables.LeaveGarpGroup)
            .Example("{\ngarp_interval 0.5\ninterface eth3\n}"),
        List("linkbeat_interfaces", "Interfaces whose link is polled.", InterfaceTables.LinkbeatItems, InterfaceTables.BindLinkbeat).Example("{ eth1 }")
            .Proof("PolledLinkTests.ATrackedInterfaceWithoutLinkCostsItsWeight"),
        List("interface_up_down_delays", "How long an interface must be down or up before it counts.", InterfaceTables.DelayItems, InterfaceTables.BindDelay).Example("{ eth1 1 2 }"),
        Block("SSL", "", "Keys and certificates of TLS checks.", SslTable.Table, SslTable.Enter, static (c, d, _) => SslTable.Leave(c, d)).Example("{\nca /etc/ca.pem\n}"),
        new Directive<ConfigDraft>
        {
            Keyword = "virtual_server",
            Arguments = "IP [PORT] | fwmark MARK | group NAME { ... }",
            MinArguments = 1,
            Doc = "A virtual service.",
            Block = VirtualServerTable.Table,
            Bind = VirtualServerTable.Bind,
            Example = "192.0.2.101 80 {\nreal_server 192.0.2.102 80 {\n}\n}",
        },
        new Directive<ConfigDraft>
        {
            Keyword = "virtual_server_group",
            Arguments = "NAME { ITEM ... }",
            MinArguments = 1,
            Doc = "A set of addresses or marks for a virtual service.",
            Block = ServiceGroupItems.Table,
            Bind = ServiceGroupItems.Bind,
            BoundBy = "RootKeywords.virtual_server_group",
        },
        Inactive(Block("bfd_instance", "NAME", "A BFD session.", BfdTable.Table, BfdTable.Enter, static (_, d, line) => BfdTable.Leave(d, line)), Reasons.Bfd),
    ];

    /// <summary>A block that is read and checked but has no effect: one warning for all of it.</summary>
    private static Directive<ConfigDraft> Inactive(Directive<ConfigDraft> row, string reason) =>
        row.NotYet(reason) with { Bind = (c, line) => line.Context.WithinInactive(() => row.Bind(c, line)) };

    private static Directive<ConfigDraft> Once(
        string keyword, string arguments, int min, string doc, Func<ConfigDraft, bool> has, Action<ConfigDraft, string> set, bool quiet = true) =>
        Custom(keyword, arguments, min, doc, (c, line) =>
        {
            if (has(c)) line.Report(quiet ? DiagnosticCatalogue.QuietAlreadyGiven : DiagnosticCatalogue.AlreadyGiven, keyword);
            else set(c, line.Count > 0 ? line.First.Text : "");
        }).Example("x");
}
