using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace Vigil.Bench.Lab;

/// <summary>The system calls the measurement needs and .NET has no door to.</summary>
internal static unsafe partial class Native
{
    public const int SIGHUP = 1, SIGKILL = 9, SIGTERM = 15, SIGSTOP = 19;
    public const int AF_PACKET = 17, SOCK_RAW = 3;
    public const int SOL_SOCKET = 1, SO_RCVBUFFORCE = 33, SO_TIMESTAMPNS = 35;
    public const int SOL_PACKET = 263, PACKET_STATISTICS = 6, PACKET_IGNORE_OUTGOING = 23;
    public const int MSG_DONTWAIT = 0x40;
    public const short POLLIN = 1;
    public const ushort EveryProtocolBe = 0x0300;
    private const int CLOCK_REALTIME = 0, CLOCK_THREAD_CPUTIME_ID = 3;

    public struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
        public readonly long TotalNs => Seconds * 1_000_000_000L + Nanoseconds;
    }

    public record struct PollFd(int Fd, short Events, short Returned = 0);

    public struct SockaddrLl
    {
        public ushort Family;
        public ushort ProtocolBe;
        public int IfIndex;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }

    public struct IoVec
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct mmsghdr of a 64-bit system: a msghdr and the length received.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MMsgHdr
    {
        public void* Name;
        public uint NameLength;
        public IoVec* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public long FlagsAndPadding;
        public uint Received;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(int fd, SockaddrLl* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int option, int* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockopt(int fd, int level, int option, uint* value, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollFd* fds, nuint count, int timeoutMs);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int recvmmsg(int fd, MMsgHdr* messages, uint count, int flags, Timespec* timeout);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recvfrom(int fd, byte* buffer, nuint size, int flags, SockaddrLl* from, uint* fromLength);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial uint if_nametoindex([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, Timespec* now);

    /// <summary>Wall-clock nanoseconds: the clock of the kernel's packet time stamps.</summary>
    public static long RealtimeNs() => ReadClock(CLOCK_REALTIME);

    /// <summary>CPU time a process has used, all its threads, dead ones too, in nanoseconds (its CPUCLOCK_SCHED; see
    /// clock_getcpuclockid(3)); 0 when it is gone.</summary>
    public static long CpuNs(int pid) => ReadClock((~pid << 3) | 2);

    /// <summary>CPU time the calling thread has used, nanoseconds.</summary>
    public static long ThreadCpuNs() => ReadClock(CLOCK_THREAD_CPUTIME_ID);

    private static long ReadClock(int clock)
    {
        Timespec now;
        return clock_gettime(clock, &now) == 0 ? now.TotalNs : 0;
    }

    /// <summary>Throws with the name of the call and errno's text when a call failed: the bench cannot go on without it.</summary>
    public static int Must(int result, string call) =>
        result >= 0 ? result : throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
