namespace Vigil.Daemon.Linux;

/// <summary>Descriptors 0 to 2 are open from the start to the end, so that no socket can ever take one of their numbers.</summary>
public static class StandardStreams
{
    /// <summary>Opens /dev/null for each of the three that is closed. First act of every process.</summary>
    public static Errno Ensure()
    {
        for (int number = 0; number <= 2; number++)
        {
            if (Libc.fcntl(number, Libc.F_GETFL, 0) >= 0) continue;
            int opened = Libc.open("/dev/null", Libc.O_RDWR, 0);
            if (opened < 0) return Errno.Last;
        }

        return Errno.None;
    }

    /// <summary>
    /// Points all three at /dev/null, as a daemon does once it has told its starter how the start went. System.Console keeps
    /// duplicates of what it once opened: a process that is to let go of its terminal must not have used it.
    /// </summary>
    public static Errno Silence()
    {
        if (Fd.From(Libc.open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC, 0), out Fd nothing) is { Failed: true } error) return error;
        using (nothing)
        {
            for (int number = 0; number <= 2; number++)
                if (Libc.dup2(nothing.Number, number) < 0) return Errno.Last;
        }

        return Errno.None;
    }
}
