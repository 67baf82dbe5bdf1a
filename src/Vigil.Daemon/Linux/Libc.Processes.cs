using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>Processes, credentials, scheduling and signals.</summary>
internal static unsafe partial class Libc
{
    internal const int P_PIDFD = 3, WEXITED = 4, WNOHANG = 1, WNOWAIT = 0x01000000;
    internal const int SIGHUP = 1, SIGINT = 2, SIGKILL = 9, SIGUSR1 = 10, SIGUSR2 = 12, SIGPIPE = 13, SIGTERM = 15, SIGCHLD = 17, SIGCONT = 18;
    internal const short POSIX_SPAWN_SETPGROUP = 2, POSIX_SPAWN_SETSIGDEF = 4, POSIX_SPAWN_SETSIGMASK = 8, POSIX_SPAWN_SETSCHEDPARAM = 16,
        POSIX_SPAWN_SETSCHEDULER = 32, POSIX_SPAWN_SETSID = 128;
    internal const int SpawnAttributesSize = 336, SpawnActionsSize = 80, SigsetSize = 128, SiginfoSize = 128;
    internal const int PR_SET_PDEATHSIG = 1, PR_SET_NAME = 15, PR_CAPBSET_DROP = 24;
    internal const int SCHED_OTHER = 0, SCHED_RR = 2, SCHED_RESET_ON_FORK = 0x40000000;
    internal const int MCL_CURRENT = 1, MCL_FUTURE = 2, MCL_ONFAULT = 4;
    internal const int RLIMIT_CORE = 4, RLIMIT_NOFILE = 7, RLIMIT_MEMLOCK = 8, RLIMIT_RTTIME = 15;
    internal const int CLONE_NEWNS = 0x20000, CLONE_NEWNET = 0x40000000;
    internal const nuint MS_BIND = 4096, MS_REC = 16384, MS_SLAVE = 1 << 19, MS_PRIVATE = 1 << 18;

    // The wrappers of glibc change all threads; these change the calling one, and their numbers depend on the machine.
    internal static readonly long SYS_setresuid = IsX64 ? 117 : 147;
    internal static readonly long SYS_setresgid = IsX64 ? 119 : 149;
    internal static readonly long SYS_setgroups = IsX64 ? 116 : 159;
    internal static readonly long SYS_sched_setattr = IsX64 ? 314 : 274;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Rlimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }

    [LibraryImport(Name, SetLastError = true)]
    internal static partial long syscall(long number, nint a, nint b, nint c);

    [LibraryImport(Name)]
    internal static partial int posix_spawn(int* pid, byte* path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setpgroup(byte* attributes, int group);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* set);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigmask(byte* attributes, byte* set);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setschedpolicy(byte* attributes, int policy);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setschedparam(byte* attributes, int* parameter);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_adddup2(byte* actions, int fd, int target);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addclosefrom_np(byte* actions, int from);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);

    [LibraryImport(Name)]
    internal static partial int sigemptyset(byte* set);

    [LibraryImport(Name)]
    internal static partial int sigfillset(byte* set);

    [LibraryImport(Name, EntryPoint = "__libc_current_sigrtmin")]
    internal static partial int SigRtMin();

    [LibraryImport(Name, EntryPoint = "__libc_current_sigrtmax")]
    internal static partial int SigRtMax();

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint signal(int number, nint handler);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pidfd_open(int pid, uint flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pidfd_send_signal(int pidfd, int signal, nint info, uint flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int waitid(int kind, int id, byte* info, int options);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int dup2(int fd, int target);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int execve(byte* path, byte** argv, byte** envp);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int prctl(int option, nint a, nint b, nint c, nint d);

    [LibraryImport(Name)]
    internal static partial int getppid();

    [LibraryImport(Name)]
    internal static partial int getpid();

    [LibraryImport(Name)]
    internal static partial int gettid();

    [LibraryImport(Name)]
    internal static partial uint getuid();

    [LibraryImport(Name)]
    internal static partial uint getgid();

    [LibraryImport(Name)]
    internal static partial uint geteuid();

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getgroups(int count, uint* groups);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setsid();

    [LibraryImport(Name)]
    internal static partial uint umask(uint mask);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setns(int fd, int kind);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int unshare(int flags);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string? source, string target, string? type, nuint flags, string? data);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int sched_setscheduler(int pid, int policy, int* parameter);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int sched_setaffinity(int pid, nint size, byte* mask);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setpriority(int which, int who, int nice);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getpriority(int which, int who);

    /// <summary>struct sched_attr of sched_setattr(2), as it was at first.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SchedulingAttributes
    {
        internal uint Size, Policy;
        internal ulong Flags;
        internal int Nice;
        internal uint Priority;
        internal ulong Runtime, Deadline, Period;
    }

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int mlockall(int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setrlimit(int resource, Rlimit* limit);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getrlimit(int resource, Rlimit* limit);
}
