using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.HttpUrlDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>url</c> of HTTP_GET and SSL_GET.</summary>
internal static class UrlTable
{
    private const int DigestLength = 32;

    private static readonly string[] Options =
    [
        "allow_empty_class", "alt_bsux", "auto_callout", "caseless", "dollar_endonly", "dotall", "dupnames", "extended", "firstline",
        "match_unset_backref", "multiline", "never_ucp", "never_utf", "no_auto_capture", "no_auto_possess", "no_dotstar_anchor",
        "no_start_optimize", "ucp", "ungreedy", "utf", "never_backslash_c", "alt_circumflex", "alt_verbnames", "use_offset_limit",
    ];

    public static BlockTable<HttpUrlDraft> Of(string check, bool usesTls) => CheckTables.Of<HttpUrlDraft>(check + "/url", () =>
    [
        OneWord("path", "PATH", "Path of the request.", static (d, v) => d.Path = v).Default("required"),
        Custom("digest", "32 HEX DIGITS", 1, "MD5 of the page.", BindDigest).Example("0123456789abcdef0123456789abcdef"),
        Custom("status_code", "CODE|FIRST-LAST...", 1, "Good status codes.", BindCodes).Default("200-299").MissingFaults().Example("200-204 404"),
        OneWord("virtualhost", "NAME", "Host header.", static (d, v) => d.VirtualHost = v).Default("the check's").MissingFaults(),
        Custom("regex", "EXPRESSION", 1, "The page must match (PCRE2).", BindRegex).MissingIgnored().Example("a.c") with { ReadsRaw = true },
        Flag("regex_no_match", "The page must not match.", static d => d.MustNotMatch = true),
        Custom("regex_options", "OPTION...", 1, "Options of the expression.", BindOptions).MissingIgnored().Example("caseless utf"),
        Number("regex_min_offset", "First byte where a match may start.", static (d, v) => d.MinOffset = v).Default("0"),
        Number("regex_max_offset", "Last byte where a match may start.", static (d, v) => d.MaxOffset = v),
        Custom("regex_stack", "START MAX", 2, "Stack of the matcher.", BindStack).MissingIgnored().Example("1024 2048"),
        .. usesTls ? (Directive<HttpUrlDraft>[])[Switch("tls_compliant", "Wait for the peer's close_notify.", static (d, v) => d.TlsCompliant = v).New()] : [],
    ]);

    private static void BindDigest(HttpUrlDraft draft, Line line)
    {
        var text = line.First.Text;
        if (text.Length == DigestLength && text.All(char.IsAsciiHexDigit)) draft.Digests.Add(text.ToLowerInvariant());
        else line.Report(DiagnosticCatalogue.BadItem, line.First, $"a digest has {DigestLength} hexadecimal digits");
    }

    private static void BindCodes(HttpUrlDraft draft, Line line)
    {
        foreach (var word in line.Arguments)
        {
            if (ReadCodes(word.Text) is { } range) draft.StatusCodes.Add(range);
            else line.Report(DiagnosticCatalogue.BadItem, word, $"'{word.Text}' is not a status code 100..599 or a range of them");
        }
    }

    private static StatusRange? ReadCodes(string text)
    {
        var parts = text.Split('-');
        if (parts.Length > 2 || !IsCode(parts[0], out var first) || !IsCode(parts[^1], out var last) || last < first) return null;
        return new StatusRange(first, last);
    }

    private static bool IsCode(string text, out ushort code)
    {
        var good = Values.TryParseInteger(text, out var value) && value is >= 100 and <= 599;
        code = good ? (ushort)value : (ushort)0;
        return good;
    }

    /// <summary>The line is split again from its raw text, where both quotation marks and backslashes count (config-language 2.5).</summary>
    private static void BindRegex(HttpUrlDraft draft, Line line)
    {
        var words = ShellWords.Split(line.Statement.Raw, line.Context.Bag);
        if (words.Length > 1) draft.Regex = words[1].Text;
    }

    private static void BindOptions(HttpUrlDraft draft, Line line)
    {
        foreach (var word in line.Arguments)
        {
            if (!Options.Contains(word.Text)) line.Report(DiagnosticCatalogue.QuietlyUnused, word, $"'{word.Text}' is not an option of a regular expression");
            else if (!draft.RegexOptions.Contains(word.Text)) draft.RegexOptions.Add(word.Text);
        }
    }

    private static void BindStack(HttpUrlDraft draft, Line line)
    {
        if (uint.TryParse(line.Arguments[0].Text, out var start) && uint.TryParse(line.Arguments[1].Text, out var most) && most >= start) draft.Stack = (start, most);
        else line.Report(DiagnosticCatalogue.QuietlyUnused, line.Arguments[1], "a stack has a size and a limit not below it, in bytes");
    }

    /// <summary>A number that keepalived does not check.</summary>
    private static Directive<HttpUrlDraft> Number(string keyword, string doc, Action<HttpUrlDraft, uint> set) => Custom(keyword, "0..4294967295", 1, doc, (draft, line) =>
    {
        if (uint.TryParse(line.First.Text, out var value)) set(draft, value);
        else line.Report(DiagnosticCatalogue.QuietlyUnused, line.First, $"'{line.First.Text}' is not a number of bytes");
    }).MissingIgnored().Example("7");
}
