using System.Runtime.InteropServices;
using Vigil.LabKit;

namespace Vigil.Lab.Xdp.Same;

/// <summary>Whole frames in and out of an interface of the calling thread's network namespace.</summary>
internal sealed partial class FrameSocket : IDisposable
{
    private const int AfPacket = 17, SockRaw = 3, SockCloexec = 0x80000, EveryProtocol = 0x0003;
    private const int SolSocket = 1, ReceiveTimeout = 20, ReceiveBuffer = 33;
    private const int Longest = 2048;

    private readonly int _fd;

    internal FrameSocket(string name)
    {
        var everything = (ushort)(EveryProtocol << 8); // network order
        _fd = Check(socket(AfPacket, SockRaw | SockCloexec, everything));
        Span<byte> address = stackalloc byte[20]; // struct sockaddr_ll: family, protocol, ifindex
        BitConverter.TryWriteBytes(address, (ushort)AfPacket);
        BitConverter.TryWriteBytes(address[2..], everything);
        BitConverter.TryWriteBytes(address[4..], if_nametoindex(name));
        Check(bind(_fd, address, address.Length));
        Span<byte> room = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(room, 1 << 20);
        Check(setsockopt(_fd, SolSocket, ReceiveBuffer, room, room.Length));
    }

    internal void Send(ReadOnlySpan<byte> frame) => Check((int)send(_fd, frame, frame.Length, 0));

    /// <summary>The next frame that came; null when none did in time.</summary>
    internal byte[]? Receive(TimeSpan patience)
    {
        Span<byte> limit = stackalloc byte[16]; // struct timeval
        BitConverter.TryWriteBytes(limit, (long)patience.TotalSeconds);
        limit[8..].Clear();
        Check(setsockopt(_fd, SolSocket, ReceiveTimeout, limit, limit.Length));
        var buffer = new byte[Longest];
        var length = (int)recv(_fd, buffer, buffer.Length, 0);
        return length < 0 ? null : buffer[..length];
    }

    /// <inheritdoc/>
    public void Dispose() => close(_fd);

    private static int Check(int result) => result >= 0 ? result : throw new LabException($"packet socket: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int fd, int level, int name, ReadOnlySpan<byte> value, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int fd, ReadOnlySpan<byte> buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int fd, Span<byte> buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int if_nametoindex(string name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);
}
