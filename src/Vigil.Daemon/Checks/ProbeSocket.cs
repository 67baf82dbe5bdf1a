using System.Buffers.Binary;
using Vigil.Checks;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Checks;

/// <summary>
/// Opens the socket of one attempt as its check says: non-blocking, with source, interface and mark, and connected or connecting. Where
/// nothing of this is configured it takes two system calls.
/// </summary>
internal sealed unsafe class ProbeSocket
{
    private const int PortOffset = 2;

    private readonly CheckConnection connection;
    private readonly ProbeTransport transport;
    private readonly int family, type, protocol;

    internal ProbeSocket(CheckConnection connection, ProbeTransport transport)
    {
        (this.connection, this.transport) = (connection, transport);
        bool six = connection.Target.Family == InetFamily.IPv6;
        family = six ? Libc.AF_INET6 : Libc.AF_INET;
        type = (transport == ProbeTransport.Stream ? Libc.SOCK_STREAM : Libc.SOCK_DGRAM) | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        protocol = transport == ProbeTransport.Echo ? (six ? Libc.IPPROTO_ICMPV6 : Libc.IPPROTO_ICMP) : 0;
    }

    /// <summary>Opens and connects: the socket becomes writable when that is done, or in error.</summary>
    /// <param name="fd">The socket; closed when something failed.</param>
    /// <param name="step">What the kernel refused.</param>
    internal Errno Open(out Fd fd, out string step)
    {
        step = "socket";
        Errno error = Fd.From(Libc.socket(family, type, protocol), out fd);
        if (!error.Failed && DescriptorLimit.IsNear(fd, DescriptorLimit.ForSockets)) error = Errno.TooManyDescriptors;
        if (!error.Failed) error = Prepare(fd, ref step);
        if (!error.Failed) error = Connect(fd, ref step);
        if (!error.Failed) return Errno.None;
        fd.Dispose();
        fd = Fd.Closed;
        return error;
    }

    /// <summary>Why a connection did not come about, or what an ICMP message said.</summary>
    internal static Errno PendingError(Fd fd)
    {
        int code = 0;
        uint length = sizeof(int);
        return Libc.getsockopt(fd.Number, Libc.SOL_SOCKET, Libc.SO_ERROR, &code, &length) < 0 ? Errno.Last : new Errno(code);
    }

    private Errno Prepare(Fd fd, ref string step)
    {
        if (connection is { Mark: 0, Interface: null, SourcePort: 0, Source.IsNone: true }) return Errno.None;
        var options = new SocketOptions(fd);
        if (connection.Mark != 0) options.Set(Libc.SOL_SOCKET, Libc.SO_MARK, (int)connection.Mark, "fwmark");
        if (connection.Interface is { } device) options.BindToDevice(device);
        if (connection.SourcePort != 0) FreePortAtOnce(ref options);
        else if (transport != ProbeTransport.Echo) options.Set(Libc.SOL_IP, Libc.IP_BIND_ADDRESS_NO_PORT, 1, nameof(Libc.IP_BIND_ADDRESS_NO_PORT));
        step = options.Failed ?? "bind";
        if (options.Error.Failed || (connection.Source.IsNone && connection.SourcePort == 0)) return options.Error;
        return Bind(fd);
    }

    /// <summary>The next attempt needs the same port: it must not wait a minute for the end of this one's connection.</summary>
    private void FreePortAtOnce(ref SocketOptions options)
    {
        options.Set(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1, nameof(Libc.SO_REUSEADDR));
        if (transport != ProbeTransport.Stream) return;
        var abort = new Libc.Linger { OnOff = 1, Seconds = 0 };
        options.Set(Libc.SOL_SOCKET, Libc.SO_LINGER, new ReadOnlySpan<byte>(&abort, sizeof(Libc.Linger)), nameof(Libc.SO_LINGER));
    }

    private Errno Bind(Fd fd)
    {
        var source = connection.Source.IsNone ? new InetAddress(connection.Target.Family, 0, 0) : connection.Source;
        byte* address = stackalloc byte[SocketAddress.MaxSize];
        int length = Write(address, new Endpoint(source, connection.SourcePort));
        return Errno.Of(Libc.bind(fd.Number, address, (uint)length));
    }

    private Errno Connect(Fd fd, ref string step)
    {
        step = "connect";
        byte* address = stackalloc byte[SocketAddress.MaxSize];
        // An echo has no port; the kernel wants none there.
        var target = transport == ProbeTransport.Echo ? connection.Target with { Port = 0 } : connection.Target;
        int length = Write(address, target);
        Errno error = Errno.Of(Libc.connect(fd.Number, address, (uint)length));
        return error == Errno.InProgress ? Errno.None : error;
    }

    private int Write(byte* target, Endpoint endpoint)
    {
        // The index may change while we run (an interface that comes back), so it is asked for each time; only link-local addresses need it.
        int scope = endpoint.Address.IsLinkLocal6 && connection.Interface is { } device ? (int)Libc.if_nametoindex(device) : 0;
        var bytes = new Span<byte>(target, SocketAddress.MaxSize);
        int length = SocketAddress.Write(bytes, endpoint.Address, scope);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], endpoint.Port);
        return length;
    }
}
