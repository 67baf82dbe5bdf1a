using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>What the audience sees.</summary>
internal sealed class Stage(Node node1, Node node2)
{
    // Log lines that tell the story; the rest is for experts.
    private const string Telling =
        @"Entering \w+ STATE|effective priority|VRRP_Script|nopreempt|forcing new election|received lower|higher prio|[Ss]topp|died|exited|respawn|restart";

    private const int LongestLine = 220;

    private static readonly string[] Configured = ["100", "90"];

    private readonly Table summary = new Table().Border(TableBorder.Rounded).AddColumns("step", "outage", "two owners", "as told");

    private TimeSpan stepBegan;
    private TimeSpan shownUpTo;

    public void Title(string daemon, string client)
    {
        AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(new Rule("[bold]A MySQL pair behind 10.0.0.100[/]").LeftJustified());
        AnsiConsole.MarkupLineInterpolated($"node1 and node2 run {daemon} on examples/mysql-ha; a client {client}.");
    }

    public void Begin(int number, string title)
    {
        stepBegan = shownUpTo = LabClock.Now;
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule(string.Create(CultureInfo.InvariantCulture, $"[bold]{number}. {title}[/]")).LeftJustified());
    }

    /// <summary>Says what happens now, after what the daemons have logged so far.</summary>
    public void Say(string text)
    {
        ShowLog();
        Line(LabClock.Now, "", text);
    }

    /// <summary>Shows the tell-tale log lines of a step, its outage, and where the pair stands.</summary>
    public void End(string title, TimeSpan outage, Ownership owners)
    {
        ShowLog();
        AnsiConsole.MarkupLineInterpolated($"  outage for the client: [bold]{Seen(outage)}[/]");
        ShowPair(owners.Owners);
        var several = owners.Since(stepBegan).Several;
        summary.AddRow(
            title,
            Seen(outage),
            several == TimeSpan.Zero ? "never" : string.Create(CultureInfo.InvariantCulture, $"{several.TotalMilliseconds:F2} ms"),
            "yes");
    }

    /// <summary>The client asks every 10 ms, so that two answers are never nearer.</summary>
    private static string Seen(TimeSpan outage) =>
        outage < TimeSpan.FromMilliseconds(30) ? "none (under 0.03 s)" : string.Create(CultureInfo.InvariantCulture, $"{outage.TotalSeconds:F2} s");

    public void Fail(string title, string why)
    {
        ShowLog();
        AnsiConsole.MarkupLineInterpolated($"  [red bold]not as told:[/] {why.Split('\n')[0]}");
        summary.AddRow(title, "", "", "[red]no[/]");
    }

    public void Quote(string who, string text)
    {
        ShowLog();
        AnsiConsole.MarkupLineInterpolated($"  [yellow]{who} says why:[/] {WithoutTime(text)}");
    }

    public void Curtain(bool asTold)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(summary);
        AnsiConsole.MarkupLine(asTold ? "[green bold]Every step went as told.[/]" : "[red bold]It did not go as told.[/]");
    }

    private void ShowLog()
    {
        var now = LabClock.Now;
        var lines = new[] { node1, node2 }.SelectMany(node => node.LogBetween(shownUpTo, now).Select(line => (node.Name, Line: line)));
        foreach (var (name, line) in lines.Where(line => Regex.IsMatch(line.Line.Text, Telling)).OrderBy(line => line.Line.At))
        {
            var text = WithoutTime(line.Text);
            Line(line.At, name, text.Length > LongestLine ? text[..LongestLine] + " …" : text);
        }
        shownUpTo = now;
    }

    // The daemon's own time stamp in front would only repeat ours.
    private static string WithoutTime(string line) => Regex.Replace(line, @"^\w{3} \w{3} +\d+ [\d:]+ \d{4}: ", "");

    private void Line(TimeSpan at, string who, string text) =>
        AnsiConsole.MarkupLineInterpolated($"  [grey]{(at - stepBegan).TotalSeconds,6:F2} s[/] [blue]{who,-6}[/]{text}");

    private void ShowPair(IReadOnlyList<Host> owners)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("", "MySQL", "priority", "state", "10.0.0.100");
        foreach (var (node, configured) in new[] { node1, node2 }.Zip(Configured))
        {
            table.AddRow(
                node.Name,
                node.DatabaseUp ? "[green]up[/]" : "[red]down[/]",
                node.Daemon.Running ? node.Priority(configured) : "",
                node.State == "MASTER" ? "[green]MASTER[/]" : node.State,
                owners.Contains(node.Host) ? "[green]●[/]" : "");
        }
        AnsiConsole.Write(table);
    }
}
