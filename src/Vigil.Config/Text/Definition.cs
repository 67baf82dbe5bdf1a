using System.Collections.Immutable;

namespace Vigil.Config.Text;

/// <summary>A <c>$NAME=value</c>: one line, or several (config-language section 7).</summary>
internal sealed record Definition(string Name, ImmutableArray<TrackedText> Lines)
{
    /// <summary>Whether it is one of Vigil's own, which stand nowhere in a file.</summary>
    public bool IsPredefined { get; private init; }

    public static Definition OfText(string name, string value, SourceSpan at) =>
        new(name, [TrackedText.Standing(value, at)]) { IsPredefined = true };

    /// <summary>Recognises <c>$NAME=</c> at the start of a trimmed line and gives the value's text.</summary>
    public static bool TryParse(TrackedText line, out string name, out TrackedText value)
    {
        (name, value) = ("", line);
        if (line.Length < 3 || line[0] != '$') return false;
        var length = NameLength(line.Span[1..]);
        if (length == 0 || length + 1 >= line.Length || line[length + 1] != '=') return false;
        name = line.Span.Slice(1, length).ToString();
        value = line.Slice(length + 2).Trim();
        return true;
    }

    /// <summary>How many characters at the front form a name; 0 when none do.</summary>
    public static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] == '_')) return 0;
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_')) length++;
        return length;
    }
}
