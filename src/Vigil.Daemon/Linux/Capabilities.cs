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
    NetAdmin = 1UL << 12,
    NetRaw = 1UL << 13,
    IpcLock = 1UL << 14,
    SysModule = 1UL << 16,
    SysPtrace = 1UL << 19,
    SysAdmin = 1UL << 21,
    SysNice = 1UL << 23,
    SysResource = 1UL << 24,

    /// <summary>What every VRRP worker needs.</summary>
    Network = NetAdmin | NetRaw,

    /// <summary>What starting and ending scripts as other users needs.</summary>
    Scripts = Chown | Kill | SetGid | SetUid,
}

/// <summary>The capabilities of the calling thread; a thread that has fewer can get none back.</summary>
public static unsafe class ThreadCapabilities
{
    private const uint Version3 = 0x20080522;

    /// <summary>Capabilities the thread may use.</summary>
    public static Errno Read(out Capabilities permitted)
    {
        uint* header = stackalloc uint[2] { Version3, 0 };
        uint* data = stackalloc uint[6]; // two of struct __user_cap_data_struct: effective, permitted, inheritable
        Errno error = Errno.Of(Libc.capget(header, data));
        permitted = error.Failed ? Capabilities.None : (Capabilities)(data[1] | (ulong)data[4] << 32);
        return error;
    }

    /// <summary>
    /// Keeps only the named ones of those it has, effective and permitted. Before other threads matter: a program started
    /// by execve as root gets them all back, so this is for the process that stays.
    /// </summary>
    public static Errno Keep(Capabilities wanted)
    {
        if (Read(out Capabilities permitted) is { Failed: true } error) return error;
        ulong kept = (ulong)(wanted & permitted);
        uint* header = stackalloc uint[2] { Version3, 0 };
        uint* data = stackalloc uint[6] { (uint)kept, (uint)kept, 0, (uint)(kept >> 32), (uint)(kept >> 32), 0 };
        return Errno.Of(Libc.capset(header, data));
    }
}
