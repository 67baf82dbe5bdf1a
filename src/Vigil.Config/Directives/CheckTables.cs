using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>The checks that connect to a real server, but for HTTP.</summary>
internal static class CheckTables
{
    private const string Path = "virtual_server/real_server/";

    public static readonly BlockTable<SmtpCheckDraft> Smtp = Of<SmtpCheckDraft>("SMTP_CHECK", static () =>
    [
        Rows<SmtpCheckDraft>.OneWord("helo_name", "NAME", "Name given in HELO.", static (d, v) => d.HeloName = v).Default("smtpchecker.keepalived.org").MissingFaults(),
        .. Connection<SmtpCheckDraft>(), .. Timing<SmtpCheckDraft>("1"),
        Rows<SmtpCheckDraft>.Block("host", "", "Another target; each makes a check of its own.",
            Of<SmtpCheckDraft>("SMTP_CHECK/host", static () => [.. Connection<SmtpCheckDraft>(), .. Timing<SmtpCheckDraft>("1")]),
            static (d, _) => new SmtpCheckDraft(d.Target), static (d, host, line) =>
            {
                if (CanConnect(host, line)) d.Hosts.Add(host);
            }).Example("{\nconnect_port 26\n}"),
    ]);

    public static readonly BlockTable<PlainCheckDraft> Tcp = Of<PlainCheckDraft>("TCP_CHECK", static () => [.. Connection<PlainCheckDraft>(), .. Timing<PlainCheckDraft>("1")]);

    public static readonly BlockTable<PlainCheckDraft> Ping = Of<PlainCheckDraft>("PING_CHECK", static () => [.. Connection<PlainCheckDraft>(), .. Timing<PlainCheckDraft>("1")]);

    public static readonly BlockTable<UdpCheckDraft> Udp = Of<UdpCheckDraft>("UDP_CHECK", static () =>
    [
        .. Connection<UdpCheckDraft>(), .. Timing<UdpCheckDraft>("1"),
        Rows<UdpCheckDraft>.Custom("payload", "HEX", 1, "Bytes to send.", static (d, line) => d.Payload = HexBytes.ReadPlain(line) ?? d.Payload).Default("none").MissingFaults().Example("0aFF 3"),
        Rows<UdpCheckDraft>.Custom("require_reply", "[HEX]", 0, "An answer must come, and match; X stands for any digit.", static (d, line) =>
        {
            if (HexBytes.Read(line, wildcards: true) is not { } pattern) return;
            d.RequiresReply = true;
            d.Reply = pattern;
        }),
        Rows<UdpCheckDraft>.Int("min_reply_length", 0, ushort.MaxValue, "Shortest answer.", static (d, v) => d.MinReplyLength = (ushort)v).Default("0"),
        Rows<UdpCheckDraft>.Int("max_reply_length", 0, ushort.MaxValue, "Longest answer.", static (d, v) => d.MaxReplyLength = (ushort)v).Default("255"),
    ]);

    public static readonly BlockTable<DnsCheckDraft> Dns = Of<DnsCheckDraft>("DNS_CHECK", static () =>
    [
        .. Connection<DnsCheckDraft>(), .. Timing<DnsCheckDraft>("3", delay: "delay_loop"),
        Rows<DnsCheckDraft>.Custom("type", string.Join('|', DnsTypes.ByName.OrderBy(static one => one.Value).Select(static one => one.Key)), 1, "Kind of record.", static (d, line) =>
        {
            if (DnsTypes.ByName.TryGetValue(line.First.Text, out var type)) d.Type = type;
            else line.Context.ReportChoice(line.First, string.Join(", ", DnsTypes.ByName.Keys));
        }).Default("SOA").Example("AAAA"),
        Rows<DnsCheckDraft>.Custom("name", "DOMAIN", 1, "Name to ask for.", BindName).Default(".").Example("example.org"),
    ]);

    /// <summary>Whether a finished check can reach its target; what keeps it from that is reported at its end.</summary>
    public static bool CanConnect(ConnectedCheckDraft check, Line line)
    {
        if (check is UdpCheckDraft udp && udp.MinReplyLength > udp.MaxReplyLength)
            line.Context.Report(DiagnosticCatalogue.ReplyNeverFits.At(ServerRows.EndOf(line), udp.MinReplyLength, udp.MaxReplyLength));
        if (!check.Target.IsLinkLocal6 || check.Connection.Interface is not null) return true;
        line.Context.Report(DiagnosticCatalogue.LinkLocalNeedsInterface.At(ServerRows.EndOf(line), check.Target));
        return false;
    }

    /// <summary>Where a check connects to and from.</summary>
    public static ImmutableArray<Directive<T>> Connection<T>() where T : ConnectedCheckDraft =>
    [
        Rows<T>.Address("connect_ip", "Address to check.", static (d, address, line) =>
        {
            if (IsOfFamily(d.Connection.Source, address, "bindto", line)) d.Connection.Address = address;
        }).Default("the real server's"),
        Rows<T>.Int("connect_port", 1, ushort.MaxValue, "Port to check.", static (d, v) => d.Connection.Port = (ushort)v).Default("the real server's"),
        Rows<T>.Address("bindto", "Source address.", static (d, address, line) =>
        {
            if (IsOfFamily(d.Target, address, "the address to check", line)) d.Connection.Source = address;
        }),
        Rows<T>.Int("bind_port", 1, ushort.MaxValue, "Source port.", static (d, v) => d.Connection.SourcePort = (ushort)v),
        Rows<T>.Custom("bind_if", "INTERFACE", 1, "Interface to send from.", static (d, line) =>
        {
            if (line.First.Text.Length > Values.MaxInterfaceName) line.Report(DiagnosticCatalogue.TooLong, line.First, line.First.Text, Values.MaxInterfaceName);
            else d.Connection.Interface = line.First.Text;
        }).Example("eth1"),
        Rows<T>.Seconds("connect_timeout", ServerRows.LeastSeconds, GlobalVrrpTable.MaxSeconds, "Time limit of each step.", static (d, v) => d.Timing.ConnectTimeout = v).Default("5"),
        Rows<T>.Int("fwmark", 0, uint.MaxValue, "Mark of the packets.", static (d, v) => d.Connection.Mark = (uint)v).Default("0"),
    ];

    /// <summary>When a check runs.</summary>
    public static ImmutableArray<Directive<T>> Timing<T>(string retries, string delay = "1") where T : CheckDraft =>
    [
        Rows<T>.Int("retry", 0, uint.MaxValue, "Failures in a row before it counts as down.", static (d, v) => d.Timing.Retry = (uint)v).Default(retries),
        Rows<T>.Seconds("delay_before_retry", 0, ServerRows.MaxSeconds, "Time before a retry.", static (d, v) => d.Timing.DelayBeforeRetry = v).Default(delay),
        Rows<T>.Seconds("warmup", 0, ServerRows.MaxSeconds, "Longest random delay of the first check.", static (d, v) => d.Timing.Warmup = v).Default("delay_loop"),
        Rows<T>.Seconds("delay_loop", ServerRows.LeastSeconds, ServerRows.MaxSeconds, "Time between checks.", static (d, v) => d.Timing.DelayLoop = v).Default("the real server's"),
        Rows<T>.Switch("alpha", "Down until the first good check.", static (d, v) => d.Timing.Alpha = v).Default("the real server's"),
        Rows<T>.Switch("log_all_failures", "Log every failure.", static (d, v) => d.Timing.LogAllFailures = v).Default("checker_log_all_failures"),
    ];

    /// <summary>A table of a check.</summary>
    public static BlockTable<T> Of<T>(string name, Func<ImmutableArray<Directive<T>>> rows) => new(Path + name, rows, "CheckKeywords");

    private static bool IsOfFamily(InetAddress other, InetAddress address, string what, Line line)
    {
        if (other.IsNone || other.Family == address.Family) return true;
        line.Report(DiagnosticCatalogue.OtherFamilyThan, line.First, address, what);
        return false;
    }

    private static void BindName(DnsCheckDraft draft, Line line)
    {
        const int MaxLabel = 63;
        const int MaxName = 253;
        var name = line.First.Text;
        if (name is not "." && name.EndsWith('.')) name = name[..^1];
        if (draft.HasName)
        {
            line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
            return;
        }
        var labels = name == "." ? [] : name.Split('.');
        if (labels.Any(static label => label.Length == 0)) line.Report(DiagnosticCatalogue.BadDomain, line.First, name, "a part of it is empty");
        else if (name.Length > MaxName || labels.Any(static label => label.Length > MaxLabel))
            line.Context.Report(DiagnosticCatalogue.QuietlyUnused.At(line.First.At, $"'{name}' has a part of more than {MaxLabel} or more than {MaxName} characters"));
        else (draft.Name, draft.HasName) = (name, true);
    }
}
