using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;

namespace Vigil.Config.Syntax;

/// <summary>
/// The shell-like splitting of lines that hold a command (config-language 2.5 to 2.7): <c>'…'</c> and <c>"…"</c> quote,
/// a backslash escapes, outside and inside quotes.
/// </summary>
public static class ShellWords
{
    /// <summary>
    /// Splits a line again from its raw text. The first word is the keyword. An open quote is reported and its word dropped.
    /// </summary>
    public static ImmutableArray<Word> Split(TrackedText line, DiagnosticBag diagnostics)
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        var text = line.Span;
        var at = 0;
        while (true)
        {
            while (at < text.Length && Blank.Is(text[at])) at++;
            if (at == text.Length) return words.ToImmutable();
            var start = at;
            if (!ReadWord(text, ref at, out var word, out var quoted))
            {
                diagnostics.Add(DiagnosticCatalogue.UnmatchedQuote.At(line.SpanOf(start, at - start)));
                return words.ToImmutable();
            }
            words.Add(new Word(word, quoted, line.SpanOf(start, at - start)));
        }
    }

    /// <summary>Splits a command into the arguments of its program; null when a quote is left open.</summary>
    public static ImmutableArray<string>? SplitCommand(string command)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        var at = 0;
        while (true)
        {
            while (at < command.Length && Blank.Is(command[at])) at++;
            if (at == command.Length) return arguments.ToImmutable();
            if (!ReadWord(command, ref at, out var word, out _)) return null;
            arguments.Add(word);
        }
    }

    /// <summary>Quoted and bare parts that touch make one word, as in a shell.</summary>
    private static bool ReadWord(ReadOnlySpan<char> text, ref int at, out string word, out bool quoted)
    {
        var result = new StringBuilder();
        var quote = '\0';
        quoted = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (quote == '\0' && Blank.Is(c)) break;
            if (c == '\\' && at + 1 < text.Length)
            {
                at++;
                result.Append(Escape(text, ref at));
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                (quote, quoted) = (c, true);
            }
            else
            {
                result.Append(c);
            }
        }
        word = result.ToString();
        return quote == '\0';
    }

    /// <summary>The character an escape stands for; on return the index is at its last character.</summary>
    private static char Escape(ReadOnlySpan<char> text, ref int at)
    {
        var c = text[at];
        switch (c)
        {
            case 'a': return '\a';
            case 'b': return '\b';
            case 'E': return '\e';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case 'x' when Digits(text[(at + 1)..], 2, char.IsAsciiHexDigit) is > 0 and var length:
                var hex = byte.Parse(text.Slice(at + 1, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                at += length;
                return (char)hex;
            case >= '0' and <= '7':
                var octal = Digits(text[at..], 3, static d => d is >= '0' and <= '7');
                var value = 0;
                for (var i = 0; i < octal; i++) value = value * 8 + (text[at + i] - '0');
                at += octal - 1;
                return (char)(value & 0xff);
            case 'c' when at + 1 < text.Length:
                return (char)(text[++at] & 0x1f);
            default:
                return c;
        }
    }

    private static int Digits(ReadOnlySpan<char> text, int most, Func<char, bool> isDigit)
    {
        var length = 0;
        while (length < most && length < text.Length && isDigit(text[length])) length++;
        return length;
    }
}
