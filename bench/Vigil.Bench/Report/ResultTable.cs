using Spectre.Console;
using Vigil.Bench.Lab;

namespace Vigil.Bench.Report;

/// <summary>A figure shown for each daemon.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Of">How it is read from the statistics.</param>
/// <param name="Ratio">True when the ratio of the two daemons' figures is shown too.</param>
internal sealed record Figure(string Name, Func<Summary, double> Of, bool Ratio);

/// <summary>Renders what was recorded as one Markdown table per row of the bench.</summary>
internal static class ResultTable
{
    private const int Width = 300;

    /// <summary>Figures of measurements that vary.</summary>
    public static readonly Figure[] Spread = [new("median", s => s.Median, true), new("p99", s => s.P99, true), new("max", s => s.Max, false)];

    /// <summary>Figures of counts that should be the same in both runs.</summary>
    public static readonly Figure[] Repeats = [new("lower run", s => s.Min, true), new("higher run", s => s.Max, false)];

    /// <summary>The tables, both daemons side by side; the last columns are Vigil's figure divided by keepalived's.</summary>
    public static string Render(Recorder recorder, IReadOnlyList<Figure> figures)
    {
        string[] names = [Contender.Keepalived.Name, Contender.Vigil.Name];
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        foreach (var row in recorder.Measures.GroupBy(m => m.Row))
        {
            var table = new Table { Border = TableBorder.Markdown };
            table.AddColumn(row.Key);
            foreach (var heading in (string[])["unit", "n", .. names.SelectMany(n => figures.Select(f => $"{n} {f.Name}")),
                .. figures.Where(f => f.Ratio).Select(f => $"ratio {f.Name}")])
                table.AddColumn(new TableColumn(heading).RightAligned());
            foreach (var measure in row)
                table.AddRow([.. Cells(measure, figures, [.. names.Select(n => recorder.Of(measure, n))]).Select(Markup.Escape)]);
            console.Write(table);
        }
        return Tidy(text.ToString());
    }

    /// <summary>The border style surrounds a table with lines of blanks: one empty line between two tables is enough.</summary>
    private static string Tidy(string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0);
        return string.Concat(lines.Select(l => (l.Contains(" unit ") ? "\n" : "") + l + "\n"));
    }

    private static IEnumerable<string> Cells(Measure measure, IReadOnlyList<Figure> figures, Summary?[] both) =>
    [
        measure.Name, measure.Unit, $"{both[0]?.Count}/{both[1]?.Count}",
        .. both.SelectMany(s => figures.Select(f => s is { } values ? Digits(f.Of(values)) : "")),
        .. figures.Where(f => f.Ratio).Select(f => Ratio(f, both[1], both[0])),
    ];

    private static string Ratio(Figure figure, Summary? candidate, Summary? yardstick) =>
        candidate is { } c && yardstick is { } y && figure.Of(y) > 0 ? (figure.Of(c) / figure.Of(y)).ToString("0.00") : "";

    /// <summary>Four significant digits or so, without exponents.</summary>
    private static string Digits(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("0"),
        >= 100 => value.ToString("0.0"),
        >= 10 => value.ToString("0.00"),
        _ => value.ToString("0.0000"),
    };
}
