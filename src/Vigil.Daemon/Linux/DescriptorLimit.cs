namespace Vigil.Daemon.Linux;

/// <summary>
/// The limit of open descriptors (RLIMIT_NOFILE), and what is kept free below it. The runtime opens two for each thread it starts and
/// two for each assembly it loads, and ends the process when it cannot: whatever takes descriptors by number stops before that point.
/// </summary>
public static unsafe class DescriptorLimit
{
    /// <summary>Fewest with which a daemon starts: some 50 are in use with one instance, the rest are <see cref="ForScripts"/> and a script.</summary>
    public const int Least = 96;

    /// <summary>Kept free by sockets of instances: threads, code loaded late, ledgers, a worker's restart.</summary>
    public const int ForSockets = 20;

    /// <summary>Kept free by scripts: a reload and interfaces that come back need sockets even then.</summary>
    public const int ForScripts = 36;

    /// <summary>What to do about a limit that is too small.</summary>
    public const string Advice = "raise the limit (LimitNOFILE= of the service, or ulimit -n)";

    /// <summary>A sentence when the daemon cannot run under the present limit; null: it can.</summary>
    public static string? Problem =>
        Current < Least ? $"only {Current} files may be open at once, and {Least} is the least that works: {Advice}" : null;

    /// <summary>Descriptors have numbers below this one.</summary>
    public static long Current
    {
        get
        {
            Libc.Rlimit limit;
            return Libc.getrlimit(Libc.RLIMIT_NOFILE, &limit) < 0 ? long.MaxValue : (long)Math.Min(limit.Soft, long.MaxValue);
        }
    }

    /// <summary>Raises the limit to what is wanted, where it is lower: above the hard limit only with CAP_SYS_RESOURCE, otherwise up to that one.</summary>
    public static Errno Raise(long wanted)
    {
        Libc.Rlimit limit;
        if (Libc.getrlimit(Libc.RLIMIT_NOFILE, &limit) < 0) return Errno.Last;
        if (limit.Soft >= (ulong)wanted) return Errno.None;
        var next = new Libc.Rlimit { Soft = (ulong)wanted, Hard = Math.Max(limit.Hard, (ulong)wanted) };
        Errno error = Errno.Of(Libc.setrlimit(Libc.RLIMIT_NOFILE, &next));
        if (!error.Failed) return error;
        next = new Libc.Rlimit { Soft = limit.Hard, Hard = limit.Hard };
        Libc.setrlimit(Libc.RLIMIT_NOFILE, &next);
        return error;
    }

    /// <summary>The kernel hands out the lowest free number: is this one so high that fewer than <paramref name="spare"/> are left above it?</summary>
    public static bool IsNear(Fd newest, int spare) => newest.Number + spare >= Current;
}
