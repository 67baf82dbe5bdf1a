using Spectre.Console;
using Vigil.Bench.Report;

namespace Vigil.Bench.Stalls;

/// <summary>One stall under both daemons; null: not measured.</summary>
internal sealed record StallRow(StallCase Case, StallOutcome? Keepalived, StallOutcome? Vigil)
{
    /// <summary>Kernels and the watch stamp a change some tens of microseconds apart; less than this is no difference.</summary>
    private static readonly TimeSpan Blur = TimeSpan.FromMilliseconds(0.1);

    /// <summary>Empty, or what Vigil broke: at most one advert interval with two owners after the wake-up, and no more than keepalived.</summary>
    public string Verdict => Vigil switch
    {
        { SeveralHeld: var several } when Case.Hold == Hold.WorkerOnly && several > TimeSpan.Zero => "not withdrawn in time",
        { Several: var several } when several > Case.Interval => "more than an interval",
        { Several: var several } when Keepalived is { } k && several > k.Several + Blur =>
            $"{(several - k.Several).TotalMilliseconds:0.0} ms more than keepalived",
        { Owner: null } => "not one owner",
        { Sent: > 0, Owner: false } => "stale frames",
        _ => "",
    };
}

/// <summary>The table of stalls, in Markdown.</summary>
internal static class StallTable
{
    private static readonly string[] Columns = ["master held by", "its standing", "advert_int", "held",
        "two owners after the wake, ms", "nobody after, ms", "frames it sent", "owner at the end", "two owners while held, ms", "nobody while held, ms", ""];

    public static string Render(IReadOnlyList<StallRow> rows)
    {
        var table = new Table { Border = TableBorder.Markdown };
        foreach (var column in Columns) table.AddColumn(column);
        foreach (var row in rows)
        {
            table.AddRow([.. ((string[])[
                row.Case.Hold.Name, row.Case.Standing.Name, $"{row.Case.Interval.TotalSeconds} s", $"{row.Case.Length.TotalSeconds} s",
                Both(row, o => Ms(o.Several)), Both(row, o => Ms(o.None)), Both(row, o => $"{o.Sent}"),
                Both(row, o => o.Owner switch { true => "woken", false => "peer", null => "?" }),
                Both(row, o => Ms(o.SeveralHeld)), Both(row, o => Ms(o.NoneHeld)), row.Verdict]).Select(Markup.Escape)]);
        }
        return "Each cell: keepalived / Vigil; of several runs the worst.\n" + MarkdownText.Of(table);
    }

    private static string Both(StallRow row, Func<StallOutcome, string> of) =>
        $"{(row.Keepalived is { } k ? of(k) : "-")} / {(row.Vigil is { } v ? of(v) : "-")}";

    private static string Ms(TimeSpan time) => time.TotalMilliseconds switch
    {
        0 => "0",
        < 10 => time.TotalMilliseconds.ToString("0.0"),
        var ms => ms.ToString("0"),
    };
}
