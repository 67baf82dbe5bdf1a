using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;

namespace Vigil.Tests.Config;

/// <summary>
/// A configuration with its expected findings as carets in comments under the text they are about:
/// <c>#   ^^^ VG0001 error: text</c>; <c>#&lt;^^^</c> counts from column 1; <c>#EOF</c> is the end of the file;
/// <c>#EXIT 5</c> is the exit code of a config test. Lines are counted with the comments in, so that real keepalived
/// and Vigil speak of the same line.
/// </summary>
internal static partial class ConfigCase
{
    private const int MaxRounds = 4;

    /// <summary>The file as it should be, given a checker: a file that is right comes back unchanged.</summary>
    public static string Annotate(string text, Func<string, IReadOnlyCollection<Diagnostic>> check)
    {
        // Messages may name lines, and annotations move lines: a few rounds settle it.
        for (var round = 0; round < MaxRounds; round++)
        {
            var next = AnnotateOnce(text, check(text));
            if (next == text) break;
            text = next;
        }
        return text;
    }

    private static string AnnotateOnce(string text, IReadOnlyCollection<Diagnostic> findings)
    {
        var result = new StringBuilder();
        var lines = text.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (IsAnnotation(lines[i])) continue;
            result.Append(lines[i]).Append('\n');
            var ending = lines[i].EndsWith('\\') ? " \\\n" : "\n";
            foreach (var finding in findings.Where(f => Top(f.At) is { IsEndOfFile: false } at && at.Line == i + 1))
                result.Append(Caret(Top(finding.At), Sentence(finding))).Append(ending);
        }
        foreach (var finding in findings.Where(static f => Top(f.At).IsEndOfFile))
            result.Append("#EOF ").Append(Sentence(finding)).Append('\n');
        var exit = ConfigTestExit.From(findings);
        result.Append(CultureInfo.InvariantCulture, $"#EXIT {exit}\n");
        return result.ToString();
    }

    private static bool IsAnnotation(string line) => Annotation().IsMatch(line);

    /// <summary>A finding in an included file is shown at the include line.</summary>
    private static SourceSpan Top(SourceSpan at)
    {
        while (at.File.IncludedAt is { } outer) at = outer;
        return at;
    }

    private static string Caret(SourceSpan at, string sentence)
    {
        var marks = new string('^', Math.Max(1, at.Length));
        return at.Column == 1 ? $"#<{marks} {sentence}" : $"#{new string(' ', at.Column - 2)}{marks} {sentence}";
    }

    private static string Sentence(Diagnostic finding) =>
        $"{finding.Code} {DiagnosticRenderer.Name(finding.Severity)}: {finding.Message}"
        + (finding.Effect is { } effect ? $" | {effect}" : "")
        + (finding.Fix is { } fix ? $" | {fix}" : "")
        + (finding.Effect is null ? "" : string.Concat(finding.Related.Select(static place => $" | {place.Text} (line {place.At.Line})")));

    [GeneratedRegex(@"^#(<| *)\^+ VG\d{4} |^#EOF VG\d{4} |^#EXIT \d")]
    private static partial Regex Annotation();
}
