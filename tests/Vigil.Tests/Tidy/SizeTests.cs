using Xunit;

namespace Vigil.Tests.Tidy;

/// <summary>Goal: files and methods stay small. Method: lines are counted; what is longer today may only get shorter.</summary>
public sealed class SizeTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 60;

    // What is longer today: a file by its path, a method by "path name". Take a line out, or lower its number, when you have
    // shortened it.
    private static readonly Dictionary<string, int> Ratchet = new()
    {
        ["tests/Vigil.Tests/Apply/ReconcilerTests.cs"] = 402,
    };

    [Fact]
    public void NoFileIsLongerThan400Lines()
    {
        var found = Checkout.Files(".cs").Select(path => (path, Checkout.Lines(path).Length))
            .Where(one => one.Length > Math.Max(LongestFile, Ratchet.GetValueOrDefault(one.path)));
        Assert.True(!found.Any(), string.Join("\n", found.Select(one => $"{one.path}: {one.Length} lines, at most {LongestFile}")));
    }

    [Fact]
    public void NoMethodIsLongerThan60Lines()
    {
        var found = Checkout.Files(".cs").SelectMany(Methods).Where(one => one.Lines > Math.Max(LongestMethod, Ratchet.GetValueOrDefault(one.Name)));
        Assert.True(!found.Any(), string.Join("\n", found.Select(one => $"{one.Name}: {one.Lines} lines, at most {LongestMethod}")));
    }

    [Fact]
    public void TheRatchetIsTight()
    {
        var all = Checkout.Files(".cs").SelectMany(path => Methods(path).Append((path, Checkout.Lines(path).Length)))
            .ToLookup(one => one.Item1, one => one.Item2);
        foreach (var (name, lines) in Ratchet)
        {
            Assert.True(all[name].DefaultIfEmpty(0).Max() == lines, $"{name} is no longer {lines} lines: tighten the ratchet");
        }
    }

    // The formatter puts the brace that opens a method on a line of its own, and the closing one below it at the same column.
    private static IEnumerable<(string Name, int Lines)> Methods(string path)
    {
        var lines = CSharpText.CodeLines(path);
        for (var open = 1; open < lines.Length; open++)
        {
            var indent = lines[open].Length - lines[open].TrimStart().Length;
            if (lines[open].Trim() != "{" || Declaration(lines, open) is not { } name)
            {
                continue;
            }
            var close = Array.FindIndex(lines, open + 1, line => line.StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal));
            if (close > 0)
            {
                yield return ($"{path} {name}", close - open - 1);
            }
        }
    }

    // The name before the first parenthesis of what stands above the brace; null when that declares a type.
    private static string? Declaration(string[] lines, int open)
    {
        var first = open - 1;
        while (first > 0 && lines[first - 1].TrimEnd() is { Length: > 0 } above && above[^1] is not (';' or '{' or '}' or ']'))
        {
            first--;
        }
        var text = string.Join(' ', lines[first..open]);
        string[] types = ["class ", "record ", "struct ", "interface ", "enum ", "switch", " = "];
        var parenthesis = text.IndexOf('(', StringComparison.Ordinal);
        return parenthesis < 0 || types.Any(type => text[..parenthesis].Contains(type)) ? null : text[..parenthesis].Trim().Split(' ')[^1];
    }
}
