using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;
using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>Somebody whose log lines are shown.</summary>
/// <param name="Name">How the audience knows them.</param>
/// <param name="LogBetween">What they logged between two moments.</param>
internal sealed record Speaker(string Name, Func<TimeSpan, TimeSpan, IEnumerable<LogLine>> LogBetween);

/// <summary>A step of a story.</summary>
/// <param name="Title">What is about to happen.</param>
/// <param name="Act">Does it, and waits for what must follow.</param>
/// <param name="Judge">Compares what it took, since it began, with what it may take, and gives the cells of the summary.</param>
internal sealed record Step(string Title, Action Act, Func<TimeSpan, string[]> Judge);

/// <summary>What the audience sees.</summary>
/// <param name="telling">Pattern of the log lines that tell the story; the rest is for experts.</param>
/// <param name="speakers">Whose.</param>
/// <param name="columns">Of the summary, beside the step and whether it went as told.</param>
internal sealed class Stage(string telling, IReadOnlyList<Speaker> speakers, params string[] columns)
{
    private const int LongestLine = 220;

    private readonly Table summary = new Table().Border(TableBorder.Rounded).AddColumns(["step", .. columns, "as told"]);

    private TimeSpan stepBegan;
    private TimeSpan shownUpTo;

    /// <summary>The story's name, and who is in it.</summary>
    public static void Title(string title, string cast)
    {
        AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(new Rule($"[bold]{title}[/]").LeftJustified());
        AnsiConsole.MarkupLineInterpolated($"{cast}");
    }

    /// <summary>Plays all steps; stops at the first that does not go as told.</summary>
    /// <returns>True when every step went as told.</returns>
    public bool Play(IReadOnlyList<Step> steps)
    {
        foreach (var (index, (title, act, judge)) in steps.Index())
        {
            Begin(index + 1, title);
            try
            {
                act();
                summary.AddRow([title, .. judge(stepBegan), "yes"]);
            }
            catch (Exception exception) when (exception is LabException or TimeoutException)
            {
                ShowLog();
                AnsiConsole.MarkupLineInterpolated($"  [red bold]not as told:[/] {exception.Message.Split('\n')[0]}");
                summary.AddRow([title, .. columns.Select(_ => ""), "[red]no[/]"]);
                return Curtain(asTold: false);
            }
        }
        return Curtain(asTold: true);
    }

    /// <summary>Says what happens now, after what the daemons have logged so far.</summary>
    public void Say(string text)
    {
        ShowLog();
        Line(LabClock.Now, "", text);
    }

    /// <summary>Repeats what somebody gives as a reason.</summary>
    public void Quote(string who, string text)
    {
        ShowLog();
        AnsiConsole.MarkupLineInterpolated($"  [yellow]{who} says why:[/] {WithoutTime(text)}");
    }

    /// <summary>Shows the result of a step, after the log lines of it.</summary>
    public void Result(string name, string value)
    {
        ShowLog();
        AnsiConsole.MarkupLineInterpolated($"  {name}: [bold]{value}[/]");
    }

    private void Begin(int number, string title)
    {
        stepBegan = shownUpTo = LabClock.Now;
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule(string.Create(CultureInfo.InvariantCulture, $"[bold]{number}. {title}[/]")).LeftJustified());
    }

    private bool Curtain(bool asTold)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(summary);
        AnsiConsole.MarkupLine(asTold ? "[green bold]Every step went as told.[/]" : "[red bold]It did not go as told.[/]");
        return asTold;
    }

    private void ShowLog()
    {
        var now = LabClock.Now;
        var lines = speakers.SelectMany(speaker => speaker.LogBetween(shownUpTo, now).Select(line => (speaker.Name, Line: line)));
        foreach (var (name, line) in lines.Where(line => Regex.IsMatch(line.Line.Text, telling)).OrderBy(line => line.Line.At))
        {
            var text = WithoutTime(line.Text);
            Line(line.At, name, text.Length > LongestLine ? text[..LongestLine] + " …" : text);
        }
        shownUpTo = now;
    }

    // The daemon's own time stamp in front would only repeat ours.
    private static string WithoutTime(string line) => Regex.Replace(line, @"^\w{3} \w{3} +\d+ [\d:]+ \d{4}: ", "");

    private void Line(TimeSpan at, string who, string text) =>
        AnsiConsole.MarkupLineInterpolated($"  [grey]{(at - stepBegan).TotalSeconds,6:F2} s[/] [blue]{who,-9}[/]{text}");
}
