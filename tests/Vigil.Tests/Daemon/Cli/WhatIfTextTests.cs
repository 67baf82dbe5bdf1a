using Spectre.Console;
using Vigil.Daemon.Cli.Simulate;
using Vigil.Simulator.Studies;
using Vigil.Tests.Simulator.Studies;
using Xunit;

namespace Vigil.Tests.Daemon.Cli;

/// <summary>Goal: the what-if table can be read, by people on a narrow terminal and by programs. Method: the incident's pair, drawn to a string.</summary>
public sealed class WhatIfTextTests
{
    private const int Narrow = 80;

    private static readonly WhatIfRow[] Rows = Ask();

    private static WhatIfRow[] Ask()
    {
        var files = Files.Article();
        var mishaps = Mishap.All(files.Hosts).ToDictionary(mishap => mishap.Name);
        Trial[] trials =
        [
            .. new[] { "node1 dies", "service on node1 dies", "daemon on node1 stops" }.Select(name => new Trial(mishaps[name], mishaps["service on node2 dies"], false)),
            new(null, mishaps["cut node1 <-> node2"], false), new(null, mishaps["cut node1 -> node2"], false), new(null, mishaps["node1 dies"], false),
        ];
        var outcomes = WhatIf.Ask(files.Hosts, files.Addresses, trials, runs: 2, seed: 1);
        return [.. WhatIfRow.Grouped(outcomes.Where(outcome => outcome.Trial.First is not null)), .. outcomes.Where(outcome => outcome.Trial.First is null).Select(WhatIfRow.Of)];
    }

    private static (string[] Lines, IReadOnlyList<string> Notes) Draw(bool forPeople, int width)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.Write(new WhatIfText(["node1", "node2"]).TableOf(Rows, forPeople, out var notes).Border(forPeople ? TableBorder.Simple : TableBorder.Markdown));
        return (text.ToString().Split('\n'), notes);
    }

    [Fact]
    public void On_a_terminal_rows_are_short_and_what_is_long_stands_below()
    {
        var (lines, notes) = Draw(forPeople: true, Narrow);
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= Narrow, line));
        Assert.True(lines.Length < Rows.Length * 6, string.Join('\n', lines));
        Assert.Contains(lines, line => line.Contains("2758–3258  2758–3258", StringComparison.Ordinal));
        Assert.Equal(3, notes.Count);
        Assert.StartsWith("[1] after (and mended) node1 dies, service on node1 dies, daemon on node1 stops: ITS OWNER HAS NO SERVICE", notes[0], StringComparison.Ordinal);
        Assert.Equal(["[2] TWO OWNERS: they do not hear each other", "[3] TWO OWNERS: one of them does not hear the other"], notes.Skip(1));
    }

    [Fact]
    public void For_programs_a_row_tells_all()
    {
        var (lines, notes) = Draw(forPeople: false, 10_000);
        Assert.Empty(notes);
        var hole = Assert.Single(lines, line => line.StartsWith("| service on node2 dies, after (and mended): node1 dies, service on node1 dies, daemon on node1 stops", StringComparison.Ordinal));
        Assert.Contains("nopreempt is set here", hole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "0 ms")]
    [InlineData(0, 0.02, "0–0.1 ms")]
    [InlineData(0.1, 0.1, "0.1 ms")]
    [InlineData(9.94, 12.6, "9.9–13 ms")]
    [InlineData(2649, 3586, "2649–3586 ms")]
    public void Lengths_are_written_one_way(double least, double most, string text) =>
        Assert.Equal(text, Milliseconds.Text(new SpanRange(TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most))));
}
