using Vigil.Config.Diagnostics;

namespace Vigil.Config.Text;

/// <summary>Removes comments (config-language 1.2 to 1.4).</summary>
internal static class CommentCutter
{
    /// <summary>The line up to an unquoted <c>#</c> or <c>!</c>.</summary>
    public static TrackedText Cut(TrackedText line, DiagnosticBag diagnostics)
    {
        var text = line.Span;
        if (text.IndexOfAny('#', '!') < 0) return line;

        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (quoted || text[i] is not ('#' or '!')) continue;

            var escaped = i > 0 && text[i - 1] == '\\';
            if (escaped) diagnostics.Add(DiagnosticCatalogue.EscapedComment.At(line.SpanOf(i, 1)));
            return line.Slice(0, escaped ? i - 1 : i);
        }
        return line;
    }
}
