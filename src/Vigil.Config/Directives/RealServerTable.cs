using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.RealServerDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>real_server</c>.</summary>
internal static class RealServerTable
{
    private const string Path = "virtual_server/real_server";

    public static readonly BlockTable<RealServerDraft> Table = new(Path, static () =>
    [
        .. Server.Select(static row => row.NotYet(Reasons.Lvs)),
        Check("MISC_CHECK", "Run a script.", CheckTables.Misc, "misc_path"),
        Check("SMTP_CHECK", "Talk to a mail server.", CheckTables.Smtp),
        Check("TCP_CHECK", "Open a TCP connection.", CheckTables.Tcp),
        Check("PING_CHECK", "Send an ICMP echo request.", CheckTables.Ping),
        Check("UDP_CHECK", "Send a datagram.", CheckTables.Udp),
        Check("HTTP_GET", "Get pages by HTTP.", HttpTables.Http, "url"),
        Check("SSL_GET", "Get pages by HTTPS.", HttpTables.Ssl, "url"),
        Check("DNS_CHECK", "Ask a name server.", CheckTables.Dns),
        Check("FILE_CHECK", "Follow a track_file.", CheckTables.File, "track_file"),
        Check("BFD_CHECK", "Follow a BFD session.", CheckTables.Bfd, "name"),
    ]);

    private static ImmutableArray<Directive<RealServerDraft>> Server =>
    [
        Int("weight", 0, int.MaxValue, "Weight.", static (d, v) => d.Weight = v).Default("the virtual server's"),
        Custom("lvs_method", "NAT|DR|TUN [type ipip|gue|gre] [port PORT] [csum|nocsum|remcsum]", 1, "Forwarding method.", static (d, line) =>
        {
            if (ServerRows.TryMethod(line, out var isTunnel)) d.IsTunnel = isTunnel;
        }).Default("the virtual server's"),
        Int("uthreshold", 0, uint.MaxValue, "Most connections.").Default("0"),
        Int("lthreshold", 0, uint.MaxValue, "Connections below which it is used again.").Default("0"),
        Switch("inhibit_on_failure", "Weight 0 instead of removal."),
        ServerRows.Script<RealServerDraft>("notify_up", "Runs when the server comes up."),
        ServerRows.Script<RealServerDraft>("notify_down", "Runs when the server goes down."),
        Switch("alpha", "Down until the first good check."),
        Int("retry", 1, uint.MaxValue, "Default of retry in checks."),
        Seconds("delay_before_retry", 0, ServerRows.MaxSeconds, "Default of delay_before_retry in checks."),
        Seconds("warmup", 0, ServerRows.MaxSeconds, "Default of warmup in checks."),
        Seconds("connect_timeout", 0.000001m, GlobalVrrpTable.MaxSeconds, "Default of connect_timeout in checks."),
        Seconds("delay_loop", 0.000001m, ServerRows.MaxSeconds, "Default of delay_loop in checks."),
        Switch("smtp_alert", "Mail when the server changes.").Default("smtp_alert_checker, else on"),
        OneWord("virtualhost", "NAME", "Default Host header.").MissingFaults(),
        Custom("snmp_name", "NAME", 1, "Name in the MIB.", ServerRows.OneArgument).MissingFaults(),
    ];

    /// <summary>A check; <paramref name="needs"/> is what it cannot do without.</summary>
    private static Directive<RealServerDraft> Check(string keyword, string doc, BlockTable<CheckDraft> table, string? needs = null) =>
        Block(keyword, "", doc, table, static (_, _) => new CheckDraft(), (_, check, line) =>
        {
            if (needs is not null && !check.IsComplete)
                line.Context.Report(DiagnosticCatalogue.BlockIncomplete.At(line.Statement.Block?.Close ?? line.Statement.At, keyword, "check", needs));
        }).NotYet(Reasons.Checkers);
}
