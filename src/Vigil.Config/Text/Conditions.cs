namespace Vigil.Config.Text;

/// <summary>Conditional lines: <c>@ID text</c> and <c>@^ID text</c> (config-language section 6).</summary>
internal static class Conditions
{
    /// <summary>Strips all conditions that hold from the front of a trimmed line; false when one does not.</summary>
    public static bool Holds(ref TrackedText line, string configId)
    {
        while (line.Length > 0 && line[0] == '@')
        {
            var text = line.Span;
            var negated = text.Length > 1 && text[1] == '^';
            var from = negated ? 2 : 1;
            var length = text[from..].IndexOfAny(Blank.All);
            if (length < 0) return false;

            var isOurs = text.Slice(from, length).SequenceEqual(configId);
            if (isOurs == negated) return false;
            line = line.Slice(from + length).Trim();
        }
        return true;
    }
}
