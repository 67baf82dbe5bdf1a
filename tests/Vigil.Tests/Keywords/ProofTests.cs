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

    private static readonly Lazy<ILookup<string, TestSource>> Tests = new(static () => TestSource.All().ToLookup(static test => test.Name));

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

    [Fact]
    public void NoTestStandsForTwoKeywords() => Assert.All(Working.GroupBy(static entry => entry.Row.Proof), static rows =>
        Assert.Single(rows.Select(static entry => Spoken(entry)[0]).Distinct()));

    // In its own text: what the rest of the file says proves nothing.
    [Fact]
    public void EveryProofSpeaksOfItsKeyword() => Assert.All(Working.Where(static entry => Tests.Value.Contains(entry.Row.Proof)), static entry =>
        Assert.Contains(Tests.Value[entry.Row.Proof], test => Spoken(entry).All(test.SpeaksOf)));

    /// <summary>The words a proof must say: every spelling of the keyword; of the items of a list, the keyword of the list.</summary>
    private static string[] Spoken((string Path, Directive Row) entry) => entry.Row.Keyword switch
    {
        "<item>" => [entry.Path.Split('/')[^1].Split('[')[0]],
        "[to] [TYPE]" => ["to"],
        _ => entry.Row.Names,
    };
}
