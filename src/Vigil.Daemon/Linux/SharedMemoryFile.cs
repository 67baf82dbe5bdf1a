namespace Vigil.Daemon.Linux;

/// <summary>A sealed memory file (memfd_create(2)): bytes handed to another process by descriptor, which nobody can change.</summary>
public static unsafe class SharedMemoryFile
{
    /// <summary>Largest content accepted from a descriptor.</summary>
    public const long MaxBytes = 256 << 20;

    /// <summary>Makes the file with this content. The name shows up in /proc/PID/fd only.</summary>
    public static Errno Create(string name, ReadOnlySpan<byte> content, out Fd fd)
    {
        Errno error = Fd.From(Libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING), out fd);
        if (error.Failed) return error;
        error = fd.WriteAll(content);
        const int Seals = Libc.F_SEAL_SEAL | Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_WRITE;
        if (!error.Failed) error = Errno.Of(Libc.fcntl(fd.Number, Libc.F_ADD_SEALS, Seals));
        if (error.Failed) fd.Dispose();
        return error;
    }

    /// <summary>Reads the whole content, wherever the shared offset stands.</summary>
    public static Errno Read(Fd fd, out byte[] content)
    {
        content = [];
        const int SeekEnd = 2;
        long length = Libc.lseek(fd.Number, 0, SeekEnd);
        if (length < 0) return Errno.Last;
        if (length > MaxBytes) return Errno.MessageTooLong;
        content = new byte[length];
        fixed (byte* start = content)
        {
            for (long done = 0; done < length;)
            {
                nint count = Libc.pread(fd.Number, start + done, (nint)(length - done), done);
                if (count < 0) return Errno.Last;
                if (count == 0) return Errno.Invalid;
                done += count;
            }
        }

        return Errno.None;
    }
}
