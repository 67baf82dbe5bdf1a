using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.CheckDraft>;

namespace Vigil.Config.Directives;

/// <summary>HTTP_GET and SSL_GET: read and checked, not yet in effect.</summary>
internal static class HttpTables
{
    public static readonly BlockTable<CheckDraft> Http = Of("HTTP_GET", []);

    public static readonly BlockTable<CheckDraft> Ssl = Of("SSL_GET", [Switch("tls_compliant", "Wait for the peer's close_notify.").New()]);

    private static BlockTable<CheckDraft> Of(string name, ImmutableArray<Directive<CheckDraft>> more)
    {
        var path = "virtual_server/real_server/" + name;
        Directive<CheckDraft>[] rows =
        [
            .. CheckTables.Connection<CheckDraft>(), .. CheckTables.Timing<CheckDraft>("1"),
            Custom("nb_get_retry", "COUNT", 1, "Old spelling of retry.", static (draft, line) =>
            {
                line.Report(DiagnosticCatalogue.Deprecated, line.Row.Keyword, "retry");
                line.TryInteger(line.First, 0, uint.MaxValue, out _);
            }),
            OneWord("virtualhost", "NAME", "Host header.").Default("the real server's").MissingFaults(),
            Choice<int>("http_protocol", "Version of the request; C adds Connection: close.", null, ("1.0", 0), ("1.1", 0), ("1.0C", 0), ("1.0c", 0)).Default("1.0").MissingFaults(),
            Switch("enable_sni", "Send the host's name in TLS."),
            Custom("sni_name", "[NAME]", 0, "Name to send in TLS.", static (_, _) => { }).New(),
            Switch("fast_recovery", "While recovering check the other urls at once."),
            .. more,
            Block("url", "", "A request.", Url(path + "/url", more), static (d, _) =>
            {
                d.IsComplete = true;
                return d;
            }),
        ];
        return new BlockTable<CheckDraft>(path, () => [.. rows.Select(static row => row.NotYet(Reasons.Checkers))]);
    }

    private static BlockTable<CheckDraft> Url(string path, ImmutableArray<Directive<CheckDraft>> more)
    {
        Directive<CheckDraft>[] rows =
        [
            OneWord("path", "PATH", "Path of the request.").Default("required"),
            Custom("digest", "32 HEX DIGITS", 1, "MD5 of the page.", static (_, line) =>
            {
                if (line.First.Text.Length != 32 || !line.First.Text.All(char.IsAsciiHexDigit)) line.Report(DiagnosticCatalogue.BadItem, line.First, "a digest has 32 hexadecimal digits");
            }),
            Custom("status_code", "CODE|FIRST-LAST...", 1, "Good status codes.", CheckCodes).Default("200-299").MissingFaults(),
            OneWord("virtualhost", "NAME", "Host header.").Default("the check's").MissingFaults(),
            OneWord("regex", "EXPRESSION", "The page must match (PCRE2).").MissingFaults(),
            Flag("regex_no_match", "The page must not match."),
            Custom("regex_options", "OPTION...", 1, "Options of the expression.", static (_, _) => { }).MissingFaults(),
            Int("regex_min_offset", 0, uint.MaxValue, "First byte where a match may start.").Default("0").MissingFaults(),
            Int("regex_max_offset", 0, uint.MaxValue, "Last byte where a match may start.").MissingFaults(),
            Custom("regex_stack", "START MAX", 2, "Stack of the matcher.", static (_, _) => { }).MissingFaults(),
            .. more,
        ];
        return new BlockTable<CheckDraft>(path, () => [.. rows.Select(static row => row.NotYet(Reasons.Checkers))]);
    }

    private static void CheckCodes(CheckDraft draft, Line line)
    {
        foreach (var word in line.Arguments)
        {
            var parts = word.Text.Split('-');
            var good = parts.Length <= 2 && parts.All(static part => Values.TryParseInteger(part, out var code) && code is >= 100 and <= 599);
            if (!good) line.Report(DiagnosticCatalogue.BadItem, word, $"'{word.Text}' is not a status code 100..599 or a range of them");
        }
    }
}
