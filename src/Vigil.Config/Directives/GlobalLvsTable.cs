using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.GlobalDraft>;

namespace Vigil.Config.Directives;

/// <summary>The part of <c>global_defs</c> about virtual servers, SNMP and D-Bus: read and checked, not yet in effect.</summary>
internal static class GlobalLvsTable
{
    public static ImmutableArray<Directive<GlobalDraft>> Rows => [.. Lvs.Select(static row => row.NotYet(Reasons.Lvs)), .. Snmp, .. Dbus];

    private static ImmutableArray<Directive<GlobalDraft>> Lvs =>
    [
        Switch("smtp_alert_checker", "Default of smtp_alert in virtual and real servers.").Default("smtp_alert"),
        Switch("checker_log_all_failures", "Log every failed check."),
        Custom("lvs_timeouts", "[tcp SECONDS] [tcpfin SECONDS] [udp SECONDS]", 1, "IPVS protocol timeouts.", BindTimeouts).MissingFaults(),
        Flag("lvs_flush", "Clear the IPVS table at start."),
        FlushOnStop("lvs_flush_on_stop", "Clear the IPVS table, or only the own services, at stop."),
        FlushOnStop("lvs_flush_onstop", "Old spelling of lvs_flush_on_stop."),
        Custom("lvs_sync_daemon", "INTERFACE [inst NAME] [id 0..255] [maxlen BYTES] [port PORT] [ttl 1..255] [group IP]", 1,
            "Copy IPVS connections to the other host.", BindSyncDaemon).MissingFaults(),
        Custom("nftables_ipvs", "[TABLE]", 0, "nftables table that marks traffic of virtual server groups.", static (_, _) => { }).Default("keepalived_ipvs"),
        Int("nftables_ipvs_priority", int.MinValue, int.MaxValue, "Priority of that table's chains.").Default("-1").Shows("NUMBER"),
        Int("nftables_ipvs_start_fwmark", 1, uint.MaxValue, "First mark used.").Default("1000"),
        Int("lvs_netlink_cmd_rcv_bufs", 0, uint.MaxValue, "Receive buffer of the checker's netlink command socket.").MissingFaults(),
        Switch("lvs_netlink_cmd_rcv_bufs_force", "Go beyond the kernel's limit for that buffer."),
        Int("lvs_netlink_monitor_rcv_bufs", 0, uint.MaxValue, "Receive buffer of the checker's netlink monitor.").MissingFaults(),
        Switch("lvs_netlink_monitor_rcv_bufs_force", "Go beyond the kernel's limit for that buffer."),
        Switch("rs_init_notifies", "Notify UP for real servers that are up at the start."),
        Switch("no_checker_emails", "Mail changes of servers, not of single checkers."),
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

    private static Directive<GlobalDraft> FlushOnStop(string keyword, string doc) => Custom(keyword, "[VS]", 0, doc, static (_, line) =>
    {
        if (line.Count > 0 && line.First.Text != "VS") line.Report(DiagnosticCatalogue.UnknownOption, line.First, line.First.Text, line.Row.Keyword);
    });

    private static void BindSnmpSocket(GlobalDraft g, Line line)
    {
        if (line.Count > 1) line.Report(DiagnosticCatalogue.ExtraArguments, line.Arguments[1], line.Row.Keyword);
        if (g.SnmpSocket is not null) line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
        g.SnmpSocket ??= line.First.Text;
    }

    private static void BindTimeouts(GlobalDraft g, Line line)
    {
        const long MaxSeconds = 2678400;
        for (var i = 0; i < line.Count; i += 2)
        {
            if (line.Arguments[i].Text is not ("tcp" or "tcpfin" or "udp")) line.Report(DiagnosticCatalogue.UnknownOption, line.Arguments[i], line.Arguments[i].Text, line.Row.Keyword);
            else if (i + 1 == line.Count) line.Report(DiagnosticCatalogue.OptionNeedsValue, line.Arguments[i], line.Arguments[i].Text, "SECONDS");
            else line.TryInteger(line.Arguments[i + 1], 0, MaxSeconds, out _);
        }
    }

    private static void BindSyncDaemon(GlobalDraft g, Line line)
    {
        if (line.First.Text.Length > Values.MaxInterfaceName) line.Report(DiagnosticCatalogue.TooLong, line.First, line.First.Text, Values.MaxInterfaceName);
        (string Name, long Min, long Max)[] options = [("id", 0, 255), ("maxlen", 1, 65507), ("port", 1, 65535), ("ttl", 1, 255)];
        for (var i = 1; i < line.Count; i++)
        {
            var word = line.Arguments[i];
            var option = Array.Find(options, o => o.Name == word.Text);
            if (option.Name is null && word.Text is not ("inst" or "group"))
            {
                // The old form names the instance, and perhaps an id, without keywords.
                if (i == 1) continue;
                if (i == 2 && Values.TryParseInteger(word.Text, out _)) line.Report(DiagnosticCatalogue.Deprecated, word, word.Text, "id " + word.Text);
                else line.Report(DiagnosticCatalogue.UnknownOption, word, word.Text, line.Row.Keyword);
                continue;
            }
            if (++i == line.Count) line.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, "VALUE");
            else if (option.Name is not null) line.TryInteger(line.Arguments[i], option.Min, option.Max, out _);
            else if (word.Text == "group") line.TryAddress(line.Arguments[i], out _);
        }
    }
}
