using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Vigil.Config.Diagnostics;
using Vigil.Config.Lint;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config.Lint;

/// <summary>
/// Goal: docs/lint.md lists every rule, and what is found in the samples of Debian's keepalived package, no more and no less.
/// Method: its two tables are made anew and compared; VIGIL_RECORD=1 keeps them, and the review is the difference.
/// </summary>
public sealed class LintDocumentTests
{
    private const string Samples = "/usr/share/doc/keepalived/samples";

    private static readonly string Page = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../../docs/lint.md"));

    [Fact]
    public void TheTableOfRulesIsUpToDate()
    {
        var table = new StringBuilder("| Code | | What | What to do |\n|---|---|---|---|\n");
        foreach (var rule in LintRules.All)
            table.Append(CultureInfo.InvariantCulture, $"| {rule.Finding.Code} | {DiagnosticRenderer.Name(rule.Finding.Severity)} | {rule.Title} | {rule.Remedy} |\n");
        Compare("rules", table.ToString());
    }

    [Fact]
    public void TheFindingsInDebiansSamplesAreListed()
    {
        Assert.SkipUnless(Directory.Exists(Samples), "the samples of Debian's keepalived package are not installed here");
        var table = new StringBuilder("| Sample | Line | Code | Finding |\n|---|---|---|---|\n");
        foreach (var path in Directory.GetFiles(Samples, "keepalived.conf.*").Order(StringComparer.Ordinal))
        {
            var host = LintHost.Read("sample", path, new DiskFileReader(), TestEnvironment.For("sample"));
            foreach (var finding in host.Diagnostics.Concat(LintRules.Check([host])).OrderBy(finding => finding.At.Line).ThenBy(finding => finding.Code, StringComparer.Ordinal))
                table.Append(CultureInfo.InvariantCulture, $"| {Path.GetFileName(path)["keepalived.conf.".Length..]} | {finding.At.Line} | {finding.Code} | {finding.Message} |\n");
        }
        Compare("samples", table.ToString());
    }

    private static void Compare(string part, string expected)
    {
        var (start, end) = ($"<!-- {part} -->\n", $"<!-- end of {part} -->\n");
        lock (Page)
        {
            var text = File.ReadAllText(Page);
            int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length, to = text.IndexOf(end, StringComparison.Ordinal);
            if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1") File.WriteAllText(Page, text[..from] + expected + text[to..]);
            else Assert.Equal(expected, text[from..to]);
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
