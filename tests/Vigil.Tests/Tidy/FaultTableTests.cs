using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Tests.Tidy;

/// <summary>Goal: docs/faults.md tells the truth. Method: its numbers are complete, and the tests it names exist.</summary>
public sealed partial class FaultTableTests
{
    // Packets, processes and time, interfaces; configuration and reload. Traffic take-over and checks are other chapters.
    private static readonly int[] InScope = [.. Enumerable.Range(1, 63), .. Enumerable.Range(74, 15)];

    private sealed record Row(int Number, string Shown)
    {
        public string[] Tests => [.. Code().Matches(Shown).Select(match => match.Groups[1].Value)];
    }

    private static IEnumerable<Row> Rows() => Checkout.Lines("docs/faults.md").Select(line => TableRow().Match(line))
        .Where(match => match.Success).Select(match => new Row(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value));

    [Fact]
    public void NoFaultIsLeftOut()
    {
        var missing = InScope.Except(Rows().Select(row => row.Number)).ToArray();
        Assert.True(missing.Length == 0, $"docs/faults.md has no row for {string.Join(", ", missing)}");
    }

    [Fact]
    public void EachRowNamesATestOrSaysWhyThereIsNone()
    {
        var bare = Rows().Where(row => row.Tests.Length == 0 && !row.Shown.Contains("Not yet:", StringComparison.Ordinal)).Select(row => row.Number);
        Assert.Empty(bare);
    }

    [Fact]
    public void EveryNamedTestExists()
    {
        var known = Checkout.Files(".vrrp").Concat(Checkout.Files(".conf", "tests"))
            .Select(path => Path.GetFileName(path)).Concat(Checkout.Files("Tests.cs", "tests")
            .Concat(Checkout.Files("Stories.cs", "tests")).Concat(Checkout.Files("Story.cs", "tests")).SelectMany(Methods)).ToHashSet();
        var unknown = Rows().SelectMany(row => row.Tests).Where(test => TestName().IsMatch(test) && !known.Contains(test)).Distinct().ToArray();
        Assert.True(unknown.Length == 0, $"docs/faults.md names tests that do not exist: {string.Join(", ", unknown)}");
    }

    private static IEnumerable<string> Methods(string path) =>
        PublicMethod().Matches(Checkout.Read(path)).Select(match => $"{Path.GetFileNameWithoutExtension(path)}.{match.Groups[1].Value}");

    [GeneratedRegex(@"^\| (\d+) \|.*\|([^|]*)\|$")]
    private static partial Regex TableRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w-]+\.\w+$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async Task|void) (\w+)\(")]
    private static partial Regex PublicMethod();
}
