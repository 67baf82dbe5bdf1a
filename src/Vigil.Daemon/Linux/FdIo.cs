namespace Vigil.Daemon.Linux;

/// <summary>read(2) and write(2) on an owned descriptor, repeated when a signal interrupts them.</summary>
public static unsafe class FdIo
{
    /// <summary>Reads up to the size of the buffer. Success with 0 bytes is the end of the file.</summary>
    public static Errno Read(this Fd fd, Span<byte> buffer, out int count)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                nint result = Libc.read(fd.Number, bytes, buffer.Length);
                count = (int)Math.Max(result, 0);
                if (result >= 0) return Errno.None;
                Errno error = Errno.Last;
                if (error != Errno.Interrupted) return error;
            }
        }
    }

    /// <summary>Writes what fits now; <paramref name="count"/> says how much that was.</summary>
    public static Errno Write(this Fd fd, ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                nint result = Libc.write(fd.Number, start, bytes.Length);
                count = (int)Math.Max(result, 0);
                if (result >= 0) return Errno.None;
                Errno error = Errno.Last;
                if (error != Errno.Interrupted) return error;
            }
        }
    }

    /// <summary>Writes all of it, for descriptors that block or take it whole.</summary>
    public static Errno WriteAll(this Fd fd, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (fd.Write(bytes, out int count) is { Failed: true } error) return error;
            bytes = bytes[count..];
        }

        return Errno.None;
    }
}
