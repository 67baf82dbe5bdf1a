using System.Runtime.CompilerServices;
using Vigil.Config.Directives;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>
/// Goal: the table is whole, and what it says works does something. Method: the list of all keywords of keepalived; each
/// working row's example is put into a base configuration, which must then bind to other settings.
/// </summary>
public sealed class DirectiveTests
{
    public static TheoryData<string, string> WorkingRows => [.. DirectiveTables.All()
        .Where(static entry => !ServiceBindingTests.HasRoomFor(entry.Path)) // shown there
        .Where(static entry => entry.Row.Status == DirectiveStatus.Works && entry.Row.BoundBy.Length == 0 && entry.Row.Keyword is not ("<item>" or "type" or "[to] [TYPE]" or "prepend"))
        .Select(static entry => (entry.Path, entry.Row.Keyword))];

    [Fact]
    public void EveryKeywordHasItsRow()
    {
        var known = DirectiveTables.All().SelectMany(static entry => Spellings(entry.Row).Select(name => (entry.Path, name))).ToHashSet();
        var missing = File.ReadLines(Path.Combine(Here(), "keywords.txt"))
            .Select(static line => line.Split('\t'))
            .Select(static words => (string[])[words[0], words[1].Replace("[type] ", "", StringComparison.Ordinal)])
            .SelectMany(static words => words[1].StartsWith('[') ? [(words[0], words[1])] : words[1].Split('|').Select(name => (words[0], name)))
            .Where(entry => !known.Contains(entry))
            .Select(static entry => $"{entry.Item1} {entry.Item2}");
        Assert.Empty(missing);
    }

    [Fact]
    public void NoTableHasARowTwice() => Assert.Empty(DirectiveTables.All()
        .SelectMany(static entry => entry.Row.Names.Select(name => $"{entry.Path} {name}"))
        .GroupBy(static name => name).Where(static same => same.Count() > 1).Select(static same => same.Key));

    [Fact]
    public void EveryRowIsDocumented() => Assert.All(DirectiveTables.All(), static entry =>
    {
        Assert.EndsWith(".", entry.Row.Doc, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', entry.Row.Doc);
        Assert.Equal(entry.Row.Status == DirectiveStatus.Works, entry.Row.Reason.Length == 0);
    });

    [Theory]
    [MemberData(nameof(WorkingRows))]
    public void EveryWorkingKeywordChangesTheConfiguration(string path, string keyword)
    {
        var row = DirectiveTables.All().First(entry => entry.Path == path && entry.Row.Keyword == keyword).Row;
        foreach (var name in row.Names)
        {
            var without = TestEnvironment.Bind(BaseConfiguration.With(path, BaseConfiguration.LineWithout(path, name, row)));
            var with = TestEnvironment.Bind(BaseConfiguration.With(path, BaseConfiguration.Line(path, name, row)));
            Assert.NotEqual(without.Configuration, with.Configuration);
        }
    }

    [Fact]
    public void EveryTestOfABindingExists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Here(), ".."), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        Assert.All(DirectiveTables.All().Select(static entry => entry.Row.BoundBy).Where(static proof => proof.Length > 0).Distinct(), proof =>
        {
            var parts = proof.Split('.');
            Assert.Contains(sources, source => source.Contains($"class {parts[0]}", StringComparison.Ordinal) && source.Contains($" {parts[1]}(", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void TheBaseIsClean() => Assert.Empty(TestEnvironment.Bind(BaseConfiguration.With("", "")).Diagnostics);

    private static IEnumerable<string> Spellings(Directive row) => row.Keyword.StartsWith('[') ? [row.Keyword] : row.Names;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
