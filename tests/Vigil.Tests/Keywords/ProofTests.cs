using System.Text.RegularExpressions;
using Vigil.Config.Directives;
using Vigil.Tests.Tidy;
using Xunit;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: every keyword that is said to work names a test that fails without its effect, and nobody hides behind another's. Method: the
/// rows of the table are compared with the tests in the sources of all test projects. What has no test yet stands in unproven.txt, which
/// must say exactly that and may only get shorter (VIGIL_RECORD=1 rewrites it).
/// </summary>
public sealed class ProofTests
{
    private const string Unproven = "tests/Vigil.Tests/Keywords/unproven.txt";

    private static readonly Lazy<ILookup<string, string>> Tests = new(() =>
        Checkout.Files(".cs", "tests").SelectMany(TestsIn).ToLookup(static test => test.Name, static test => test.File));

    private static IEnumerable<(string Path, Directive Row)> Working =>
        DirectiveTables.All().Where(static entry => entry.Row.Status == DirectiveStatus.Works);

    [Fact]
    public void EveryWorkingKeywordNamesATestOfItsEffect()
    {
        var missing = Working.Where(static entry => !Tests.Value.Contains(entry.Row.Proof))
            .Select(static entry => entry.Row.Proof).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1") File.WriteAllLines(Path.Combine(Checkout.Root, Unproven), missing);
        Assert.Equal(Checkout.Lines(Unproven), missing);
    }

    // An old spelling may share the test of the new one if that tries both.
    [Fact]
    public void NoTestStandsForTwoKeywords() => Assert.All(
        Working.Where(static entry => entry.Row.Keyword != "<item>").GroupBy(static entry => entry.Row.Proof), static rows =>
            Assert.Single(rows.Select(static entry => entry.Row.Keyword).Distinct()));

    [Fact]
    public void EveryProofSpeaksOfItsKeyword() => Assert.All(Working.Where(static entry => Tests.Value.Contains(entry.Row.Proof)), static entry =>
        Assert.Contains(Tests.Value[entry.Row.Proof], file => entry.Row.Names.Any(name => name == "<item>" || Checkout.Read(file).Contains(name, StringComparison.Ordinal))));

    /// <summary>The tests of a file as Class.Method.</summary>
    private static IEnumerable<(string Name, string File)> TestsIn(string path)
    {
        var current = "";
        var isTest = false;
        foreach (var line in CSharpText.CodeLines(path))
        {
            if (Regex.Match(line, @"^public (?:sealed )?(?:partial )?class (\w+)") is { Success: true } type) current = type.Groups[1].Value;
            isTest |= Regex.IsMatch(line, @"^\s+\[(Fact|Theory|InlineData|MemberData)\b");
            if (!isTest || Regex.Match(line, @"^    public (?:async )?\w+ @?(\w+)\(") is not { Success: true } method) continue;
            isTest = false;
            yield return ($"{current}.{method.Groups[1].Value}", path);
        }
    }
}
