using System.Globalization;
using Spectre.Console;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>Who owned an address, drawn in the terminal: a lane for each host, and the steps below.</summary>
internal static class LanesText
{
    private static readonly (LaneCell Cell, char Letter, Color Color, string Meaning)[] Letters =
    [
        (LaneCell.Owns, '█', Color.Green, "owns it"),
        (LaneCell.OwnsToo, '▓', Color.Red, "two own it"),
        (LaneCell.OwnsBroken, '▒', Color.Yellow, "owns it, cannot serve"),
        (LaneCell.Idle, '·', Color.Grey, "does not own it"),
        (LaneCell.Broken, ' ', Color.Grey, "cannot serve"),
    ];

    public static void Print(ScenarioPlay play, SharedAddress shared, int width)
    {
        int margin = play.Hosts.Max(name => name.Length) + 4;
        int columns = width - margin - 1;
        AnsiConsole.WriteLine($"\n{shared.Label}");
        for (int host = 0; host < play.Hosts.Count; host++)
        {
            AnsiConsole.Write($"  {play.Hosts[host].PadRight(margin - 2)}");
            foreach (var cell in Columns(play, shared, host, columns)) AnsiConsole.Write(new Text($"{Letter(cell).Letter}", new Style(Letter(cell).Color)));
            AnsiConsole.WriteLine();
        }
        Axis(play, margin, columns);
        Sum(play, shared);
    }

    /// <summary>Two owners for less than this are a hand-over as the protocol has it, not a thing to see.</summary>
    private static readonly TimeSpan Visible = TimeSpan.FromMilliseconds(10);

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

    /// <summary>Numbers under the lanes where steps are; steps too near to each other share a place, and the list tells them apart.</summary>
    private static void Axis(ScenarioPlay play, int margin, int columns)
    {
        var marks = new string(' ', columns + 4).ToCharArray();
        for (int i = 0; i < play.Steps.Count; i++)
        {
            int at = (int)Math.Min(columns - 1, play.Steps[i].At.Ticks * (double)columns / Math.Max(1, play.Ended.Ticks));
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            if (marks.AsSpan(at, number.Length + 1).Trim(' ').IsEmpty && (at == 0 || marks[at - 1] == ' ')) number.CopyTo(marks.AsSpan(at));
        }
        AnsiConsole.WriteLine(new string(' ', margin) + new string(marks).TrimEnd());
        string end = $"{(play.Ended.Ticks / (double)TimeSpan.TicksPerSecond).ToString("0.#", CultureInfo.InvariantCulture)} s";
        AnsiConsole.WriteLine(new string(' ', margin) + "0 s" + end.PadLeft(columns - 3));
        for (int i = 0; i < play.Steps.Count; i++) AnsiConsole.WriteLine($"  {i + 1}: at {play.Steps[i].At.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s {play.Steps[i].Text}");
        AnsiConsole.WriteLine($"  {string.Join("   ", Letters.Select(one => $"{(one.Letter == ' ' ? "(blank)" : one.Letter)} {one.Meaning}"))}");
    }

    private static void Sum(ScenarioPlay play, SharedAddress shared)
    {
        var sum = play.Sum(shared);
        AnsiConsole.WriteLine($"  {sum.Moves} move{(sum.Moves == 1 ? "" : "s")}; nobody owned it for {Milliseconds.Text(sum.Nobody)} (longest {Milliseconds.Text(sum.LongestNobody)}), two did for {Milliseconds.Text(sum.Several)}, "
            + $"one without a service, though another host had one, for {Milliseconds.Text(sum.Unserved)}");
    }

    private static (LaneCell Cell, char Letter, Color Color, string Meaning) Letter(LaneCell cell) => Letters.First(one => one.Cell == cell);
}
