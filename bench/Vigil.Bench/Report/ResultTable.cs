using System.Text;
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
    /// <summary>Figures of measurements that vary.</summary>
    public static readonly Figure[] Spread = [new("median", s => s.Median, true), new("p99", s => s.P99, true), new("max", s => s.Max, false)];

    /// <summary>Figures of counts that should be the same in both runs.</summary>
    public static readonly Figure[] Repeats = [new("lower run", s => s.Min, true), new("higher run", s => s.Max, false)];

    /// <summary>The tables, both daemons side by side; the last columns are Vigil's figure divided by keepalived's.</summary>
    public static string Render(Recorder recorder, IReadOnlyList<Figure> figures)
    {
        string[] names = [Contender.Keepalived.Name, Contender.Vigil.Name];
        var text = new StringBuilder();
        foreach (var row in recorder.Measures.GroupBy(m => m.Row))
        {
            var table = new Table { Border = TableBorder.Markdown };
            table.AddColumn(row.Key);
            foreach (var heading in (string[])["unit", "n", .. names.SelectMany(n => figures.Select(f => $"{n} {f.Name}")),
                .. figures.Where(f => f.Ratio).Select(f => $"ratio {f.Name}")])
                table.AddColumn(new TableColumn(heading).RightAligned());
            foreach (var measure in row)
                table.AddRow([.. Cells(measure, figures, [.. names.Select(n => recorder.Of(measure, n))]).Select(Markup.Escape)]);
            text.Append(MarkdownText.Of(table));
        }
        return text.ToString();
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
