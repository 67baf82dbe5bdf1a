namespace Vigil.Daemon.Linux;

/// <summary>File systems the kernel makes up as they are read: their files change without inotify being told (K5).</summary>
public static unsafe class FileSystems
{
    // f_type of statfs(2), linux/magic.h: proc, sysfs, cgroup, cgroup2, debugfs, tracefs, devpts, securityfs, bpf, pstore
    private static readonly uint[] Silent =
        [0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0x1cd1, 0x73636673, 0xcafe4a11, 0x6165676c];

    /// <summary>True when a file in this directory cannot be tracked.</summary>
    public static bool IsSilent(string directory)
    {
        const int StatfsBytes = 120;
        byte* buffer = stackalloc byte[StatfsBytes];
        return Libc.statfs(directory, buffer) == 0 && Array.IndexOf(Silent, (uint)*(long*)buffer) >= 0;
    }
}
