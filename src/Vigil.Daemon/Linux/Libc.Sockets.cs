using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>Sockets: constants of the uapi headers and the calls of socket(7), ip(7), ipv6(7), packet(7).</summary>
internal static unsafe partial class Libc
{
    internal const int AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10, AF_NETLINK = 16, AF_PACKET = 17;
    internal const int SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_RAW = 3, SOCK_SEQPACKET = 5, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1, SOL_IP = 0, SOL_IPV6 = 41, SOL_NETLINK = 270;
    internal const int SO_RCVBUF = 8, SO_PRIORITY = 12, SO_BINDTODEVICE = 25, SO_ATTACH_FILTER = 26, SO_RCVBUFFORCE = 33, SO_TIMESTAMPNS = 35;
    internal const int IP_TOS = 1, IP_TTL = 2, IP_PKTINFO = 8, IP_MTU_DISCOVER = 10, IP_RECVTTL = 12, IP_FREEBIND = 15, IP_MULTICAST_IF = 32,
        IP_MULTICAST_TTL = 33, IP_MULTICAST_LOOP = 34, IP_ADD_MEMBERSHIP = 35, IP_MULTICAST_ALL = 49, IP_PMTUDISC_DONT = 0;
    internal const int IPV6_CHECKSUM = 7, IPV6_UNICAST_HOPS = 16, IPV6_MULTICAST_IF = 17, IPV6_MULTICAST_HOPS = 18, IPV6_MULTICAST_LOOP = 19,
        IPV6_JOIN_GROUP = 20, IPV6_MULTICAST_ALL = 29, IPV6_RECVPKTINFO = 49, IPV6_PKTINFO = 50, IPV6_RECVHOPLIMIT = 51, IPV6_HOPLIMIT = 52,
        IPV6_TCLASS = 67, IPV6_FREEBIND = 78;
    internal const int MSG_DONTWAIT = 0x40, MSG_TRUNC = 0x20, MSG_CTRUNC = 8, MSG_NOSIGNAL = 0x4000, MSG_CMSG_CLOEXEC = 0x40000000, SCM_RIGHTS = 1;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Iovec
    {
        internal byte* Base;
        internal nint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Msghdr
    {
        internal byte* Address;
        internal uint AddressLength;
        internal Iovec* Vectors;
        internal nint VectorCount;
        internal byte* Control;
        internal nint ControlLength;
        internal int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Mmsghdr
    {
        internal Msghdr Header;
        internal uint Length;
    }

    /// <summary>struct cmsghdr; data follow, 8-byte aligned.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Cmsghdr
    {
        internal nint Length;
        internal int Level;
        internal int Type;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct SockFprog
    {
        internal ushort Count;
        internal void* Program;
    }

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int socket(int family, int type, int protocol);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int socketpair(int family, int type, int protocol, int* fds);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int bind(int fd, byte* address, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setsockopt(int fd, int level, int option, void* value, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getsockopt(int fd, int level, int option, void* value, uint* length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint sendmsg(int fd, Msghdr* message, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint sendto(int fd, byte* buffer, nint length, int flags, byte* address, uint addressLength);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint recvmsg(int fd, Msghdr* message, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint recvfrom(int fd, byte* buffer, nint length, int flags, byte* address, uint* addressLength);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int recvmmsg(int fd, Mmsghdr* messages, uint count, int flags, Timespec* timeout);
}
