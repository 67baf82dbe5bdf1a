namespace Vigil.Daemon.Linux;

/// <summary>Settings of the whole process. The OOM score is left as the service manager set it.</summary>
public static unsafe class ProcessTuning
{
    private const ulong Unlimited = ulong.MaxValue;

    /// <summary>
    /// Keeps every page in memory from its first touch on (mlockall(2)). MCL_ONFAULT: the address space the runtime reserves
    /// but never touches stays unbacked. Later mappings are locked too where the limit for locked memory can be lifted: the thread
    /// that starts scripts becomes their user for a moment, without the capability to exceed it, and the runtime's mappings would fail.
    /// </summary>
    public static Errno LockMemory() => Errno.Of(Libc.mlockall(
        Libc.MCL_CURRENT | Libc.MCL_ONFAULT | (Limit(Libc.RLIMIT_MEMLOCK, Unlimited).Failed ? 0 : Libc.MCL_FUTURE)));

    /// <summary>Longest time a real-time thread may run without blocking before the kernel sends SIGXCPU (RLIMIT_RTTIME).</summary>
    public static Errno RealTimeLimit(TimeSpan limit) => Limit(Libc.RLIMIT_RTTIME, (ulong)limit.TotalMicroseconds);

    /// <summary>Allows or forbids core files.</summary>
    public static Errno CoreFiles(bool allowed) => Limit(Libc.RLIMIT_CORE, allowed ? Unlimited : 0);

    /// <summary>File creation mask unless <c>-u</c> or <c>umask</c> say otherwise: 0177, as keepalived has it. Scripts inherit it.</summary>
    public const int DefaultUmask = 0x7f;

    /// <summary>File creation mask.</summary>
    public static void Umask(uint mask) => Libc.umask(mask);

    /// <summary>The own effective user id is 0.</summary>
    public static bool IsRoot => Libc.geteuid() == 0;

    private static Errno Limit(int resource, ulong value)
    {
        Libc.Rlimit limit;
        if (Libc.getrlimit(resource, &limit) < 0) return Errno.Last;
        limit.Soft = value;
        if (value == Unlimited || value > limit.Hard) limit.Hard = value;
        return Errno.Of(Libc.setrlimit(resource, &limit));
    }
}
