using System.Diagnostics.CodeAnalysis;

namespace Vigil.Config.Text;

/// <summary>A piece of text and where it came from: verbatim from a line, or as a whole for a reference.</summary>
/// <param name="Start">Index in the backing text.</param>
/// <param name="At">The source of the piece; verbatim when it has no <see cref="SourceSpan.Via"/>.</param>
internal readonly record struct TextPiece(int Start, SourceSpan At);

/// <summary>
/// Text in which every character knows its source, however often it was cut, joined and substituted.
/// A slice shares its backing string. A line of a file, which nearly all text is, needs nothing besides.
/// </summary>
public readonly struct TrackedText
{
    private readonly string _backing;
    private readonly object _origin; // the SourceFile of a line as it stands, or the TextPiece[] of what was put together
    private readonly int _start;
    private readonly int _line;
    private readonly int _lineStart;

    internal TrackedText(string backing, TextPiece[] pieces) : this(backing, pieces, 0, backing.Length, 0, 0)
    {
    }

    private TrackedText(string backing, object origin, int start, int length, int line, int lineStart)
    {
        _backing = backing;
        _origin = origin;
        _start = start;
        _line = line;
        _lineStart = lineStart;
        Length = length;
    }

    /// <summary>Number of characters.</summary>
    public int Length { get; }

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Span => _backing.AsSpan(_start, Length);

    /// <summary>One character.</summary>
    public char this[int index] => _backing[_start + index];

    /// <summary>A line of a file as it stands.</summary>
    public static TrackedText OfLine(SourceFile file, int line)
    {
        var (start, length) = file.Lines.At(line - 1);
        return new TrackedText(file.Lines.Text, file, start, length, line, start);
    }

    /// <summary>Text that stands for another span, as a definition's value does for its reference.</summary>
    public static TrackedText Standing(string text, SourceSpan at) => new(text, [new TextPiece(0, at)]);

    /// <summary>A part of the text.</summary>
    public TrackedText Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start + (uint)length, (uint)Length);
        return new TrackedText(_backing, _origin, _start + start, length, _line, _lineStart);
    }

    /// <summary>The rest of the text from an index on.</summary>
    public TrackedText Slice(int start) => Slice(start, Length - start);

    /// <summary>The text without blanks at both ends.</summary>
    public TrackedText Trim()
    {
        var span = Span;
        var start = 0;
        while (start < span.Length && Blank.Is(span[start])) start++;
        var end = span.Length;
        while (end > start && Blank.Is(span[end - 1])) end--;
        return Slice(start, end - start);
    }

    /// <summary>The source of a part. A part made of several pieces of one line covers them all.</summary>
    public SourceSpan SpanOf(int start, int length)
    {
        if (_origin is SourceFile file) return new SourceSpan(file, _line, _start + start - _lineStart + 1, length, null);

        var pieces = (TextPiece[])_origin;
        var first = pieces[PieceAt(pieces, _start + start)];
        var begin = Within(first, _start + start, length);
        if (length <= 1) return begin;

        var last = pieces[PieceAt(pieces, _start + start + length - 1)];
        if (last == first) return begin;

        var to = Within(last, _start + start + length - 1, 1);
        var sameLine = to.File == begin.File && to.Line == begin.Line;
        return sameLine && to.Column + to.Length > begin.Column
            ? begin with { Length = to.Column + to.Length - begin.Column, Via = begin.Via ?? to.Via }
            : begin;
    }

    /// <summary>The source of the whole text.</summary>
    public SourceSpan SpanOfAll() => SpanOf(0, Length);

    /// <inheritdoc/>
    public override string ToString() => _start == 0 && Length == _backing.Length ? _backing : Span.ToString();

    /// <summary>Copies the pieces of this text into a builder's list, shifted to a new start.</summary>
    internal void CopyPieces(List<TextPiece> target, int newStart)
    {
        if (Length == 0) return;
        if (_origin is SourceFile)
        {
            target.Add(new TextPiece(newStart, SpanOfAll()));
            return;
        }
        var pieces = (TextPiece[])_origin;
        for (var i = PieceAt(pieces, _start); i < pieces.Length && pieces[i].Start < _start + Length; i++)
        {
            var piece = pieces[i];
            var cut = Math.Max(0, _start - piece.Start);
            var at = piece.At.Via is null
                ? piece.At with { Column = piece.At.Column + cut, Length = Math.Max(0, piece.At.Length - cut) }
                : piece.At;
            target.Add(new TextPiece(newStart + piece.Start + cut - _start, at));
        }
    }

    private static SourceSpan Within(TextPiece piece, int index, int length)
    {
        if (piece.At.Via is not null) return piece.At;
        var offset = index - piece.Start;
        return piece.At with
        {
            Column = piece.At.Column + offset,
            Length = Math.Clamp(length, 0, Math.Max(0, piece.At.Length - offset)),
        };
    }

    private static int PieceAt(TextPiece[] pieces, int index)
    {
        var found = 0;
        for (var i = 1; i < pieces.Length && pieces[i].Start <= index; i++) found = i;
        return found;
    }
}

/// <summary>Joins tracked texts.</summary>
internal sealed class TrackedTextBuilder
{
    private readonly System.Text.StringBuilder _text = new();
    private readonly List<TextPiece> _pieces = [];

    public int Length => _text.Length;

    public void Append(TrackedText part)
    {
        part.CopyPieces(_pieces, _text.Length);
        _text.Append(part.Span);
    }

    public TrackedText Build(SourceSpan whenEmpty) =>
        _pieces.Count == 0 ? TrackedText.Standing("", whenEmpty) : new(_text.ToString(), [.. _pieces]);
}

/// <summary>The characters that separate words (config-language 2.1).</summary>
[SuppressMessage("Naming", "CA1716", Justification = "the field's word")]
internal static class Blank
{
    public const string All = " \t\f\n\r\v";

    public static bool Is(char c) => c is ' ' or '\t' or '\f' or '\n' or '\r' or '\v';
}
