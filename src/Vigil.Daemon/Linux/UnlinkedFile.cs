namespace Vigil.Daemon.Linux;

/// <summary>A file without a name in a given directory (O_TMPFILE, open(2)): tmp_config_directory, where a memory file is not wanted.</summary>
internal static class UnlinkedFile
{
    private const uint OwnerOnly = 0x180; // 0600

    public static Errno Create(string directory, ReadOnlySpan<byte> content, out Fd fd)
    {
        var error = Fd.From(Libc.open(directory, Libc.O_TMPFILE | Libc.O_RDWR | Libc.O_CLOEXEC, OwnerOnly), out fd);
        if (!error.Failed) error = fd.WriteAll(content);
        if (error.Failed) fd.Dispose();
        return error;
    }
}
