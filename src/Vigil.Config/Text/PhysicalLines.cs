using System.Runtime.InteropServices;
using System.Text;

namespace Vigil.Config.Text;

/// <summary>The lines of a file (config-language 1.1): one text, and where each line of it lies, without LF and without the CRs before it.</summary>
public sealed class PhysicalLines
{
    /// <summary>No lines.</summary>
    public static readonly PhysicalLines None = new("");

    private readonly List<(int Start, int Length)> _lines = [];

    /// <summary>Cuts a text into its lines.</summary>
    public PhysicalLines(string text)
    {
        Text = text;
        for (var start = 0; start < text.Length;)
        {
            var rest = text.AsSpan(start);
            var end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest[..end];
            _lines.Add((start, line.TrimEnd('\r').Length));
            start += line.Length + 1;
        }
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Count;

    /// <summary>A line (0-based) as a string of its own.</summary>
    public string this[int index] => Text.Substring(_lines[index].Start, _lines[index].Length);

    /// <summary>A line (0-based), none beyond the end.</summary>
    public ReadOnlySpan<char> Span(int index) => index < _lines.Count ? Text.AsSpan(_lines[index].Start, _lines[index].Length) : default;

    /// <summary>Where a line (0-based) lies in <see cref="Text"/>.</summary>
    public (int Start, int Length) At(int index) => CollectionsMarshal.AsSpan(_lines)[index];

    /// <summary>The lines of a file's bytes. Bytes that are no UTF-8 are read as Latin-1, which loses nothing.</summary>
    internal static PhysicalLines Of(ReadOnlySpan<byte> bytes, out bool isUtf8)
    {
        isUtf8 = System.Text.Unicode.Utf8.IsValid(bytes);
        return new((isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes));
    }
}
