using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>The libc calls a netlink socket needs. Names and structs are the system's.</summary>
internal static partial class NativeMethods
{
    public const int AF_NETLINK = 16, SOCK_RAW = 3, SOCK_CLOEXEC = 0x80000, SOCK_NONBLOCK = 0x800;
    public const int SOL_SOCKET = 1, SO_RCVBUF = 8, SO_RCVBUFFORCE = 33;
    public const int SOL_NETLINK = 270, NETLINK_ADD_MEMBERSHIP = 1, NETLINK_CAP_ACK = 10, NETLINK_EXT_ACK = 11, NETLINK_GET_STRICT_CHK = 12;
    public const int MSG_TRUNC = 0x20, MSG_DONTWAIT = 0x40;
    public const short POLLIN = 1;

    [StructLayout(LayoutKind.Sequential)]
    public struct SocketAddress
    {
        public ushort Family;
        public ushort Pad;
        public uint Port;
        public uint Groups;
        public const int Size = 12;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(SafeHandle socket, in SocketAddress address, int length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockname(SafeHandle socket, out SocketAddress address, ref int length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(SafeHandle socket, int level, int option, in int value, int length);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint sendto(SafeHandle socket, byte* data, nint length, int flags, in SocketAddress to, int toLength);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint recvfrom(SafeHandle socket, byte* data, nint length, int flags, SocketAddress* from, int* fromLength);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(nint descriptor);

    /// <summary>Owns a descriptor, so that no number is closed twice.</summary>
    public sealed class SocketHandle : SafeHandle
    {
        public SocketHandle(int descriptor) : base(-1, ownsHandle: true) => SetHandle(descriptor);

        public override bool IsInvalid => handle < 0;

        protected override bool ReleaseHandle() => close(handle) == 0;
    }
}
