using System.Globalization;
using System.Text;
using Vigil.Config.Text;

namespace Vigil.Config.Diagnostics;

/// <summary>What a stretch of rendered text is, so that a terminal can colour it.</summary>
public enum TextRole
{
    /// <summary>Ordinary text.</summary>
    Plain,

    /// <summary>File, line and column.</summary>
    Place,

    /// <summary>The severity and code of an error.</summary>
    Error,

    /// <summary>The severity and code of a warning.</summary>
    Warning,

    /// <summary>The severity and code of a note.</summary>
    Note,

    /// <summary>A line of the file.</summary>
    Source,

    /// <summary>The caret under it.</summary>
    Caret,

    /// <summary>The words before a reason or an advice.</summary>
    Label,
}

/// <summary>Text with its role.</summary>
public readonly record struct TextSegment(string Text, TextRole Role);

/// <summary>Turns a finding into text: place, sentence, source line, caret, reason, advice, include chain.</summary>
public static class DiagnosticRenderer
{
    private const int MaxSourceColumns = 160;

    /// <summary>Where what is said in whole sentences goes on in the next line.</summary>
    private const int TextColumns = 110;

    /// <summary>One finding as plain text, lines ended by LF.</summary>
    public static string ToText(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        foreach (var segment in Render(diagnostic)) text.Append(segment.Text);
        return text.ToString();
    }

    /// <summary>One finding as segments; their concatenation is the plain text.</summary>
    public static IEnumerable<TextSegment> Render(Diagnostic diagnostic)
    {
        yield return new(Place(diagnostic.At) + ": ", TextRole.Place);
        yield return new($"{Name(diagnostic.Severity)} {diagnostic.Code}: ", RoleOf(diagnostic.Severity));
        yield return new(Printable(diagnostic.Message) + "\n", TextRole.Plain);
        foreach (var segment in SourceWithCaret(diagnostic.At)) yield return segment;
        foreach (var segment in Labelled("why", diagnostic.Why)) yield return segment;
        foreach (var segment in Labelled("effect", diagnostic.Effect)) yield return segment;
        foreach (var segment in Labelled("fix", diagnostic.Fix)) yield return segment;
        foreach (var related in diagnostic.Related)
            foreach (var segment in Labelled(related.Text, Place(related.At))) yield return segment;
        if (diagnostic.At.Via is { } via)
            foreach (var segment in Labelled("from", Origin(via))) yield return segment;
        for (var at = diagnostic.At.File.IncludedAt; at is { } include; at = include.File.IncludedAt)
            foreach (var segment in Labelled("included from", Place(include))) yield return segment;
    }

    /// <summary>The word for a severity.</summary>
    public static string Name(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static string Place(SourceSpan at) => at.IsEndOfFile
        ? Printable(at.File.Name) + (at.File.Lines.Count == 0 ? "" : ":end")
        : string.Create(CultureInfo.InvariantCulture, $"{Printable(at.File.Name)}:{at.Line}:{at.Column}");

    private static string Origin(Expansion via) => via.DefinedAt is { } at
        ? $"definition ${via.Name} at {Place(at)}"
        : $"the predefined ${{{via.Name}}}";

    private static IEnumerable<TextSegment> Labelled(string label, string? text)
    {
        if (text is null) yield break;
        yield return new($"  {label}: ", TextRole.Label);
        yield return new(Wrapped(Printable(text), label.Length + 4) + "\n", TextRole.Plain);
    }

    /// <summary>Breaks at blanks; what follows stands a little to the right.</summary>
    private static string Wrapped(string text, int column)
    {
        var result = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            var fits = column + word.Length < TextColumns;
            if (result.Length > 0) result.Append(fits ? " " : "\n      ");
            result.Append(word);
            column = (fits ? column + 1 : 6) + word.Length;
        }
        return result.ToString();
    }

    private static IEnumerable<TextSegment> SourceWithCaret(SourceSpan at)
    {
        if (at.IsEndOfFile) yield break;
        var line = at.File.LineText(at.Line);
        if (line.Length > MaxSourceColumns) line = line[..Math.Min(line.Length, Math.Max(MaxSourceColumns, at.Column))];
        yield return new("    " + Printable(line) + "\n", TextRole.Source);

        var start = Math.Clamp(at.Column - 1, 0, line.Length);
        var length = Math.Clamp(at.Length, 0, line.Length - start);
        yield return new("    " + new string(' ', Width(line.AsSpan(0, start))), TextRole.Plain);
        yield return new(new string('^', Math.Max(1, Width(line.AsSpan(start, length)))) + "\n", TextRole.Caret);
    }

    private static TextRole RoleOf(Severity severity) => severity switch
    {
        Severity.Error => TextRole.Error,
        Severity.Warning => TextRole.Warning,
        _ => TextRole.Note,
    };

    /// <summary>Outside text must not steer the terminal: tabs become blanks, other controls a dot.</summary>
    private static string Printable(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = source[i] == '\t' ? ' ' : char.IsControl(source[i]) ? '·' : source[i];
    });

    /// <summary>Terminal columns of a text; East Asian wide characters take two.</summary>
    private static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += IsWide(rune.Value) ? 2 : 1;
        return width;
    }

    private static bool IsWide(int rune) => rune is
        (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or
        (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or
        (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd);
}
