using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.RealServerDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>real_server</c></summary>
internal static class RealServerTable
{
    public static readonly BlockTable<RealServerDraft> Table = new("virtual_server/real_server", static () =>
    [
        .. Server,
        Check("MISC_CHECK", "Run a script.", MiscTable.Misc, static _ => new MiscCheckDraft()),
        Check("SMTP_CHECK", "Talk to a mail server.", CheckTables.Smtp, static server => new SmtpCheckDraft(server.Endpoint.Address)),
        Check("TCP_CHECK", "Open a TCP connection.", CheckTables.Tcp, static server => new PlainCheckDraft(server.Endpoint.Address, isPing: false)),
        Check("PING_CHECK", "Send an ICMP echo request.", CheckTables.Ping, static server => new PlainCheckDraft(server.Endpoint.Address, isPing: true)),
        Check("UDP_CHECK", "Send a datagram.", CheckTables.Udp, static server => new UdpCheckDraft(server.Endpoint.Address)),
        Check("HTTP_GET", "Get pages by HTTP.", HttpTables.Http, static server => new HttpCheckDraft(server.Endpoint.Address, usesTls: false)),
        Check("SSL_GET", "Get pages by HTTPS.", HttpTables.Ssl, static server => new HttpCheckDraft(server.Endpoint.Address, usesTls: true)),
        Check("DNS_CHECK", "Ask a name server.", CheckTables.Dns, static server => new DnsCheckDraft(server.Endpoint.Address)),
        Check("FILE_CHECK", "Follow a track_file.", MiscTable.File, static _ => new FileCheckDraft()),
        Check("BFD_CHECK", "Follow a BFD session.", MiscTable.Bfd, static server => new BfdCheckDraft(server)).NotYet("BFD is not in this release, so the server stays down"),
    ], "RealServerKeywords");

    private static ImmutableArray<Directive<RealServerDraft>> Server =>
    [
        Int("weight", 0, int.MaxValue, "Weight.", static (d, v) => d.Weight = (int)v).Default("the virtual server's"),
        Custom("lvs_method", ForwardingRows.Arguments, 1, "Forwarding method.", static (d, line) => d.Forwarding = ForwardingRows.Read(line) ?? d.Forwarding)
            .Default("the virtual server's").Example("TUN"),
        Threshold("uthreshold", "Most connections.", static (d, v) => d.UpperThreshold = v),
        Threshold("lthreshold", "Connections below which it is used again.", static (d, v) => d.LowerThreshold = v),
        Switch("inhibit_on_failure", "Weight 0 instead of removal.", static (d, v) => d.InhibitOnFailure = v).Default("the virtual server's"),
        Hook("notify_up", "Runs when the server comes up.", static d => d.NotifyUp, static (d, v) => d.NotifyUp = v),
        Hook("notify_down", "Runs when the server goes down.", static d => d.NotifyDown, static (d, v) => d.NotifyDown = v),
        Switch("alpha", "Down until the first good check.", static (d, v) => d.Timing.Alpha = v).Default("the virtual server's"),
        .. ServerRows.CheckDefaults<RealServerDraft>().Select(static row => row.Default("the virtual server's")),
        Switch("smtp_alert", "Mail when the server changes.", static (d, v) => d.Mail = v).Default("smtp_alert_checker, else on").Example("off"),
        OneWord("virtualhost", "NAME", "Default Host header.", static (d, v) => d.VirtualHost = v).MissingFaults().Default("the virtual server's"),
        Custom("snmp_name", "NAME", 1, "Name in dumps, and in the MIB.", static (d, line) =>
        {
            if (ServerRows.HasOneArgument(line)) d.SnmpName = line.First.Text;
        }).MissingFaults().Example("some-text"),
    ];

    private static Directive<RealServerDraft> Threshold(string keyword, string doc, Action<RealServerDraft, uint> set) =>
        Int(keyword, 0, uint.MaxValue, doc).Default("0") is var row ? row with
        {
            Bind = (draft, line) =>
            {
                if (!line.TryInteger(line.First, 0, uint.MaxValue, out var value)) return;
                draft.ThresholdsAt = line.First.At;
                set(draft, (uint)value);
            },
        }
        : row;

    /// <summary>A check; one that lacks what it cannot do without is reported at its end and left out.</summary>
    private static Directive<RealServerDraft> Check<T>(string keyword, string doc, BlockTable<T> table, Func<RealServerDraft, T> make) where T : CheckDraft =>
        Block(keyword, "", doc, table, (server, _) => make(server), static (server, check, line) =>
        {
            check.Close = ServerRows.EndOf(line);
            if (check.Missing is { } missing) line.Context.Report(DiagnosticCatalogue.CheckIncomplete.At(check.Close, line.Row.Keyword, missing));
            else if (check is not ConnectedCheckDraft connected || CheckTables.CanConnect(connected, line)) server.Checks.Add(check);
        });
}
