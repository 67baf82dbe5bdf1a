namespace Vigil.Daemon.Linux;

/// <summary>Directories of the daemon under /run: root's, world-readable.</summary>
internal static class Directories
{
    private const uint Mode = 0x1ed; // 0755, whatever the umask: without x nobody but an all-mighty root could enter

    /// <summary>Makes the directory and those above it where they are missing.</summary>
    internal static Errno Ensure(string path)
    {
        Errno error = Make(path);
        if (error == Errno.NoSuchFile && Path.GetDirectoryName(path) is { Length: > 1 } parent)
        {
            error = Ensure(parent);
            if (!error.Failed) error = Make(path);
        }

        return error == Errno.Exists ? Errno.None : error;
    }

    private static Errno Make(string path)
    {
        Errno error = Errno.Of(Libc.mkdir(path, Mode));
        return error.Failed ? error : Errno.Of(Libc.chmod(path, Mode));
    }
}
