using System.Text.RegularExpressions;
using Vigil.Simulator.Checkers;
using Vigil.Tests.Tidy;
using Xunit;

namespace Vigil.Tests.Simulator.Checkers;

/// <summary>
/// Goal: docs/simulator.md names for each checker broken cores that it, and not just any, catches. Method: the table against the lines
/// <c>expect</c> of the patches, which ./run sim --mutations goes by.
/// </summary>
public sealed partial class MutationColumnTests
{
    /// <summary>The rules of no checker that a core can break while the run goes on.</summary>
    private static readonly string[] OfTheRun = ["progress", "stuck", "crash"];

    private static readonly Dictionary<string, string> Expected = Directory.GetFiles(Path.Combine(Checkout.Root, "tests/Vigil.Sim/Mutations"), "*.patch")
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => Expect().Match(File.ReadAllText(path)).Groups[1].Value);

    private static IEnumerable<string> Rules => Checker.All().Select(checker => checker.Name).Concat(OfTheRun);

    [Fact]
    public void EveryPatchExpectsARuleThatThereIs() => Assert.All(Expected, one => Assert.Contains(one.Value, Rules));

    [Fact]
    public void EveryRuleIsExpectedByAPatch() => Assert.All(Rules, rule => Assert.Contains(rule, Expected.Values));

    [Fact]
    public void TheTableNamesNoPatchThatAnotherRuleCatches()
    {
        var rows = Checkout.Read("docs/simulator.md").Split('\n').Select(line => line.Split('|')).Where(cells => cells.Length == 6 && Rules.Contains(cells[1].Split(',')[0].Trim())).ToList();
        Assert.Equal(Rules.Order(StringComparer.Ordinal), rows.SelectMany(Names).Order(StringComparer.Ordinal));
        foreach (var cells in rows)
        {
            foreach (Match patch in Quoted().Matches(cells[4])) Assert.Contains(Expected[patch.Groups[1].Value], Names(cells));
        }

        static IEnumerable<string> Names(string[] cells) => cells[1].Split(',').Select(name => name.Trim());
    }

    [GeneratedRegex(@"^expect (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Expect();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Quoted();
}
