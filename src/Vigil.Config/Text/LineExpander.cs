using System.Buffers;
using System.Collections.Immutable;
using Vigil.Config.Diagnostics;

namespace Vigil.Config.Text;

/// <summary>
/// Turns physical lines into the lines the syntax sees: comments and conditions go, definitions are learnt, repeats
/// and references unfold. A line that changed is read again from the top, so the stages combine in any order.
/// </summary>
/// <param name="environment">What the language may know about its surroundings.</param>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="sink">Takes each finished line, in order. It may feed further files in before it returns.</param>
internal sealed class LineExpander(ConfigEnvironment environment, DiagnosticBag diagnostics, Action<TrackedText> sink)
{
    /// <summary>What comments, conditions, repeats, references and continuations begin with: a line without any of it stays as it is.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("#!@~$\\");

    private readonly DefinitionTable _definitions = new(environment, diagnostics);
    private (string Name, ImmutableArray<TrackedText>.Builder Lines)? _open;
    private int _expandedLines;
    private int _depth;

    /// <summary>Restarts <c>${_RANDOM}</c>.</summary>
    public void Seed(int seed) => _definitions.Seed(seed);

    /// <summary>Reads one physical line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="directory">The directory of its file, for <c>${_PWD}</c>.</param>
    public void Feed(TrackedText line, string directory)
    {
        var trimmed = line.Trim();
        if (_open is not null || trimmed.Span.ContainsAny(Special)) Read(line, directory, continues: trimmed.Length > 0 && trimmed[^1] == '\\');
        else if (trimmed.Length > 0) sink(trimmed);
    }

    /// <summary>Ends a multi-line definition that runs into the end of its file.</summary>
    public void EndOfFile() => CloseDefinition();

    private void Read(TrackedText raw, string directory, bool continues)
    {
        var line = CommentCutter.Cut(raw, diagnostics).Trim();
        if (line.Length > 0 && line[^1] == '\\' && (_open is not null || line[0] == '$' || line[0] == '@')) continues = true;

        var holds = Conditions.Holds(ref line, environment.ConfigId);
        if (_open is not null)
        {
            AddToDefinition(holds ? line : line.Slice(0, 0), raw, continues);
            return;
        }
        if (!holds || line.Length == 0) return;
        if (Definition.TryParse(line, out var name, out var value))
        {
            _open = (name, ImmutableArray.CreateBuilder<TrackedText>());
            AddToDefinition(value, raw, continues);
            return;
        }

        var repeatAt = Repetition.Find(line.Span);
        if (repeatAt == 0) Repeat(line, directory);
        else if (repeatAt > 0)
            diagnostics.Add(DiagnosticCatalogue.RepeatNotFirst.At(line.SpanOf(repeatAt, 5), Repetition.FormAt(line.Span[repeatAt..])));
        else if (Substitution.Apply(line, directory, _definitions, diagnostics) is not { } lines) sink(line);
        else ReadAgain(line, lines, directory);
    }

    private void AddToDefinition(TrackedText part, TrackedText raw, bool continues)
    {
        var (name, lines) = _open!.Value;
        if (part.Length > 0 && part[^1] == '\\') part = part.Slice(0, part.Length - 1).Trim();
        // After `$NAME=\` the value begins with the next line, and that joins the text before a reference (2.2.7).
        if (part.Length > 0 && lines is [{ Length: 0 }]) lines.Clear();
        if (part.Length > 0 || lines.Count == 0) lines.Add(part.Length > 0 ? part : raw.Slice(0, 0));
        if (lines.Count == TextLimits.MaxDefinitionLines)
        {
            diagnostics.Add(DiagnosticCatalogue.DefinitionTooLong.At(raw.SpanOfAll(), TextLimits.MaxDefinitionLines));
            continues = false;
        }
        if (!continues) CloseDefinition();
    }

    private void CloseDefinition()
    {
        if (_open is { } open) _definitions.Set(new Definition(open.Name, open.Lines.ToImmutable()));
        _open = null;
    }

    private void Repeat(TrackedText line, string directory)
    {
        var form = Repetition.FormAt(line.Span)!;
        var close = line.Span.IndexOf(')');
        if (close < 0)
        {
            diagnostics.Add(DiagnosticCatalogue.RepeatMalformed.At(line.SpanOfAll(), form, "the closing ')' is missing"));
            return;
        }

        var arguments = Resolve(line.Slice(form.Length + 1, close - form.Length - 1), directory);
        var (repeat, error) = Repetition.Parse(form, arguments.ToString());
        if (repeat is null)
        {
            diagnostics.Add(DiagnosticCatalogue.RepeatMalformed.At(line.SpanOf(0, close + 1), form, error));
            return;
        }

        var body = line.Slice(close + 1);
        foreach (var row in repeat.Rows)
        {
            for (var i = 0; i < row.Length; i++)
                _definitions.Set(Definition.OfText(repeat.Variables[i], row[i], line.SpanOf(0, close + 1)));
            if (!ReadAgain(line, [body], directory)) return;
        }
    }

    /// <summary>The arguments of a repeat may be definitions, also of definitions.</summary>
    private TrackedText Resolve(TrackedText text, string directory)
    {
        for (var i = 0; i < TextLimits.MaxExpansionDepth; i++)
        {
            if (Substitution.Apply(text, directory, _definitions, diagnostics) is not [var next]) break;
            text = next;
        }
        return text;
    }

    /// <summary>Reads what a line turned into; false when it turned too deep, too long or too many.</summary>
    private bool ReadAgain(TrackedText origin, IReadOnlyList<TrackedText> lines, string directory)
    {
        if (_depth >= TextLimits.MaxExpansionDepth)
        {
            diagnostics.Add(DiagnosticCatalogue.ExpansionEndless.At(
                origin.SpanOfAll(), Shortened(origin), TextLimits.MaxExpansionDepth));
            return false;
        }

        _depth++;
        var all = true;
        for (var i = 0; i < lines.Count && all; i++)
        {
            if (++_expandedLines > TextLimits.MaxExpandedLines)
            {
                diagnostics.Add(DiagnosticCatalogue.TooManyLines.At(origin.SpanOfAll(), TextLimits.MaxExpandedLines));
                _expandedLines = TextLimits.MaxExpandedLines;
                _depth--;
                return false;
            }
            var bytes = System.Text.Encoding.UTF8.GetByteCount(lines[i].Span);
            if (bytes <= TextLimits.MaxLineBytes) Read(lines[i], directory, continues: i + 1 < lines.Count && EndsOpen(lines[i]));
            else
            {
                all = false;
                diagnostics.Add(DiagnosticCatalogue.ExpansionTooLong.At(origin.SpanOfAll(), bytes, TextLimits.MaxLineBytes));
            }
        }
        _depth--;
        return all;
    }

    private static bool EndsOpen(TrackedText line) => line.Length > 0 && line[^1] == '\\';

    private static string Shortened(TrackedText line) => line.Length <= 40 ? line.ToString() : line.Slice(0, 40).ToString() + "...";
}
