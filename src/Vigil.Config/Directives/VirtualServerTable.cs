using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.VirtualServerDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>virtual_server</c> and <c>virtual_server_group</c>: read and checked, not yet in effect.</summary>
internal static class VirtualServerTable
{
    private const string Path = "virtual_server";

    public static readonly BlockTable<VirtualServerDraft> Table = new(Path, static () =>
        [.. Timing.Concat(Scheduling).Concat(Pool).Select(static row => row.NotYet(Reasons.Lvs))]);

    public static readonly ListTable GroupItems = new("virtual_server_group[item]", static () =>
        [(Directive)Rows<NoDraft>.Custom("<item>", "IP[-LAST][/LENGTH] [PORT] | fwmark MARK [inet|inet6]", 0, "Addresses or a mark.", static (_, _) => { }).NotYet(Reasons.Lvs)]);

    private static IEnumerable<Directive<VirtualServerDraft>> Timing =>
    [
        Choice<int>("ip_family", "Family of a service of marks.", null, ("inet", 4), ("inet6", 6)).Default("from addresses"),
        Int("retry", 1, uint.MaxValue, "Default of retry in checks.").Default("1"),
        Seconds("delay_before_retry", 0, ServerRows.MaxSeconds, "Default of delay_before_retry in checks.").Default("1"),
        Seconds("warmup", 0, ServerRows.MaxSeconds, "Default of warmup in checks.").Default("delay_loop"),
        Seconds("connect_timeout", 0.000001m, GlobalVrrpTable.MaxSeconds, "Default of connect_timeout in checks.").Default("5"),
        Seconds("delay_loop", 0.000001m, ServerRows.MaxSeconds, "Default of delay_loop in checks.").Default("60"),
        Flag("inhibit_on_failure", "A failed server gets weight 0 instead of being removed."),
        Flag("ha_suspend", "No checks while the address is not on this host."),
        Switch("smtp_alert", "Mail when the quorum changes.").Default("smtp_alert_checker"),
        OneWord("virtualhost", "NAME", "Default Host header.").MissingFaults(),
        Custom("snmp_name", "NAME", 1, "Name in the MIB.", ServerRows.OneArgument).MissingFaults(),
        Flag("alpha", "Servers count as down until their first good check."),
        Flag("omega", "Down notifications at the end."),
    ];

    private static IEnumerable<Directive<VirtualServerDraft>> Scheduling =>
    [
        Scheduler("lb_algo", "Scheduler."),
        Scheduler("lvs_sched", "Same as lb_algo."),
        SchedulerFlag("hashed", "sh", "Accepted; means nothing."),
        Flag("ops", "One-packet scheduling.", static d => d.OnePacket = true),
        Flag("flag-1", "Flag 1 of the scheduler."),
        Flag("flag-2", "Flag 2 of the scheduler."),
        Flag("flag-3", "Flag 3 of the scheduler."),
        SchedulerFlag("sh-port", "sh", "Source hash with the port."),
        SchedulerFlag("sh-fallback", "sh", "Source hash that falls back."),
        SchedulerFlag("mh-port", "mh", "Maglev hash with the port."),
        SchedulerFlag("mh-fallback", "mh", "Maglev hash that falls back."),
        Method("lb_kind", "Forwarding method."),
        Method("lvs_method", "Same as lb_kind."),
        Custom("persistence_engine", "NAME", 1, "IPVS persistence engine.", static (d, line) =>
        {
            const int Most = 16;
            if (line.First.Text.Length > Most) line.Report(DiagnosticCatalogue.Truncated, line.First, Most);
        }),
        Custom("persistence_timeout", "[1..2678400]", 0, "Seconds a client stays with its server.", static (d, line) =>
            d.IsPersistent = line.Count == 0 || line.TryInteger(line.First, 1, 2678400, out _)).Default("off; no number: 360"),
        Custom("persistence_granularity", "NETMASK|1..128", 1, "Which clients count as one.", static (d, line) =>
        {
            d.IsPersistent = true;
            if (InetAddress.TryParse(line.First.Text, out var mask))
            {
                if (mask.Family != d.Family) line.Report(DiagnosticCatalogue.WrongFamily, line.First, line.First.Text, d.Family);
            }
            else if (line.First.Text.AsSpan().ContainsAnyExcept("0123456789.") || d.Family == InetFamily.IPv6)
            {
                line.TryInteger(line.First, 1, 128, out _);
            }
        }),
        Custom("protocol", "TCP|UDP|SCTP", 1, "Protocol of the service.", static (d, line) =>
        {
            var protocol = line.First.Text.ToUpperInvariant();
            if (protocol is "TCP" or "UDP" or "SCTP") d.Protocol = protocol;
            else line.Report(DiagnosticCatalogue.NotAChoice, line.First, line.First.Text, "TCP, UDP, SCTP");
        }),
    ];

    private static IEnumerable<Directive<VirtualServerDraft>> Pool =>
    [
        ServerRows.Script<VirtualServerDraft>("quorum_up", "Runs when the quorum is gained."),
        ServerRows.Script<VirtualServerDraft>("quorum_down", "Runs when the quorum is lost."),
        Int("quorum", 1, uint.MaxValue, "Weight that must be up.", static (d, v) => d.Quorum = v).Default("1"),
        Int("hysteresis", 0, uint.MaxValue, "Margin around the quorum.", static (d, v) => d.Hysteresis = v).Default("0"),
        Int("weight", 1, int.MaxValue, "Default weight of real servers.").Default("1"),
        Custom("sorry_server", "IP [PORT]", 1, "Server used while the quorum is lost.", static (draft, line) => draft.HasSorryServer = ServerRows.TryEndpoint(line, out _, out _)),
        Custom("sorry_server_inhibit", "", 0, "Keep the sorry server in the table with weight 0.", static (draft, line) =>
        {
            if (!draft.HasSorryServer) line.Report(DiagnosticCatalogue.OnlyWith, line.Row.Keyword, "a sorry_server before it");
        }),
        Custom("sorry_server_lvs_method", "NAT|DR|TUN ...", 1, "Forwarding method of the sorry server.", static (draft, line) => ServerRows.TryMethod(line, out _)).MissingFaults(),
        new Directive<VirtualServerDraft>
        {
            Keyword = "real_server",
            Arguments = "IP [PORT] { ... }",
            MinArguments = 1,
            Doc = "A server of the pool.",
            Block = RealServerTable.Table,
            Bind = BindRealServer,
        },
    ];

    /// <summary>Reads a virtual_server: its head, its block, and what they mean together.</summary>
    public static void Bind(ConfigDraft config, Line line)
    {
        config.HasVirtualServers = true;
        if (ReadHead(line) is not { } draft) return;
        line.Context.WithinInactive(() =>
        {
            Table.Bind(line.Statement.Block?.Statements ?? [], draft, line.Context);
            draft.Check(line.Context);
        });
    }

    public static void BindGroup(ConfigDraft config, Line line)
    {
        foreach (var item in line.Statement.Block?.Statements ?? []) VirtualServerGroup.Check(new Line(item, line.Row, line.Context));
    }

    private static VirtualServerDraft? ReadHead(Line line)
    {
        var name = string.Join(' ', line.Arguments.Select(static word => word.Text));
        var draft = new VirtualServerDraft(name, line.Statement.At);
        if (line.First.Text is "fwmark" or "group")
        {
            draft.IsMark = line.First.Text == "fwmark";
            if (line.Count < 2) line.Report(DiagnosticCatalogue.ArgumentStops, line.Row.Keyword, line.Row.Arguments);
            else if (!draft.IsMark || line.TryInteger(line.Arguments[1], 0, uint.MaxValue, out _)) return draft;
            return null;
        }
        if (!ServerRows.TryEndpoint(line, out var address, out var hasPort)) return null;
        draft.Family = address.Family;
        draft.HasPort = hasPort;
        return draft;
    }

    private static void BindRealServer(VirtualServerDraft draft, Line line)
    {
        if (!ServerRows.TryEndpoint(line, out var address, out _)) return;
        var server = new RealServerDraft(string.Join(' ', line.Arguments.Take(2).Select(static word => word.Text))) { IsTunnel = draft.IsTunnel };
        RealServerTable.Table.Bind(line.Statement.Block?.Statements ?? [], server, line.Context);
        if (draft.Family == InetFamily.Unspecified) draft.Family = address.Family;
        if (draft.Family != address.Family && !server.IsTunnel)
            line.Context.Report(DiagnosticCatalogue.WrongFamily.At(line.Statement.Block?.Close ?? line.First.At, address, draft.Family));
        else
            draft.Servers.Add(server);
    }

    private static Directive<VirtualServerDraft> Scheduler(string keyword, string doc)
    {
        string[] known = ["rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq", "twos"];
        return Custom(keyword, string.Join('|', known), 1, doc, (d, line) =>
        {
            d.Scheduler = line.First.Text;
            if (!known.Contains(line.First.Text)) line.Report(DiagnosticCatalogue.NotAChoice, line.First, line.First.Text, string.Join(", ", known));
        }).Default("wlc");
    }

    private static Directive<VirtualServerDraft> SchedulerFlag(string keyword, string scheduler, string doc) => Custom(keyword, "", 0, doc, (d, line) =>
    {
        if (d.Scheduler != scheduler) line.Report(DiagnosticCatalogue.OnlyWith, keyword, "lb_algo " + scheduler);
    });

    private static Directive<VirtualServerDraft> Method(string keyword, string doc) =>
        Custom(keyword, "NAT|DR|TUN [type ipip|gue|gre] [port PORT] [csum|nocsum|remcsum]", 1, doc, static (d, line) =>
        {
            d.HasMethod = ServerRows.TryMethod(line, out var isTunnel);
            d.IsTunnel = isTunnel;
        }).Default("NAT");
}
