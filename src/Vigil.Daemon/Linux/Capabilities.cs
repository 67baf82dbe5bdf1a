namespace Vigil.Daemon.Linux;

/// <summary>Linux capabilities by their numbers (capabilities(7)).</summary>
[Flags]
public enum Capabilities : ulong
{
    None = 0,

    /// <summary>Give the script's pipe to its user.</summary>
    Chown = 1UL << 0,

    /// <summary>Write dump files and FIFOs where root may.</summary>
    DacOverride = 1UL << 1,

    /// <summary>End scripts of other users.</summary>
    Kill = 1UL << 5,

    SetGid = 1UL << 6,
    SetUid = 1UL << 7,
    /// <summary>Check from a port below 1024 (bind_port).</summary>
    NetBindService = 1UL << 10,

    NetAdmin = 1UL << 12,
    NetRaw = 1UL << 13,
    IpcLock = 1UL << 14,
    /// <summary>Open a socket in another network namespace (net_namespace_ipvs).</summary>
    SysAdmin = 1UL << 21,

    SysNice = 1UL << 23,
    SysResource = 1UL << 24,

    /// <summary>What Vigil's own engine is loaded with, and what its programs may do beyond the simplest.</summary>
    Perfmon = 1UL << 38, Bpf = 1UL << 39,

    /// <summary>Everything.</summary>
    All = ulong.MaxValue,

    /// <summary>What every VRRP worker needs.</summary>
    Network = NetAdmin | NetRaw,

    /// <summary>What starting and ending scripts as other users needs.</summary>
    Scripts = Chown | Kill | SetGid | SetUid,
}

/// <summary>
/// Capabilities belong to threads, and a running .NET process has several, so no thread can drop them for all. What can be
/// limited is what a started program will have: a program started as root gets what is in the bounding set of the thread
/// that starts it.
/// </summary>
public static class CapabilityLimit
{
    private const int MaxCapability = 63;

    /// <summary>
    /// Programs the calling thread starts from now on have at most these capabilities, in all their threads and children.
    /// Cannot be undone for this thread.
    /// </summary>
    public static Errno ForChildren(Capabilities keep)
    {
        for (int capability = 0; capability <= MaxCapability; capability++)
        {
            if (((ulong)keep >> capability & 1) != 0) continue;
            Errno error = Errno.Of(Libc.prctl(Libc.PR_CAPBSET_DROP, capability, 0, 0, 0));
            if (error == Errno.Invalid) break; // beyond the last one this kernel knows
            if (error.Failed) return error;
        }

        return Errno.None;
    }
}
