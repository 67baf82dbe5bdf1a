using System.Globalization;
using System.Security;
using System.Text;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>Who owned what, as an SVG picture that needs nothing else: a lane for each host, a line for each step.</summary>
internal static class LanesSvg
{
    private const int Left = 110, Width = 960, LaneHeight = 22, Gap = 34, Top = 30, StepLine = 18, MostTicks = 12;

    private static readonly Dictionary<LaneCell, (string Color, string Meaning)> Colors = new()
    {
        [LaneCell.Idle] = ("#e8eaed", "does not own it"),
        [LaneCell.NoService] = ("#fde293", "its service is dead"),
        [LaneCell.Down] = ("#9aa0a6", "down"),
        [LaneCell.Owns] = ("#1e8e3e", "owns it"),
        [LaneCell.OwnsBroken] = ("#f9ab00", "owns it, cannot serve"),
        [LaneCell.OwnsToo] = ("#d93025", "two own it"),
    };

    /// <summary>Colour of a stretch without an owner.</summary>
    private const string Unowned = "#202124";

    public static string Of(ScenarioPlay play)
    {
        int block = play.Hosts.Count * LaneHeight + Gap;
        int lanes = Top + play.Addresses.Count * block, height = lanes + 30 + (play.Steps.Count + 1) * StepLine;
        var svg = new StringBuilder();
        svg.AppendLine(Text($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Left + Width + 20}" height="{height}" font-family="sans-serif" font-size="12">"""));
        svg.AppendLine("""<rect width="100%" height="100%" fill="white"/>""");
        for (int i = 0; i < play.Addresses.Count; i++) Block(svg, play, play.Addresses[i], Top + i * block);
        for (int i = 0; i < play.Steps.Count; i++) Step(svg, play, i, lanes);
        foreach (var (at, label) in TimeAxis.Ticks(TimeSpan.FromTicks(play.Ended.Ticks), MostTicks)) Tick(svg, At(play, at.Ticks), label, lanes);
        Legend(svg, lanes + 8);
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void Block(StringBuilder svg, ScenarioPlay play, SharedAddress shared, int top)
    {
        svg.AppendLine(Text($"""<text x="4" y="{top - 6}" font-weight="bold">{Escape(shared.Label)}</text>"""));
        for (int host = 0; host < play.Hosts.Count; host++)
        {
            int y = top + host * LaneHeight;
            svg.AppendLine(Text($"""<text x="4" y="{y + 14}">{Escape(play.Hosts[host])}</text>"""));
            // Two owners last: nothing that is brief may hide them.
            foreach (var stretch in Lane.Of(play, shared, host).OrderBy(static one => one.Cell == LaneCell.OwnsToo))
            {
                double from = At(play, stretch.From.Ticks), to = At(play, stretch.To.Ticks);
                svg.AppendLine(Text($"""<rect x="{from:0.##}" y="{y}" width="{Math.Max(1, to - from):0.##}" height="{LaneHeight - 4}" fill="{Colors[stretch.Cell].Color}"><title>{Escape(Title(play.Hosts[host], stretch))}</title></rect>"""));
            }
        }
        Gaps(svg, play, shared, top + play.Hosts.Count * LaneHeight - 2);
    }

    /// <summary>A line under the lanes wherever nobody owns the address.</summary>
    private static void Gaps(StringBuilder svg, ScenarioPlay play, SharedAddress shared, int y)
    {
        foreach (var stretch in Lane.Gaps(play, shared))
        {
            double from = At(play, stretch.From.Ticks), to = At(play, stretch.To.Ticks);
            svg.AppendLine(Text($"""<rect x="{from:0.##}" y="{y}" width="{Math.Max(1, to - from):0.##}" height="4" fill="{Unowned}"><title>nobody owns it: {Seconds(stretch.From.Ticks):0.000} to {Seconds(stretch.To.Ticks):0.000} s</title></rect>"""));
        }
    }

    /// <summary>A moment of time: a faint line through all lanes, and its label under them.</summary>
    private static void Tick(StringBuilder svg, double x, string label, int lanes) => svg.AppendLine(Text(
        $"""<path d="M{x:0.##} {Top - 4}V{lanes - 26}" stroke="#5f6368" stroke-opacity="0.3"/><text x="{x:0.##}" y="{lanes - 16}" text-anchor="middle" fill="#5f6368">{label}</text>"""));

    private static void Step(StringBuilder svg, ScenarioPlay play, int i, int lanes)
    {
        var step = play.Steps[i];
        double x = At(play, step.At.Ticks);
        svg.AppendLine(Text($"""<line x1="{x:0.##}" x2="{x:0.##}" y1="{Top - 4}" y2="{lanes - 12}" stroke="#202124" stroke-dasharray="3 3"/><text x="{x:0.##}" y="{lanes - 2}" text-anchor="middle">{i + 1}</text>"""));
        svg.AppendLine(Text($"""<text x="4" y="{lanes + 40 + i * StepLine}">{i + 1}: at {step.At.TotalSeconds:0.###} s {Escape(step.Text)}</text>"""));
    }

    private static void Legend(StringBuilder svg, int y)
    {
        int x = Left;
        foreach (var (color, meaning) in Colors.Values.Append((Unowned, "nobody owns it")))
        {
            svg.AppendLine(Text($"""<rect x="{x}" y="{y}" width="12" height="12" fill="{color}"/><text x="{x + 16}" y="{y + 10}">{meaning}</text>"""));
            x += 40 + meaning.Length * 7;
        }
    }

    private static string Title(string host, LaneStretch stretch) =>
        $"{host} {Colors[stretch.Cell].Meaning}: {Text($"{Seconds(stretch.From.Ticks):0.000}")} to {Text($"{Seconds(stretch.To.Ticks):0.000}")} s";

    private static double At(ScenarioPlay play, long ticks) => Left + Width * (double)ticks / Math.Max(1, play.Ended.Ticks);

    private static double Seconds(long ticks) => ticks / (double)TimeSpan.TicksPerSecond;

    private static string Escape(string text) => SecurityElement.Escape(text);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
