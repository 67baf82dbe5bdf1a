using System.Runtime.CompilerServices;
using Vigil.Config.Lint;
using Xunit;

namespace Vigil.Tests.Config.Lint;

/// <summary>
/// Goal: every rule speaks where it should, and only there. Method: for each code a case that it is in, and one close to it that it
/// is not in; VIGIL_RECORD=1 rewrites what is found.
/// </summary>
public sealed class LintCaseTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../cases/lint"));

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.conf").Order(StringComparer.Ordinal).Select(static path => Path.GetFileName(path))];

    public static TheoryData<string> Codes => [.. LintRules.All.Select(static rule => rule.Finding.Code)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Findings(string name)
    {
        var path = Path.Combine(Folder, name);
        var text = File.ReadAllText(path);
        var expected = ConfigCase.Annotate(text, changed => LintCase.Check(LintCase.Hosts(path, changed)));
        if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1") File.WriteAllText(path, expected);
        else Assert.Equal(expected, text);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void EachRuleHasACaseAndANearMiss(string code)
    {
        Assert.Contains(code, Found($"{code}.conf"));
        Assert.DoesNotContain(code, Found($"{code}-near.conf"));
    }

    [Fact]
    public void NoRuleCountsInAConfigTest() =>
        Assert.All(LintRules.All, static rule => Assert.Equal(Vigil.Config.Diagnostics.ErrorClass.None, rule.Finding.Class));

    private static IEnumerable<string> Found(string name)
    {
        var path = Path.Combine(Folder, name);
        return LintRules.Check(LintCase.Hosts(path, File.ReadAllText(path))).Select(static finding => finding.Code);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
