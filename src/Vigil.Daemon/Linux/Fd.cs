namespace Vigil.Daemon.Linux;

/// <summary>
/// An owned file descriptor. It is closed once, and only by its owner; a closed one answers −1, so that a late use meets
/// EBADF instead of somebody else's descriptor. Numbers 0 to 2 are never owned: standard streams cannot be closed by
/// mistake.
/// </summary>
public sealed class Fd : IDisposable
{
    private const int FirstOwned = 3;

    /// <summary>What an operation that failed hands out; disposing it does nothing.</summary>
    public static readonly Fd Closed = new(-1);

    private int _number;

    private readonly bool _borrowed;

    private Fd(int number, bool borrowed = false) => (_number, _borrowed) = (number, borrowed);

    /// <summary>A descriptor somebody else owns, for the event loop to watch; disposing this closes nothing.</summary>
    internal static Fd Borrow(int number) => new(number, borrowed: true);

    /// <summary>The number for a system call, −1 once closed.</summary>
    public int Number => Volatile.Read(ref _number);

    public bool IsOpen => Number >= FirstOwned;

    /// <summary>Takes ownership of what a system call returned (a negative value is its failure).</summary>
    internal static Errno From(int result, out Fd fd)
    {
        fd = Closed;
        if (result < 0) return Errno.Last;
        if (result < FirstOwned)
        {
            // Somebody started us with a standard stream closed: move up and leave the low number alone.
            int moved = Libc.fcntl(result, Libc.F_DUPFD_CLOEXEC, FirstOwned);
            Errno error = Errno.Of(moved);
            Libc.close(result);
            if (error.Failed) return error;
            result = moved;
        }

        fd = new Fd(result);
        return Errno.None;
    }

    /// <summary>
    /// Takes a descriptor this process inherited, by the number it was told; makes it close-on-exec. Fails for the
    /// standard streams, for numbers that are not open, and for those that are close-on-exec already: nobody inherited
    /// them, they are this process's own. (When nothing was given under the number, the runtime may have opened
    /// something of its own there; to close that stops the runtime's threads.)
    /// </summary>
    public static Errno Adopt(int number, out Fd fd)
    {
        fd = Closed;
        if (number < FirstOwned) return Errno.BadDescriptor;
        int flags = Libc.fcntl(number, Libc.F_GETFD, 0);
        if (flags < 0) return Errno.Last;
        if ((flags & Libc.FD_CLOEXEC) != 0) return Errno.BadDescriptor;
        if (Libc.fcntl(number, Libc.F_SETFD, Libc.FD_CLOEXEC) < 0) return Errno.Last;
        fd = new Fd(number);
        return Errno.None;
    }

    /// <summary>Lets the descriptor survive the next execve of this process (a restart of itself), which is told its number.</summary>
    public Errno KeepAcrossExec() => Errno.Of(Libc.fcntl(Number, Libc.F_SETFD, 0));

    public void Dispose()
    {
        int number = Interlocked.Exchange(ref _number, -1);
        if (number >= FirstOwned && !_borrowed) Libc.close(number);
    }

    public override string ToString() => $"fd {Number}";
}
