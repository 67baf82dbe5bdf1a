namespace Vigil.Daemon.Linux;

/// <summary>The number in a tracked file (K5): missing, empty or not a number is 0.</summary>
public static class TrackedFile
{
    /// <summary>Bytes looked at: more than any number needs.</summary>
    private const int MaxBytes = 128;

    /// <summary>Reads the file's number; <paramref name="isNumber"/> is false for content that is not one (worth a log line).</summary>
    public static int Read(string path, out bool isNumber)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        int count = SmallFile.Read(path, buffer);
        isNumber = TryParse(buffer[..count], out int value) || count == 0;
        return value;
    }

    /// <summary>White space, a sign, digits; what follows after white space is ignored. Out of range is cut to the range of int.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        text = text.TrimStart(" \t\r\n\v\f"u8);
        bool negative = text.StartsWith("-"u8);
        if (negative || text.StartsWith("+"u8)) text = text[1..];
        long number = 0;
        int digits = 0;
        for (; digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
            number = Math.Min(number * 10 + (text[digits] - '0'), uint.MaxValue);
        if (digits == 0 || (digits < text.Length && !" \t\r\n\v\f\0"u8.Contains(text[digits]))) return false;
        value = (int)Math.Clamp(negative ? -number : number, int.MinValue, int.MaxValue);
        return true;
    }

    /// <summary>Makes the file with its initial value (<c>init_file</c>); an existing one is kept unless told to overwrite.</summary>
    public static Errno Initialise(string path, int value, bool overwrite)
    {
        int flags = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_CLOEXEC | Libc.O_NOFOLLOW | (overwrite ? Libc.O_TRUNC : Libc.O_EXCL);
        Errno error = Fd.From(Libc.open(path, flags, 0x1a4), out Fd fd);
        if (error == Errno.Exists) return Errno.None;
        if (error.Failed) return error;
        using (fd) return fd.WriteAll(System.Text.Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture) + "\n"));
    }
}
