using Spectre.Console;
using Vigil.Bench.Report;

namespace Vigil.Bench.Stalls;

/// <summary>All runs of one row with one daemon; at least one.</summary>
internal sealed record StallRuns(IReadOnlyList<StallOutcome> Runs)
{
    /// <summary>Milliseconds with two owners, counted from the wake-up.</summary>
    public double[] Several { get; } = [.. Runs.Select(run => run.Several.TotalMilliseconds)];

    /// <summary>Who owned the address in the end, in words.</summary>
    public string Owners => string.Join(" or ", Runs.Select(run => run.Owner switch { true => "woken", false => "peer", null => "not one" }).Distinct().Order());

    public Summary Summary => Summary.Of(Several);
}

/// <summary>One stall under both daemons; null: not measured.</summary>
internal sealed record StallRow(StallCase Case, StallRuns? Keepalived, StallRuns? Vigil)
{
    /// <summary>Longer by chance alone in fewer cases than this is longer.</summary>
    private const double Level = 0.05;

    /// <summary>How <see cref="Verdict"/> compares, for the reader of the table.</summary>
    public const string Rule =
        "\"longer\": the exact rank test of Mann and Whitney finds Vigil's times longer than keepalived's at the 5 % level (with few stalls: at the least level they can reach); "
        + "\"largest longer\": Vigil's largest lies above keepalived's by more than keepalived's own range, largest less least, in that row.";

    /// <summary>Empty, or what Vigil broke: at most one advert interval with two owners after the wake-up, no more than keepalived, nothing stale.</summary>
    public string Verdict => string.Join(", ", Broken());

    private IEnumerable<string> Broken()
    {
        if (Vigil is null) yield break;
        if (Case.Hold == Hold.WorkerOnly && Vigil.Runs.Any(run => run.SeveralHeld > TimeSpan.Zero)) yield return "not withdrawn in time";
        if (Vigil.Runs.Any(run => run.Several > Case.Interval)) yield return "more than an interval";
        if (Vigil.Runs.Any(run => run.Owner is null)) yield return "not one owner";
        if (Vigil.Runs.Any(run => run.Stale > 0)) yield return "stale frames";
        if (Keepalived is null) yield break;
        var level = Math.Max(Level, RankTest.Least(Keepalived.Several.Length, Vigil.Several.Length));
        if (RankTest.ChanceOfLonger(Keepalived.Several, Vigil.Several) <= level) yield return "longer";
        var (theirs, ours) = (Keepalived.Summary, Vigil.Summary);
        if (ours.Max > theirs.Max + (theirs.Max - theirs.Min)) yield return "largest longer";
    }
}

/// <summary>The table of stalls, in Markdown.</summary>
internal static class StallTable
{
    private static readonly string[] Columns = ["master held by", "its standing", "advert_int", "held", "stalls",
        "two owners after the wake, ms: keepalived", "Vigil", "nobody after, ms", "frames it sent", "stale ones", "owner at the end",
        "two owners while held, ms", "nobody while held, ms", ""];

    public static string Render(IReadOnlyList<StallRow> rows)
    {
        var table = new Table { Border = TableBorder.Markdown };
        foreach (var column in Columns) table.AddColumn(column);
        foreach (var row in rows)
        {
            table.AddRow([.. ((string[])[
                row.Case.Hold.Name, row.Case.Standing.Name, $"{row.Case.Interval.TotalSeconds} s", $"{row.Case.Length.TotalSeconds} s",
                Both(row, runs => $"{runs.Runs.Count}"), Spread(row.Keepalived), Spread(row.Vigil), Worst(row, run => run.None),
                Both(row, runs => $"{runs.Runs.Max(run => run.Sent)}"), Both(row, runs => runs.Runs.Max(run => run.Stale) is { } stale ? $"{stale}" : "?"),
                Both(row, runs => runs.Owners),
                Worst(row, run => run.SeveralHeld), Worst(row, run => run.NoneHeld), row.Verdict]).Select(Markup.Escape)]);
        }
        return "Two owners after the wake: median (least–most). Elsewhere keepalived / Vigil, the worst of all stalls.\n"
            + MarkdownText.Of(table) + "\n" + StallRow.Rule + "\n";
    }

    private static string Spread(StallRuns? runs) => runs?.Summary switch
    {
        null => "-",
        { Max: 0 } => "0",
        { } s => $"{s.Median:0.00} ({s.Min:0.00}–{s.Max:0.00})",
    };

    private static string Worst(StallRow row, Func<StallOutcome, TimeSpan> figure) => Both(row, runs => Ms(runs.Runs.Max(figure)));

    private static string Both(StallRow row, Func<StallRuns, string> of) =>
        $"{(row.Keepalived is { } k ? of(k) : "-")} / {(row.Vigil is { } v ? of(v) : "-")}";

    private static string Ms(TimeSpan time) => time.TotalMilliseconds switch
    {
        0 => "0",
        < 10 => time.TotalMilliseconds.ToString("0.0"),
        var ms => ms.ToString("0"),
    };
}
