using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.GlobalDraft>;

namespace Vigil.Config.Directives;

/// <summary>The part of <c>global_defs</c> about virtual servers, SNMP and D-Bus.</summary>
internal static class GlobalLvsTable
{
    public static ImmutableArray<Directive<GlobalDraft>> Rows => [.. Told, .. Table, .. Engine, .. Marks, .. Snmp, .. Dbus];

    private static ImmutableArray<Directive<GlobalDraft>> Told =>
    [
        Switch("smtp_alert_checker", "Default of smtp_alert in virtual and real servers.", static (g, v) => g.MailAlertChecker = v).Default("smtp_alert"),
        Switch("checker_log_all_failures", "Log every failed check.", static (g, v) => g.LogAllCheckFailures = v),
        Switch("rs_init_notifies", "Notify UP for real servers that are up at the start.", static (g, v) => g.Lvs = g.Lvs with { NotifiesAtStart = v }),
        Switch("no_checker_emails", "Mail changes of servers, not of single checks.", static (g, v) => g.Lvs = g.Lvs with { NoCheckerMail = v }),
        Custom("lvs_timeouts", "[tcp SECONDS] [tcpfin SECONDS] [udp SECONDS]", 1, "IPVS protocol timeouts.", LvsValues.BindTimeouts).MissingFaults().Example("tcp 900 udp 30"),
        Int("lvs_netlink_monitor_rcv_bufs", 0, uint.MaxValue, "Receive buffer of the checker's netlink monitor.", static (g, v) => g.Lvs = g.Lvs with { MonitorBuffer = (uint)v }).MissingFaults().ShownBy(GlobalDefsTable.CheckerProcess),
        Switch("lvs_netlink_monitor_rcv_bufs_force", "Go beyond the kernel's limit for that buffer.", static (g, v) => g.Lvs = g.Lvs with { MonitorBufferForce = v }).ShownBy(GlobalDefsTable.CheckerProcess),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Table =>
    [
        .. new[]
        {
            Flag("lvs_flush", "Clear the IPVS table at start.", static g => g.Lvs = g.Lvs with { FlushAtStart = true }),
            FlushOnStop("lvs_flush_on_stop", "Clear the IPVS table, or only the own services, at stop."),
            FlushOnStop("lvs_flush_onstop", "Old spelling of lvs_flush_on_stop."),
            Switch("lvs_repair", "Put right what others change in the virtual servers' part of the IPVS table.", static (g, v) => g.Lvs = g.Lvs with { Repair = v })
                .Default("on").Example("off").Extension(),
            Custom("lvs_sync_daemon", "INTERFACE [inst NAME] [id 0..255] [maxlen BYTES] [port PORT] [ttl 1..255] [group IP]", 1,
                "Copy IPVS connections to the other host.", LvsValues.BindSyncDaemon).MissingFaults().Example("eth1 inst a id 7"),
            Int("lvs_netlink_cmd_rcv_bufs", 0, uint.MaxValue, "Receive buffer of the checker's netlink command socket.", static (g, v) => g.Lvs = g.Lvs with { CommandBuffer = (uint)v }).MissingFaults(),
            Switch("lvs_netlink_cmd_rcv_bufs_force", "Go beyond the kernel's limit for that buffer.", static (g, v) => g.Lvs = g.Lvs with { CommandBufferForce = v }),
        }.Select(static row => row.ShownBy("TableKeywords")),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Engine =>
    [
        Choice("lb_engine", "What balances the virtual servers.", static (GlobalDraft g, BalancingEngine v) => g.Lvs = g.Lvs with { Engine = v },
            ("auto", BalancingEngine.Auto), ("ipvs", BalancingEngine.Ipvs), ("xdp", BalancingEngine.Xdp)).Default("auto").Extension().ShownBy("BalancingKeywords"),
        Custom("lb_interfaces", "INTERFACE...", 1, "Where Vigil's own engine takes packets.", static (g, line) =>
            g.Lvs = g.Lvs with { Interfaces = [.. g.Lvs.Interfaces, .. line.Arguments.Select(static word => word.Text)] })
            .Default("where virtual addresses are, and towards servers").Example("eth0 eth1").Extension().ShownBy("BalancingKeywords"),
        Seconds("lb_orphan_timeout", 0, 86400, "Without the daemon for so long, Vigil's own engine takes no new connections; 0: it does.",
            static (g, v) => g.Lvs = g.Lvs with { OrphanTimeout = v }).Default("0").Extension().ShownBy("BalancingKeywords"),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Marks =>
    [
        .. new[]
        {
            Custom("nftables_ipvs", "[TABLE]", 0, "nftables table that marks traffic of virtual server groups.", static (g, line) =>
                g.Lvs = g.Lvs with { NftablesTable = line.Count > 0 ? line.First.Text : "keepalived_ipvs" }).Default("keepalived_ipvs"),
            Int("nftables_ipvs_priority", int.MinValue, int.MaxValue, "Priority of that table's chains.", static (g, v) => g.Lvs = g.Lvs with { NftablesPriority = (int)v }).Default("-1").Shows("NUMBER"),
            Int("nftables_ipvs_start_fwmark", 1, uint.MaxValue, "First mark used.", static (g, v) => g.Lvs = g.Lvs with { NftablesFirstMark = (uint)v }).Default("1000"),
        }.Select(static row => row.NotYet(Reasons.Marks)),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Snmp =>
    [
        .. new[]
        {
            Custom("snmp_socket", "ADDRESS", 1, "Socket of the AgentX master.", BindSnmpSocket).MissingFaults(),
            Flag("enable_traps", "Send SNMP notifications."),
            Flag("enable_snmp_vrrp", "Serve the VRRP part of keepalived's MIB."),
            Flag("enable_snmp_keepalived", "Old spelling of enable_snmp_vrrp."),
            Flag("enable_snmp_rfc", "Serve both RFC MIBs."),
            Flag("enable_snmp_rfcv2", "Serve VRRP-MIB (RFC 2787)."),
            Flag("enable_snmp_rfcv3", "Serve VRRPV3-MIB (RFC 6527)."),
            Flag("enable_snmp_checker", "Serve the checker part of keepalived's MIB."),
            Seconds("snmp_vs_stats_update_interval", 0.001m, 30m, "Oldest statistics of virtual servers to serve.").Default("5").New(),
            Seconds("snmp_rs_stats_update_interval", 0.001m, 30m, "Oldest statistics of real servers to serve.").New(),
        }.Select(static row => row.NotYet(Reasons.Snmp)),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Dbus =>
    [
        Flag("enable_dbus", "Serve D-Bus.").NotYet(Reasons.Dbus),
        OneWord("dbus_service_name", "NAME", "Bus name.").Default("org.keepalived.Vrrp1").MissingFaults().NotYet(Reasons.Dbus),
        OneWord("dbus_no_interface_name", "NAME", "Path element of instances without interface.").Default("none").New().NotYet(Reasons.Dbus),
    ];

    private static Directive<GlobalDraft> FlushOnStop(string keyword, string doc) => Custom(keyword, "[VS]", 0, doc, static (g, line) =>
    {
        var onlyOwn = line.Count > 0 && line.First.Text == "VS";
        if (line.Count > 0 && !onlyOwn) line.Context.ReportOption(line.First, line.Row.Keyword, ["VS"]);
        else g.Lvs = g.Lvs with { FlushOnStop = onlyOwn ? Core.Settings.FlushOnStop.OwnServices : Core.Settings.FlushOnStop.Table };
    });

    private static void BindSnmpSocket(GlobalDraft g, Line line)
    {
        if (line.Count > 1) line.Report(DiagnosticCatalogue.ExtraArguments, line.Arguments[1], line.Row.Keyword);
        if (g.SnmpSocket is not null) line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
        g.SnmpSocket ??= line.First.Text;
    }
}
