namespace Vigil.Config.Text;

/// <summary>A <c>${NAME}</c>, <c>${NAME ARG…}</c> or <c>$NAME</c> in a text (config-language 7.4).</summary>
/// <param name="Start">Index of the dollar sign.</param>
/// <param name="Length">Length of the whole reference.</param>
/// <param name="Name">The name.</param>
/// <param name="Arguments">Words after the name inside the braces, for the predefined ones that take some.</param>
internal readonly record struct Reference(int Start, int Length, string Name, string[] Arguments)
{
    public int End => Start + Length;

    /// <summary>The first reference at or after an index, defined or not.</summary>
    public static Reference? Next(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length)
        {
            var dollar = text[from..].IndexOf('$');
            if (dollar < 0) return null;
            from += dollar;
            if (At(text, from) is { } found) return found;
            from++;
        }
        return null;
    }

    private static Reference? At(ReadOnlySpan<char> text, int start)
    {
        var rest = text[(start + 1)..];
        var braced = rest.Length > 0 && rest[0] == '{';
        if (braced) rest = rest[1..];
        var length = Definition.NameLength(rest);
        if (length == 0) return null;
        var name = rest[..length].ToString();
        if (!braced)
            return length == rest.Length || Blank.Is(rest[length]) || rest[length] is ',' or ')'
                ? new Reference(start, 1 + length, name, []) : null;

        var close = rest.IndexOf('}');
        if (close < length || (close > length && !Blank.Is(rest[length]))) return null;
        var arguments = rest[length..close].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Reference(start, 2 + close + 1, name, arguments);
    }
}
