using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.CheckDraft>;

namespace Vigil.Config.Directives;

/// <summary>The checks of a real server, but for HTTP: read and checked, not yet in effect.</summary>
internal static class CheckTables
{
    private const string Path = "virtual_server/real_server/";

    public static readonly BlockTable<CheckDraft> Misc = Of("MISC_CHECK",
    [
        .. Timing<CheckDraft>("0", lenient: true),
        ServerRows.Script<CheckDraft>("misc_path", "Command to run.", static d => d.IsComplete = true).Shows("COMMAND").MissingIgnored(),
        Int("misc_timeout", 0, GlobalVrrpTable.MaxGarpDelay, "Seconds a run may take.").Default("delay_loop"),
        Flag("misc_dynamic", "An exit status from 2 on sets the weight."),
        Custom("user", "USER [GROUP]", 1, "Whom it runs as.", static (_, line) => Users.Check(line.First, line.Count > 1 ? line.Arguments[1] : null, line.Context)).MissingFaults(),
    ]);

    public static readonly BlockTable<CheckDraft> Smtp = Of("SMTP_CHECK",
    [
        OneWord("helo_name", "NAME", "Name given in HELO.").Default("smtpchecker.keepalived.org").MissingFaults(),
        .. Connection<CheckDraft>(), .. Timing<CheckDraft>("1"),
        Block("host", "", "Another target; each makes a check of its own.", Of("SMTP_CHECK/host", [.. Connection<CheckDraft>(), .. Timing<CheckDraft>("1")]), static (_, _) => new CheckDraft()),
    ]);

    public static readonly BlockTable<CheckDraft> Tcp = Of("TCP_CHECK", [.. Connection<CheckDraft>(), .. Timing<CheckDraft>("1")]);

    public static readonly BlockTable<CheckDraft> Ping = Of("PING_CHECK", [.. Connection<CheckDraft>(), .. Timing<CheckDraft>("1")]);

    public static readonly BlockTable<CheckDraft> Udp = Of("UDP_CHECK",
    [
        .. Connection<CheckDraft>(), .. Timing<CheckDraft>("1"),
        Custom("payload", "HEX", 1, "Bytes to send.", static (_, line) => Hex.Check(line, wildcards: false)).Default("none").MissingFaults(),
        Custom("require_reply", "[HEX]", 0, "An answer must come, and match; X stands for any digit.", static (_, line) => Hex.Check(line, wildcards: true)),
        Int("min_reply_length", 0, 65535, "Shortest answer.").Default("0"),
        Int("max_reply_length", 0, 65535, "Longest answer.").Default("255"),
    ]);

    public static readonly BlockTable<CheckDraft> Dns = Of("DNS_CHECK",
    [
        .. Connection<CheckDraft>(), .. Timing<CheckDraft>("3"),
        Custom("type", "A|NS|CNAME|SOA|MX|TXT|AAAA|RRSIG|DNSKEY", 1, "Kind of record.", static (_, line) =>
        {
            string[] known = ["A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA", "RRSIG", "DNSKEY"];
            if (!known.Contains(line.First.Text, StringComparer.OrdinalIgnoreCase)) line.Report(DiagnosticCatalogue.NotAChoice, line.First, line.First.Text, string.Join(", ", known));
        }).Default("SOA"),
        OneWord("name", "DOMAIN", "Name to ask for.").Default("."),
    ]);

    public static readonly BlockTable<CheckDraft> File = Of("FILE_CHECK",
    [
        Custom("track_file", "NAME", 1, "The track_file to follow.", static (d, line) =>
        {
            d.IsComplete = line.Context.Defined("track_file").Contains(line.First.Text);
            if (!d.IsComplete) line.Report(DiagnosticCatalogue.NotDefinedBefore, line.First, "track_file", line.First.Text);
        }),
        Custom("weight", "NUMBER [reverse|noreverse]", 1, "Multiplies the file's number.", static (draft, line) =>
        {
            line.TryInteger(line.First, -int.MaxValue, int.MaxValue, out _);
            if (line.Count > 1 && line.Arguments[1].Text is not ("reverse" or "noreverse")) line.Report(DiagnosticCatalogue.UnknownOption, line.Arguments[1], line.Arguments[1].Text, line.Row.Keyword);
        }).MissingFaults(),
    ]);

    public static readonly BlockTable<CheckDraft> Bfd = Of("BFD_CHECK",
    [
        Custom("name", "NAME", 1, "The bfd_instance to follow.", static (d, line) =>
        {
            d.IsComplete = true;
            if (!line.Context.Defined("track_bfd").Contains(line.First.Text)) line.Report(DiagnosticCatalogue.NotDefinedBefore, line.First, "bfd_instance", line.First.Text);
        }).MissingFaults(),
        Switch("alpha", "Down until the session is up."),
    ]);

    /// <summary>Where a check connects to and from.</summary>
    public static ImmutableArray<Directive<T>> Connection<T>() =>
    [
        Rows<T>.Address("connect_ip", "Address to check.").Default("the real server's"),
        Rows<T>.Int("connect_port", 1, 65535, "Port to check.").Default("the real server's"),
        Rows<T>.Address("bindto", "Source address."),
        Rows<T>.Int("bind_port", 1, 65535, "Source port."),
        Rows<T>.Custom("bind_if", "INTERFACE", 1, "Interface to send from.", static (_, line) =>
        {
            if (line.First.Text.Length > Values.MaxInterfaceName) line.Report(DiagnosticCatalogue.TooLong, line.First, line.First.Text, Values.MaxInterfaceName);
        }),
        Rows<T>.Seconds("connect_timeout", 0.000001m, GlobalVrrpTable.MaxSeconds, "Time limit of each step.").Default("5"),
        Rows<T>.Int("fwmark", 0, uint.MaxValue, "Mark of the packets.").Default("0"),
    ];

    /// <summary>When a check runs.</summary>
    public static ImmutableArray<Directive<T>> Timing<T>(string retries, bool lenient = false) =>
    [
        Rows<T>.Int("retry", 0, uint.MaxValue, "Failures in a row before it counts as down.").Default(retries),
        Rows<T>.Seconds("delay_before_retry", 0, ServerRows.MaxSeconds, "Time before a retry.").Default("1"),
        Rows<T>.Seconds("warmup", 0, ServerRows.MaxSeconds, "Longest random delay of the first check.").Default("delay_loop"),
        Rows<T>.Seconds("delay_loop", 0.000001m, ServerRows.MaxSeconds, "Time between checks.").Default("the real server's"),
        Rows<T>.Switch("alpha", "Down until the first good check.").Default("the real server's"),
        Rows<T>.Switch("log_all_failures", "Log every failure."),
    ];

    private static BlockTable<CheckDraft> Of(string name, ImmutableArray<Directive<CheckDraft>> rows) =>
        new(Path + name, () => [.. rows.Select(static row => row.NotYet(Reasons.Checkers))]);
}

/// <summary>Bytes written as hexadecimal digits.</summary>
internal static class Hex
{
    public static void Check(Line line, bool wildcards)
    {
        foreach (var word in line.Arguments)
        {
            var odd = word.Text.AsSpan().IndexOfAnyExcept(wildcards ? "0123456789abcdefABCDEFxX " : "0123456789abcdefABCDEF ");
            if (odd >= 0) line.Report(DiagnosticCatalogue.BadItem, word, $"'{word.Text}' is not hexadecimal");
        }
    }
}
