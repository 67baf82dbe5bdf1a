using System.Globalization;
using Spectre.Console;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>Who owned what, drawn in the terminal: for each address a lane of each host, then the steps.</summary>
internal static class LanesText
{
    private static readonly (LaneCell Cell, char Letter, Color Color, string Meaning)[] Letters =
    [
        (LaneCell.Owns, '█', Color.Green, "owns it"),
        (LaneCell.OwnsToo, '▓', Color.Red, "two own it"),
        (LaneCell.OwnsBroken, '▒', Color.Yellow, "owns it, cannot serve"),
        (LaneCell.Idle, '·', Color.Grey, "does not own it"),
        (LaneCell.NoService, 'x', Color.Grey, "its service is dead"),
        (LaneCell.Down, ' ', Color.Grey, "down"),
    ];

    /// <summary>Columns that a tick of time and its label take at least.</summary>
    private const int ColumnsPerTick = 10;

    /// <summary>Two owners for less than this are a hand-over as the protocol has it, not a thing to see.</summary>
    private static readonly TimeSpan Visible = TimeSpan.FromMilliseconds(10);

    public static void Print(ScenarioPlay play, int width)
    {
        int margin = play.Hosts.Max(name => name.Length) + 4;
        int columns = width - margin - 1;
        foreach (var shared in play.Addresses) Print(play, shared, margin, columns);
        AnsiConsole.WriteLine();
        for (int i = 0; i < play.Steps.Count; i++) AnsiConsole.WriteLine($"  {i + 1}: at {play.Steps[i].At.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s {play.Steps[i].Text}");
        AnsiConsole.WriteLine($"  {string.Join("   ", Letters.Select(one => $"{(one.Letter == ' ' ? "(blank)" : one.Letter)} {one.Meaning}"))}");
    }

    private static void Print(ScenarioPlay play, SharedAddress shared, int margin, int columns)
    {
        AnsiConsole.WriteLine($"\n{shared.Label}: {Sum(play.Sum(shared))}");
        for (int host = 0; host < play.Hosts.Count; host++)
        {
            AnsiConsole.Write($"  {play.Hosts[host].PadRight(margin - 2)}");
            foreach (var cell in Columns(play, shared, host, columns)) AnsiConsole.Write(new Text($"{Letter(cell).Letter}", new Style(Letter(cell).Color)));
            AnsiConsole.WriteLine();
        }
        // Steps too near to each other share a place, and the list tells them apart.
        if (play.Steps.Count > 0) Line(play, margin, columns, play.Steps.Select(static (step, i) => (step.At, $"{i + 1}")));
        Line(play, margin, columns, TimeAxis.Ticks(TimeSpan.FromTicks(play.Ended.Ticks), columns / ColumnsPerTick).Select(static tick => (tick.At, $"|{tick.Label}")));
    }

    /// <summary>The gravest of what happened within each column.</summary>
    private static LaneCell[] Columns(ScenarioPlay play, SharedAddress shared, int host, int columns)
    {
        var cells = new LaneCell[columns];
        double perColumn = (double)play.Ended.Ticks / columns;
        foreach (var stretch in Lane.Of(play, shared, host))
        {
            if (stretch.Cell == LaneCell.OwnsToo && stretch.To - stretch.From < Visible) continue;
            int last = Math.Min(columns - 1, (int)((stretch.To.Ticks - 1) / perColumn));
            for (int i = (int)(stretch.From.Ticks / perColumn); i <= last; i++) cells[i] = (LaneCell)Math.Max((int)cells[i], (int)stretch.Cell);
        }
        return cells;
    }

    /// <summary>Marks under the lanes, each at its time; one that would touch the one before is left out.</summary>
    private static void Line(ScenarioPlay play, int margin, int columns, IEnumerable<(TimeSpan At, string Text)> marks)
    {
        var line = new char[columns];
        Array.Fill(line, ' ');
        int free = 0;
        foreach (var (at, text) in marks)
        {
            int column = (int)Math.Min(columns - 1, at.Ticks * (double)columns / Math.Max(1, play.Ended.Ticks));
            if (column < free || column + text.Length > columns) continue;
            text.CopyTo(line.AsSpan(column));
            free = column + text.Length + 1;
        }
        AnsiConsole.WriteLine(new string(' ', margin) + new string(line).TrimEnd());
    }

    private static string Sum(OwnershipSum sum)
    {
        string moves = sum.Moves switch { 0 => "it never moved", 1 => "it moved once", 2 => "it moved twice", _ => $"it moved {sum.Moves} times" };
        string hole = sum.Nobody == TimeSpan.Zero ? "it always had an owner" : $"nobody owned it for {Milliseconds.Text(sum.Nobody)}{(sum.LongestNobody == sum.Nobody ? "" : $" (longest {Milliseconds.Text(sum.LongestNobody)})")}";
        string two = sum.Several == TimeSpan.Zero ? "never two" : $"two hosts did for {Milliseconds.Text(sum.Several)}";
        string served = sum.Unserved == TimeSpan.Zero ? "" : $"; its owner had no service, though another host had one, for {Milliseconds.Text(sum.Unserved)}";
        return $"{moves}; {hole}, {two}{served}";
    }

    private static (LaneCell Cell, char Letter, Color Color, string Meaning) Letter(LaneCell cell) => Letters.First(one => one.Cell == cell);
}
