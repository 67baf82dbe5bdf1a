using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static Vigil.Netlink.NativeMethods;

namespace Vigil.Netlink;

/// <summary>How to open a netlink socket.</summary>
public sealed record NetlinkSocketOptions
{
    /// <summary>Netlink family: 0 is NETLINK_ROUTE, 16 is NETLINK_GENERIC.</summary>
    public int Protocol { get; init; }

    /// <summary>Receive buffer in bytes (<c>vrrp_netlink_*_rcv_bufs</c>); null keeps the system's.</summary>
    public int? ReceiveBuffer { get; init; }

    /// <summary>Go beyond the system's limit (SO_RCVBUFFORCE, needs CAP_NET_ADMIN).</summary>
    public bool ForceReceiveBuffer { get; init; }

    /// <summary>Multicast groups to join.</summary>
    public ImmutableArray<RouteGroup> Groups { get; init; } = [];
}

/// <summary>Multicast groups of rtnetlink (RTNLGRP_*).</summary>
public enum RouteGroup
{
    /// <summary>Interfaces.</summary>
    Link = 1,

    /// <summary>Neighbours.</summary>
    Neighbour = 3,

    /// <summary>IPv4 addresses.</summary>
    AddressV4 = 5,

    /// <summary>IPv4 routes.</summary>
    RouteV4 = 7,

    /// <summary>IPv4 rules.</summary>
    RuleV4 = 8,

    /// <summary>IPv6 addresses.</summary>
    AddressV6 = 9,

    /// <summary>IPv6 routes.</summary>
    RouteV6 = 11,

    /// <summary>IPv6 rules.</summary>
    RuleV6 = 19,
}

/// <summary>What a read brought.</summary>
public enum ReceiveStatus
{
    /// <summary>A datagram from the kernel.</summary>
    Data,

    /// <summary>Nothing is waiting.</summary>
    Empty,

    /// <summary>The receive buffer overflowed: something was lost, only a new dump tells what is true.</summary>
    Overrun,

    /// <summary>A datagram from another process, not looked at.</summary>
    Foreign,

    /// <summary>The socket failed; the error says how.</summary>
    Failed,
}

/// <summary>
/// A netlink socket of the network namespace of the thread that opened it. Never blocks, and believes only
/// datagrams the kernel itself sent (source port 0). Used by one thread at a time.
/// </summary>
public sealed class NetlinkSocket : IDisposable
{
    private const int FirstBuffer = 64 * 1024; // twice the largest the kernel makes in a dump
    private const int LargestDatagram = 16 * 1024 * 1024;

    private readonly SocketHandle _handle;
    private byte[] _buffer = new byte[FirstBuffer];

    private NetlinkSocket(SocketHandle handle) => _handle = handle;

    /// <summary>The address the kernel gave this socket (nlmsg_pid of answers).</summary>
    public uint Port { get; private set; }

    /// <summary>The file descriptor, for epoll. It stays owned by this object.</summary>
    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Opens and binds a socket; null with an error when the system refuses.</summary>
    public static NetlinkSocket? Open(NetlinkSocketOptions options, out NetlinkError error)
    {
        var descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, options.Protocol);
        if (descriptor < 0)
        {
            error = LastError();
            return null;
        }
        var opened = new NetlinkSocket(new SocketHandle(descriptor));
        error = opened.Configure(options);
        if (error.Ok)
            return opened;
        opened.Dispose();
        return null;
    }

    private NetlinkError Configure(NetlinkSocketOptions options)
    {
        // These three are conveniences older kernels lack: what they refuse, callers do without.
        Set(SOL_NETLINK, NETLINK_EXT_ACK, 1);
        Set(SOL_NETLINK, NETLINK_CAP_ACK, 1);
        Set(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
        if (options.ReceiveBuffer is { } bytes
            && Set(SOL_SOCKET, options.ForceReceiveBuffer ? SO_RCVBUFFORCE : SO_RCVBUF, bytes) is { Ok: false } refused)
            return refused;

        var address = new SocketAddress { Family = AF_NETLINK };
        var length = SocketAddress.Size;
        if (bind(_handle, address, SocketAddress.Size) != 0 || getsockname(_handle, out address, ref length) != 0)
            return LastError();
        Port = address.Port;
        foreach (var group in options.Groups)
        {
            if (Join(group) is { Ok: false } notJoined)
                return notJoined;
        }
        return default;
    }

    /// <summary>Joins a further multicast group.</summary>
    public NetlinkError Join(RouteGroup group) => Set(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, (int)group);

    private NetlinkError Set(int level, int option, int value) =>
        setsockopt(_handle, level, option, value, sizeof(int)) == 0 ? default : LastError();

    /// <summary>Hands one datagram of requests to the kernel.</summary>
    public unsafe NetlinkError Send(ReadOnlySpan<byte> datagram)
    {
        var kernel = new SocketAddress { Family = AF_NETLINK };
        fixed (byte* data = datagram)
        {
            while (true)
            {
                if (sendto(_handle, data, datagram.Length, MSG_DONTWAIT, kernel, SocketAddress.Size) >= 0)
                    return default;
                if (LastError() is { Errno: not Errno.Interrupted } error)
                    return error;
            }
        }
    }

    /// <summary>
    /// Takes the next datagram without waiting. One that does not fit is lost, which is an overrun; the next of its size will fit.
    /// The span is valid until the next call.
    /// </summary>
    public ReceiveStatus Receive(out ReadOnlySpan<byte> datagram, out NetlinkError error)
    {
        datagram = default;
        var length = Read(_buffer, MSG_TRUNC | MSG_DONTWAIT, out var sender, out error);
        if (length < 0)
            return StatusOf(error);
        if (sender != 0)
            return ReceiveStatus.Foreign;
        if (length > _buffer.Length)
        {
            _buffer = new byte[Math.Min(length, LargestDatagram)];
            return ReceiveStatus.Overrun;
        }
        datagram = _buffer.AsSpan(0, length);
        return ReceiveStatus.Data;
    }

    private unsafe int Read(Span<byte> into, int flags, out uint sender, out NetlinkError error)
    {
        SocketAddress from = default;
        var fromLength = SocketAddress.Size;
        fixed (byte* data = into)
        {
            nint length;
            do
            {
                length = recvfrom(_handle, data, into.Length, flags, &from, &fromLength);
                error = length < 0 ? LastError() : default;
            }
            while (error.Errno == Errno.Interrupted);
            sender = from.Port;
            return (int)Math.Min(length, int.MaxValue);
        }
    }

    private static ReceiveStatus StatusOf(NetlinkError error) => error.Errno switch
    {
        Errno.Again => ReceiveStatus.Empty,
        Errno.NoBufferSpace => ReceiveStatus.Overrun,
        _ => ReceiveStatus.Failed,
    };

    /// <summary>Waits until something can be read; false when the time is over.</summary>
    internal unsafe bool WaitReadable(TimeSpan atMost)
    {
        var deadline = Environment.TickCount64 + (long)atMost.TotalMilliseconds;
        while (true)
        {
            var entry = new PollEntry { Descriptor = Descriptor, Events = POLLIN };
            var left = Math.Max(0, deadline - Environment.TickCount64);
            if (poll(&entry, 1, (int)left) > 0)
                return true;
            if (left == 0)
                return false;
        }
    }

    private static NetlinkError LastError() => new(Marshal.GetLastPInvokeError());

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
