using System.Globalization;
using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>
/// A pid file that is locked as long as its process lives (fcntl(2), open file description lock, which conflicts with the
/// record lock newer keepalived takes), so that two daemons started at once cannot both run and a file left by a dead one is
/// no obstacle.
/// </summary>
public sealed unsafe class PidFile : IDisposable
{
    private const uint WorldReadable = 0x1a4; // 0644
    private const int MaxAttempts = 5;
    private const int MaxDigits = 20;
    private readonly Fd _fd;

    private PidFile(string path, Fd fd) => (Path, _fd) = (path, fd);

    public string Path { get; }

    /// <summary>
    /// Takes the file and writes the own pid. Errno.TryAgain: a live process holds it, <paramref name="holder"/> is its pid.
    /// The lock ends with this process and does not pass to children.
    /// </summary>
    public static Errno Take(string path, out PidFile file, out int holder)
    {
        (file, holder) = (new PidFile(path, Fd.Closed), 0);
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 1 } folder && Directories.Ensure(folder) is { Failed: true } noFolder)
            return noFolder;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Errno error = TryTake(path, out Fd fd, out holder);
            file = new PidFile(path, fd);
            if (error.Failed || IsLinked(fd)) return error;
            fd.Dispose(); // its last owner removed it between our open and our lock: what we hold has no name any more
        }

        return Errno.TryAgain;
    }

    private static Errno TryTake(string path, out Fd fd, out int holder)
    {
        holder = 0;
        int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC | Libc.O_NOFOLLOW;
        Errno error = Fd.From(Libc.open(path, flags, WorldReadable), out fd);
        if (error.Failed) return error;
        Libc.Flock wanted = Libc.Flock.WholeFile(Libc.F_WRLCK);
        error = Errno.Of(Libc.fcntl_flock(fd.Number, Libc.F_OFD_SETLK, &wanted));
        int written = ReadPid(fd);
        if (error == Errno.TryAgain || error == Errno.AccessDenied || IsKeepalived(written))
        {
            holder = written;
            error = Errno.TryAgain;
        }

        if (!error.Failed) error = Errno.Of(Libc.fchmod(fd.Number, WorldReadable));
        if (!error.Failed) error = Write(fd, Libc.getpid());
        if (error.Failed) fd.Dispose();
        return error;
    }

    /// <summary>Writes another pid: that of a worker whose file the supervisor holds.</summary>
    public Errno Write(int pid) => Write(_fd, pid);

    private static Errno Write(Fd fd, int pid)
    {
        Errno error = Errno.Of(Libc.ftruncate(fd.Number, 0));
        if (!error.Failed) error = Errno.Of(Libc.lseek(fd.Number, 0, 0));
        return error.Failed ? error : fd.WriteAll(Encoding.ASCII.GetBytes(pid.ToString(CultureInfo.InvariantCulture) + "\n"));
    }

    private static int ReadPid(Fd fd)
    {
        byte* text = stackalloc byte[MaxDigits];
        nint length = Math.Max(Libc.pread(fd.Number, text, MaxDigits, 0), 0);
        var digits = new ReadOnlySpan<byte>(text, (int)length);
        return int.TryParse(digits.TrimEnd("\n"u8), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0;
    }

    /// <summary>keepalived up to 2.2 takes no lock: there a live process of that name is the holder.</summary>
    private static bool IsKeepalived(int pid)
    {
        if (pid <= 0 || pid == Libc.getpid()) return false;
        return SmallFile.Read($"/proc/{pid}/comm").StartsWith("keepalived", StringComparison.Ordinal);
    }

    private static bool IsLinked(Fd fd) =>
        new FileInfo($"/proc/self/fd/{fd.Number}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == false;

    /// <summary>Removes the file, then lets go of the lock.</summary>
    public void Dispose()
    {
        if (!_fd.IsOpen) return;
        Libc.unlink(Path);
        _fd.Dispose();
    }
}
