using Spectre.Console;

namespace Vigil.Bench.Report;

/// <summary>Renders what was recorded as one Markdown table per row of the bench.</summary>
internal static class ResultTable
{
    private const int Width = 300;

    /// <summary>The tables, both daemons side by side; the last columns are Vigil's figure divided by keepalived's.</summary>
    public static string Render(Recorder recorder, string yardstick, string candidate)
    {
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
            string[] figures = ["median", "p99", "max"];
            foreach (var heading in (string[])["unit", "n", .. figures.Select(f => $"{yardstick} {f}"),
                .. figures.Select(f => $"{candidate} {f}"), "ratio median", "ratio p99"])
                table.AddColumn(new TableColumn(heading).RightAligned());
            foreach (var measure in row)
                table.AddRow([.. Cells(measure, recorder.Of(measure, yardstick), recorder.Of(measure, candidate)).Select(Markup.Escape)]);
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

    private static string[] Cells(Measure measure, Summary? ours, Summary? theirs) =>
    [
        measure.Name, measure.Unit, $"{ours?.Count}/{theirs?.Count}",
        Figure(ours?.Median), Figure(ours?.P99), Figure(ours?.Max),
        Figure(theirs?.Median), Figure(theirs?.P99), Figure(theirs?.Max),
        Ratio(theirs?.Median, ours?.Median), Ratio(theirs?.P99, ours?.P99),
    ];

    private static string Ratio(double? candidate, double? yardstick) =>
        candidate is { } c && yardstick is { } y && y > 0 ? (c / y).ToString("0.00") : "";

    /// <summary>Four significant digits or so, without exponents.</summary>
    private static string Figure(double? value) => value switch
    {
        null => "",
        var v when Math.Abs(v.Value) >= 1000 => v.Value.ToString("0"),
        var v when Math.Abs(v.Value) >= 100 => v.Value.ToString("0.0"),
        var v when Math.Abs(v.Value) >= 10 => v.Value.ToString("0.00"),
        var v => v.Value.ToString("0.0000"),
    };
}
