using Spectre.Console;

namespace Vigil.Bench.Report;

/// <summary>Tables as Markdown text.</summary>
internal static class MarkdownText
{
    private const int Width = 300;

    /// <summary>The table, with one empty line before it and none inside.</summary>
    public static string Of(Table table)
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
        console.Write(table);
        return "\n" + string.Concat(text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Select(line => line + "\n"));
    }
}
