using System.Buffers;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;

namespace Vigil.Config.Syntax;

/// <summary>Cuts a line into words and braces (config-language sections 2 and 3.1).</summary>
internal ref struct Lexer(TrackedText line, WordPool words, DiagnosticBag diagnostics)
{
    /// <summary>What a plain word ends before; a dollar sign may, since a reference has characters of its own.</summary>
    private static readonly SearchValues<char> Stops = SearchValues.Create(Blank.All + "\"{}$");

    private int _at;

    public enum Kind
    {
        End,
        Word,
        Open,
        Close,
    }

    /// <summary>Where the token last read starts.</summary>
    public int Start { get; private set; }

    /// <summary>Where the token last read ends.</summary>
    public readonly int End => _at;

    /// <summary>Whether the line ended within a quotation, which is then left out.</summary>
    public bool HasOpenQuote { get; private set; }

    /// <summary>Reads the next token.</summary>
    public Kind Next(out Word word)
    {
        var text = line.Span;
        word = default;
        while (_at < text.Length && Blank.Is(text[_at])) _at++;
        Start = _at;
        if (_at == text.Length) return Kind.End;
        switch (text[_at])
        {
            case '{':
                word = Take(_at, 1, 1, false);
                return Kind.Open;
            case '}':
                word = Take(_at, 1, 1, false);
                return Kind.Close;
            case '"':
                return Quoted(text, out word);
            default:
                var length = PlainLength(text[_at..]);
                word = Take(_at, length, length, false);
                return Kind.Word;
        }
    }

    private Kind Quoted(ReadOnlySpan<char> text, out Word word)
    {
        word = default;
        var length = text[(_at + 1)..].IndexOf('"');
        if (length < 0)
        {
            diagnostics.Add(DiagnosticCatalogue.UnmatchedQuote.At(line.SpanOf(_at, text.Length - _at)));
            _at = text.Length;
            HasOpenQuote = true;
            return Kind.End;
        }
        var start = _at;
        _at += length + 2;
        word = new Word(words.Of(text.Slice(start + 1, length)), true, line.SpanOf(start, length + 2));
        return Kind.Word;
    }

    private Word Take(int start, int length, int advance, bool quoted)
    {
        _at += advance;
        return new Word(words.Of(line.Span.Slice(start, length)), quoted, line.SpanOf(start, length));
    }

    /// <summary>Up to a blank, quote or brace; an undefined <c>${NAME}</c> stays one piece, so that only it is reported.</summary>
    private readonly int PlainLength(ReadOnlySpan<char> text)
    {
        for (var length = 0; ; length++)
        {
            var stop = text[length..].IndexOfAny(Stops);
            if (stop < 0) return text.Length;
            length += stop;
            if (text[length] != '$') return length;
            if (Reference.Next(text, length) is not { } reference || reference.Start != length) continue;
            if (text[length + 1] == '{')
                diagnostics.Add(DiagnosticCatalogue.UndefinedReference.At(
                    line.SpanOf(_at + length, reference.Length), text.Slice(length, reference.Length).ToString()));
            length = reference.End - 1;
        }
    }
}
