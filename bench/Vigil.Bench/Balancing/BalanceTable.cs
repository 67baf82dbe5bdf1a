using System.Globalization;
using System.Text;
using Spectre.Console;
using Vigil.Bench.Report;
using Recorder = Vigil.Bench.Report.Recorder;

namespace Vigil.Bench.Balancing;

/// <summary>What figures of the packet path are compared with.</summary>
/// <param name="Floor">By row: the start of the name of the measure to subtract.</param>
/// <param name="Yardstick">The start of the name of the one whose ratio is shown; null without.</param>
internal sealed record Comparison(IReadOnlyDictionary<string, string> Floor, string? Yardstick, string? Generator);

/// <summary>Renders medians, what lies above the floor, and ratios.</summary>
internal static class BalanceTable
{
    /// <summary>On a real kernel.</summary>
    public static readonly Comparison Native = new(new Dictionary<string, string> { ["packet"] = "bare redirect" }, "nft DNAT", "XDP_DROP");

    /// <summary>In the emulated machine.</summary>
    public static readonly Comparison Emulated = new(new Dictionary<string, string> { ["stack"] = "the stack drops", ["xdp"] = "XDP_DROP" }, null, null);

    /// <summary>One table per row.</summary>
    public static string Render(Recorder recorder, Comparison comparison)
    {
        var text = new StringBuilder();
        foreach (var row in recorder.Measures.GroupBy(measure => measure.Row))
        {
            var table = new Table { Border = TableBorder.Markdown };
            foreach (var heading in (string[])[row.Key, "unit", "n", "median", "least", "most", "above", "ratio", "ratio, net"])
                table.AddColumn(heading == row.Key ? new TableColumn(heading) : new TableColumn(heading).RightAligned());
            foreach (var measure in row)
            {
                var one = recorder.Of(measure, "")!.Value;
                var (floor, yardstick) = (Like(comparison.Floor.GetValueOrDefault(row.Key), measure), Like(comparison.Yardstick, measure));
                var made = Like(comparison.Generator, measure) ?? 0;
                table.AddRow([.. new[]
                {
                    measure.Name, measure.Unit, $"{one.Count}", Digits(one.Median), Digits(one.Min), Digits(one.Max),
                    floor is { } low ? Digits(one.Median - low) : "",
                    yardstick is { } other ? (other / one.Median).ToString("0.00", CultureInfo.InvariantCulture) : "",
                    yardstick is { } gross && one.Median > made ? ((gross - made) / (one.Median - made)).ToString("0.00", CultureInfo.InvariantCulture) : "",
                }.Select(Markup.Escape)]);
            }
            text.Append(MarkdownText.Of(table));
        }
        return text.ToString();

        // The measure of that name for as many flows and frames as long; where it was not taken for as many flows, for fewer.
        double? Like(string? start, Measure measure)
        {
            if (start is null)
                return null;
            var size = measure.Name.Split(", ")[^1];
            var candidates = recorder.Measures.Where(one => one.Row == measure.Row && one.Name.StartsWith(start, StringComparison.Ordinal) && one.Name.EndsWith(size, StringComparison.Ordinal)).ToList();
            var flows = measure.Name.Split(", ") is [.., var count, _] ? count : "";
            var like = candidates.Where(one => one.Name.Contains($", {flows},", StringComparison.Ordinal)).Concat(candidates.TakeLast(1)).Cast<Measure?>().FirstOrDefault();
            return like is { } found ? recorder.Of(found, "")?.Median : null;
        }
    }

    private static string Digits(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture);
}
