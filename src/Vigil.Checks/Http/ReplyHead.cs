using System.Globalization;
using System.Text;

namespace Vigil.Checks.Http;

/// <summary>
/// Reads the head of an HTTP reply, a piece at a time, for the two things a check needs of it: status and Content-Length. It keeps the
/// beginning of the present line and nothing else, so a head of any length costs the same memory. A line ends with CR LF, the head with an
/// empty line (RFC 9112 section 2.1).
/// </summary>
public sealed class ReplyHead
{
    /// <summary>Bytes a head may have.</summary>
    public const int MaxLength = 65536;

    /// <summary>Bytes kept of a line: room for "Content-Length: " and the longest number.</summary>
    private const int MaxKept = 80;

    private readonly byte[] line = new byte[MaxKept];
    private int lineLength, lines, length;
    private bool endsWithReturn;

    /// <summary>The status code; 0: there is none where it should be, the server does not speak HTTP.</summary>
    public int Status { get; private set; }

    /// <summary>Content-Length; null: none, or no number.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>The whole head was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>It is longer than <see cref="MaxLength"/>, and will not be read further.</summary>
    public bool IsTooLong => !IsComplete && length >= MaxLength;

    /// <summary>Bytes read.</summary>
    public int Length => length;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        (lineLength, lines, length, endsWithReturn) = (0, 0, 0, false);
        (Status, ContentLength, IsComplete) = (0, null, false);
    }

    /// <summary>Reads what belongs to the head; returns how many bytes that were. What is left belongs to the body.</summary>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        int limit = Math.Min(bytes.Length, MaxLength - length), at = 0;
        while (at < limit && !IsComplete)
        {
            var rest = bytes[at..limit];
            int feed = rest.IndexOf((byte)'\n');
            var piece = feed < 0 ? rest : rest[..feed];
            Keep(piece);
            at += piece.Length;
            if (feed < 0) break;
            at++;
            if (endsWithReturn) EndLine();
            else Keep("\n"u8); // a bare LF is part of the line
        }
        length += at;
        return at;
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty) return;
        int room = Math.Min(MaxKept - lineLength, piece.Length);
        if (room > 0) piece[..room].CopyTo(line.AsSpan(lineLength));
        lineLength = Math.Min(lineLength + piece.Length, MaxKept + 1);
        endsWithReturn = piece[^1] == '\r';
    }

    private void EndLine()
    {
        // A line that was cut has no CR among what is kept of it.
        ReadOnlySpan<byte> text = lineLength > MaxKept ? line : line.AsSpan(0, lineLength - 1);
        if (lineLength == 1) IsComplete = true;
        else if (lines == 0) Status = StatusOf(text);
        else ReadField(text);
        lines++;
        (lineLength, endsWithReturn) = (0, false);
    }

    /// <summary>The three digits after the first space: <c>HTTP/1.1 200 OK</c>.</summary>
    private static int StatusOf(ReadOnlySpan<byte> text)
    {
        int space = text.IndexOf((byte)' ');
        if (space < 0 || !text.StartsWith("HTTP/"u8)) return 0;
        var digits = text[(space + 1)..];
        int end = digits.IndexOf((byte)' ');
        if (end >= 0) digits = digits[..end];
        return digits.Length == 3 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 0;
    }

    private void ReadField(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        if (colon < 0 || ContentLength is not null || !Ascii.EqualsIgnoreCase(text[..colon], "content-length"u8)) return;
        if (long.TryParse(text[(colon + 1)..].Trim(" \t"u8), NumberStyles.None, CultureInfo.InvariantCulture, out long number)) ContentLength = number;
    }
}
