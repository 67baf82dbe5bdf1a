using Spectre.Console;
using Spectre.Console.Rendering;

namespace Vigil.Daemon.Cli;

/// <summary>What verbs print to: colours only for people, and nothing wrapped where a program reads.</summary>
internal static class Terminal
{
    /// <summary>Width of pictures where there is no terminal.</summary>
    private const int UsualWidth = 100;

    private static int? width;

    /// <summary>Columns of the terminal.</summary>
    public static int Width => width ?? UsualWidth;

    /// <summary>Somebody reads along; else a program does, or a file.</summary>
    public static bool IsForPeople => !Console.IsOutputRedirected;

    /// <summary>Sets it up; carets must stay under their words, so no line is ever wrapped.</summary>
    public static void Prepare()
    {
        if (!Console.IsOutputRedirected) width = AnsiConsole.Profile.Width;
        AnsiConsole.Profile.Width = int.MaxValue / 2;
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
    }

    /// <summary>Prints a table: wrapped to the terminal's width for people, else a Markdown row a line.</summary>
    public static void Print(Table table)
    {
        if (IsForPeople)
        {
            Wrapped(table.Border(TableBorder.Simple));
            return;
        }
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 10_000;
        console.Write(table.Border(TableBorder.Markdown));
        foreach (string line in text.ToString().Split('\n').Where(line => line.AsSpan().Trim().Length > 0)) Console.Out.WriteLine(line.TrimEnd());
    }

    /// <summary>Prints a paragraph for people, wrapped to the terminal's width.</summary>
    public static void PrintWrapped(string paragraph) => Wrapped(new Padder(new Text(paragraph), new Padding(2, 0, 0, 0)));

    private static void Wrapped(IRenderable what)
    {
        AnsiConsole.Profile.Width = Width;
        AnsiConsole.Write(what);
        AnsiConsole.Profile.Width = int.MaxValue / 2;
    }
}
