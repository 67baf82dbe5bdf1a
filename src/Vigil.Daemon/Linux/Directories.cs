namespace Vigil.Daemon.Linux;

/// <summary>Directories of the daemon under /run: root's, world-readable.</summary>
internal static class Directories
{
    /// <summary>Makes the directory and those above it where they are missing.</summary>
    internal static Errno Ensure(string path)
    {
        Errno error = Errno.Of(Libc.mkdir(path, 0x1ed)); // 0755
        if (error == Errno.NoSuchFile && Path.GetDirectoryName(path) is { Length: > 1 } parent)
        {
            error = Ensure(parent);
            if (!error.Failed) error = Errno.Of(Libc.mkdir(path, 0x1ed));
        }

        return error == Errno.Exists ? Errno.None : error;
    }
}
