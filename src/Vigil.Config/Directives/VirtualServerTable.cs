using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.VirtualServerDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>virtual_server</c></summary>
internal static class VirtualServerTable
{
    public static readonly BlockTable<VirtualServerDraft> Table = new("virtual_server", static () =>
        [.. Timing.Concat(Service).Concat(SchedulingRows.All).Concat(Pool).Select(Placed)], "VirtualServerKeywords");

    private static IEnumerable<Directive<VirtualServerDraft>> Timing =>
    [
        Choice<InetFamily>("ip_family", "Family of a service of marks.", null, ("inet", InetFamily.IPv4), ("inet6", InetFamily.IPv6))
            .Default("from addresses") is var family ? family with { Bind = BindFamily } : family,
        .. ServerRows.CheckDefaults<VirtualServerDraft>().Select(static row => row.Default(row.Keyword switch
        {
            "warmup" => "delay_loop",
            "connect_timeout" => "5",
            "delay_loop" => "60",
            _ => "the checker's",
        })),
    ];

    private static IEnumerable<Directive<VirtualServerDraft>> Service =>
    [
        Flag("inhibit_on_failure", "A failed server gets weight 0 instead of being removed.", static d => d.InhibitOnFailure = true),
        Flag("ha_suspend", "No checks while the address is not on this host.", static d => d.HaSuspend = true),
        Switch("smtp_alert", "Mail when the quorum changes.", static (d, v) => d.Mail = v).Default("smtp_alert_checker"),
        OneWord("virtualhost", "NAME", "Default Host header.", static (d, v) => d.VirtualHost = v).MissingFaults(),
        Custom("snmp_name", "NAME", 1, "Name in dumps, and in the MIB.", static (d, line) =>
        {
            if (ServerRows.HasOneArgument(line)) d.SnmpName = line.First.Text;
        }).MissingFaults().Example("some-text"),
        Flag("alpha", "Servers count as down until their first good check.", static d => d.Timing.Alpha = true),
        Flag("omega", "Down notifications at the end.", static d => d.Omega = true),
        Choice<TransportProtocol>("protocol", "Protocol of the service.", null, ("TCP", TransportProtocol.Tcp), ("UDP", TransportProtocol.Udp), ("SCTP", TransportProtocol.Sctp))
            .Default("UDP") is var protocol ? protocol with { Bind = BindProtocol } : protocol,
    ];

    private static IEnumerable<Directive<VirtualServerDraft>> Pool =>
    [
        Hook("quorum_up", "Runs when the quorum is gained.", static d => d.QuorumUp, static (d, v) => d.QuorumUp = v),
        Hook("quorum_down", "Runs when the quorum is lost.", static d => d.QuorumDown, static (d, v) => d.QuorumDown = v),
        Int("quorum", 1, uint.MaxValue, "Weight that must be up.", static (d, v) => d.Quorum = (uint)v).Default("1").Example("2"),
        Int("hysteresis", 0, uint.MaxValue, "Margin around the quorum.", static (d, v) => d.Hysteresis = (uint)v).Default("0").Example("1"),
        Int("weight", 1, int.MaxValue, "Default weight of real servers.", static (d, v) => d.Weight = (int)v).Default("1"),
        Custom("sorry_server", "IP [PORT]", 1, "Server used while the quorum is lost.", BindSorryServer).Example("192.0.2.77 80"),
        Custom("sorry_server_inhibit", "", 0, "Keep the sorry server in the table with weight 0.", static (d, line) =>
        {
            if (d.SorryServer is null) line.Report(DiagnosticCatalogue.OnlyWith, line.Row.Keyword, "a sorry_server before it");
            else d.SorryInhibit = true;
        }),
        Custom("sorry_server_lvs_method", ForwardingRows.Arguments, 1, "Forwarding method of the sorry server.", static (d, line) =>
        {
            if (d.SorryServer is null) line.Report(DiagnosticCatalogue.OnlyWith, line.Row.Keyword, "a sorry_server before it");
            else d.SorryForwarding = ForwardingRows.Read(line) ?? d.SorryForwarding;
        }).MissingFaults().Default("the virtual server's").Example("TUN"),
        new Directive<VirtualServerDraft>
        {
            Keyword = "real_server",
            Arguments = "IP [PORT] { ... }",
            MinArguments = 1,
            Doc = "A server of the pool.",
            Block = RealServerTable.Table,
            Bind = BindRealServer,
            Example = "192.0.2.78 80 {\n}",
        },
    ];

    /// <summary>Reads a virtual_server: its head and its block. What they mean together is found when all is read.</summary>
    public static void Bind(ConfigDraft config, Line line)
    {
        config.HasVirtualServers = true;
        if (ReadHead(line) is not { } draft) return;
        draft.Close = ServerRows.EndOf(line);
        Table.Bind(line.Statement.Block?.Statements ?? [], draft, line.Context);
        config.VirtualServers.Add(draft);
    }

    private static VirtualServerDraft? ReadHead(Line line)
    {
        var name = string.Join(' ', line.Arguments.Select(static word => word.Text));
        if (line.First.Text is "fwmark" or "group")
        {
            if (line.Count < 2) line.Report(DiagnosticCatalogue.ArgumentStops, line.Row.Keyword, line.Row.Arguments);
            else if (line.First.Text == "group") return new VirtualServerDraft(name, line.Statement.At) { Group = (line.Arguments[1].Text, line.Arguments[1].At) };
            else if (line.TryInteger(line.Arguments[1], 0, uint.MaxValue, out var mark, "fwmark")) return new VirtualServerDraft(name, line.Statement.At) { Mark = (uint)mark };
            return null;
        }
        if (!ServerRows.TryEndpoint(line, out var endpoint)) return null;
        return new VirtualServerDraft(name, line.Statement.At) { Endpoint = endpoint, Family = endpoint.Family };
    }

    private static void BindFamily(VirtualServerDraft draft, Line line)
    {
        var family = line.First.Text switch
        {
            "inet" => InetFamily.IPv4,
            "inet6" => InetFamily.IPv6,
            _ => InetFamily.Unspecified,
        };
        if (family == InetFamily.Unspecified) line.Context.ReportChoice(line.First, "inet, inet6");
        else if (draft.Family == InetFamily.Unspecified) draft.Family = family;
        else if (draft.Family != family) line.Report(DiagnosticCatalogue.FamilyConflict, line.First, draft.Family);
    }

    private static void BindProtocol(VirtualServerDraft draft, Line line)
    {
        TransportProtocol? protocol = line.First.Text.ToUpperInvariant() switch
        {
            "TCP" => TransportProtocol.Tcp,
            "UDP" => TransportProtocol.Udp,
            "SCTP" => TransportProtocol.Sctp,
            _ => null,
        };
        draft.Protocol = protocol ?? draft.Protocol;
        if (protocol is null) line.Context.ReportChoice(line.First, "TCP, UDP, SCTP");
    }

    private static void BindSorryServer(VirtualServerDraft draft, Line line)
    {
        if (!ServerRows.TryEndpoint(line, out var endpoint)) return;
        if (draft.SorryServer is not null) line.Report(DiagnosticCatalogue.QuietlyReplaced, line.Row.Keyword);
        draft.SorryServer = endpoint;
        draft.SorryForwarding = null;
        draft.SorryInhibit = false;
    }

    private static void BindRealServer(VirtualServerDraft draft, Line line)
    {
        if (!ServerRows.TryEndpoint(line, out var endpoint)) return;
        var server = new RealServerDraft(endpoint, line.Statement.At);
        RealServerTable.Table.Bind(line.Statement.Block?.Statements ?? [], server, line.Context);
        var isTunnel = (server.Forwarding ?? draft.Forwarding ?? default).IsTunnel;
        if (draft.Family == InetFamily.Unspecified && draft.Group is null) draft.Family = endpoint.Family;
        if (draft.Family == endpoint.Family || draft.Family == InetFamily.Unspecified || isTunnel) draft.Servers.Add(server);
        else line.Context.Report(DiagnosticCatalogue.ServerOfOtherFamily.At(ServerRows.EndOf(line), endpoint.Address, endpoint.Family, draft.Family));
    }

    /// <summary>Notes where each keyword stands, for findings about the block as a whole.</summary>
    private static Directive<VirtualServerDraft> Placed(Directive<VirtualServerDraft> row) => row with
    {
        Bind = (draft, line) =>
        {
            draft.Place(row.Keyword, line.Count > 0 ? line.First.At : line.Statement.Keyword.At);
            row.Bind(draft, line);
        },
    };
}
