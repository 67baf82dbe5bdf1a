using Vigil.Config.Diagnostics;

namespace Vigil.Config.Text;

/// <summary>
/// Replaces the references of a line by what they stand for, one level deep: the caller reads the result again like a
/// new line, so that values may hold references, conditions and repeats.
/// </summary>
internal static class Substitution
{
    /// <summary>
    /// The lines a line turns into, or null when it has no known reference. A multi-line value is taken only at the
    /// end of the line, where its first line joins the text before it (7.5). A value that refers to itself gives no line.
    /// </summary>
    public static List<TrackedText>? Apply(TrackedText line, string directory, DefinitionTable table, DiagnosticBag diagnostics)
    {
        if (!line.Span.Contains('$')) return null;
        var first = new TrackedTextBuilder();
        var more = new List<TrackedText>();
        var copied = 0;
        for (var from = 0; Reference.Next(line.Span, from) is { } reference; from = reference.End)
        {
            var at = line.SpanOf(reference.Start, reference.Length);
            if (table.Find(reference, at, directory) is not { } definition) continue;
            if (at.Via?.Involves(definition.Name) == true && !definition.IsPredefined)
            {
                diagnostics.Add(DiagnosticCatalogue.ExpansionEndless.At(at, definition.Name, TextLimits.MaxExpansionDepth));
                return [];
            }
            var isLast = line.Slice(reference.End).Trim().Length == 0;
            if (definition.Lines.Length > 1 && !isLast)
            {
                diagnostics.Add(DiagnosticCatalogue.MultiLineInMiddle.At(at, definition.Name));
                continue;
            }

            first.Append(line.Slice(copied, reference.Start - copied));
            copied = reference.End;
            first.Append(Value(definition, 0, at));
            for (var i = 1; i < definition.Lines.Length; i++) more.Add(Value(definition, i, at));
        }
        if (copied == 0) return null;

        first.Append(line.Slice(copied));
        return [first.Build(line.SpanOfAll()), .. more];
    }

    private static TrackedText Value(Definition definition, int index, SourceSpan at)
    {
        var value = definition.Lines[index];
        SourceSpan? definedAt = definition.IsPredefined || value.Length == 0 ? null : value.SpanOfAll();
        return TrackedText.Standing(value.ToString(), at with { Via = new Expansion(definition.Name, definedAt, at.Via) });
    }
}
