using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>Reads a small file, above all of /proc, without exceptions: what cannot be read is empty.</summary>
internal static class SmallFile
{
    /// <summary>Bytes read at most.</summary>
    internal const int MaxBytes = 4096;

    internal static string Read(string path)
    {
        Span<byte> buffer = stackalloc byte[MaxBytes];
        return Encoding.UTF8.GetString(buffer[..Read(path, buffer)]);
    }

    /// <summary>Fills the buffer as far as the file goes and returns the number of bytes.</summary>
    internal static int Read(string path, Span<byte> buffer)
    {
        if (Fd.From(Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), out Fd fd).Failed) return 0;
        using (fd)
        {
            int total = 0;
            while (total < buffer.Length && !fd.Read(buffer[total..], out int count).Failed && count > 0) total += count;
            return total;
        }
    }
}
