using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>A raw, non-blocking socket of IP protocol 112 that sends and receives adverts of one family (ip(7), ipv6(7), raw(7)).</summary>
public sealed unsafe class VrrpSocket : IDisposable
{
    /// <summary>IANA protocol number of VRRP.</summary>
    public const int Protocol = 112;

    private const int TrafficClass = 0xc0;  // internetwork control, A1
    private const int PriorityControl = 7;  // TC_PRIO_CONTROL: ahead of everything in the queue of the interface
    private const int ChecksumOffset = 6;   // of the VRRP PDU; the kernel fills it in for IPv6
    private const int PacketInfoSpace = 40; // CMSG_SPACE of struct in6_pktinfo, the larger of the two

    private readonly VrrpSocketSettings _settings;

    private VrrpSocket(VrrpSocketSettings settings, Fd fd) => (_settings, Fd) = (settings, fd);

    public VrrpSocketSettings Settings => _settings;

    /// <summary>For the event loop.</summary>
    public Fd Fd { get; }

    /// <summary>Opens the socket; <paramref name="step"/> names what the kernel refused.</summary>
    public static Errno Open(VrrpSocketSettings settings, out VrrpSocket socket, out string step)
    {
        bool ipv6 = settings.Family == InetFamily.IPv6;
        int type = Libc.SOCK_RAW | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        Errno error = Fd.From(Libc.socket(ipv6 ? Libc.AF_INET6 : Libc.AF_INET, type, Protocol), out Fd fd);
        socket = new VrrpSocket(settings, fd);
        step = "socket";
        if (error.Failed) return error;
        if (DescriptorLimit.IsNear(fd, DescriptorLimit.ForSockets))
        {
            fd.Dispose();
            return Errno.TooManyDescriptors;
        }

        var options = new SocketOptions(fd);
        if (settings.BindToDevice is { } device) options.BindToDevice(device);
        options.Set(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1, nameof(Libc.SO_TIMESTAMPNS));
        if (ipv6) Configure6(ref options, settings);
        else Configure4(ref options, settings);
        options.Set(Libc.SOL_SOCKET, Libc.SO_PRIORITY, PriorityControl, nameof(Libc.SO_PRIORITY));
        if (settings.ReceiveBuffer is { } bytes) options.Set(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, bytes, nameof(Libc.SO_RCVBUFFORCE));
        (error, step) = (options.Error, options.Failed ?? "");
        if (!error.Failed && !settings.BindAddress.IsNone) (error, step) = (socket.Bind(), "bind");
        if (error.Failed) fd.Dispose();
        return error;
    }

    private static void Configure4(ref SocketOptions options, VrrpSocketSettings settings)
    {
        options.Set(Libc.SOL_IP, Libc.IP_TOS, TrafficClass, nameof(Libc.IP_TOS));
        options.Set(Libc.SOL_IP, Libc.IP_TTL, settings.HopLimit, nameof(Libc.IP_TTL));
        options.Set(Libc.SOL_IP, Libc.IP_MTU_DISCOVER, Libc.IP_PMTUDISC_DONT, nameof(Libc.IP_MTU_DISCOVER));
        options.Set(Libc.SOL_IP, Libc.IP_PKTINFO, 1, nameof(Libc.IP_PKTINFO));
        options.Set(Libc.SOL_IP, Libc.IP_RECVTTL, 1, nameof(Libc.IP_RECVTTL));
        options.Set(Libc.SOL_IP, Libc.IP_FREEBIND, 1, nameof(Libc.IP_FREEBIND));
        options.Set(Libc.SOL_IP, Libc.IP_MULTICAST_ALL, 0, nameof(Libc.IP_MULTICAST_ALL));
        if (settings.Group.IsNone) return;

        Span<byte> membership = stackalloc byte[12]; // struct ip_mreqn: group, own address, interface index
        membership.Clear();
        BitConverter.TryWriteBytes(membership[8..], settings.InterfaceIndex);
        options.Set(Libc.SOL_IP, Libc.IP_MULTICAST_IF, membership, nameof(Libc.IP_MULTICAST_IF));
        settings.Group.Write(membership);
        options.Set(Libc.SOL_IP, Libc.IP_ADD_MEMBERSHIP, membership, nameof(Libc.IP_ADD_MEMBERSHIP));
        options.Set(Libc.SOL_IP, Libc.IP_MULTICAST_TTL, settings.HopLimit, nameof(Libc.IP_MULTICAST_TTL));
        options.Set(Libc.SOL_IP, Libc.IP_MULTICAST_LOOP, 0, nameof(Libc.IP_MULTICAST_LOOP));
    }

    private static void Configure6(ref SocketOptions options, VrrpSocketSettings settings)
    {
        options.Set(Libc.SOL_IPV6, Libc.IPV6_CHECKSUM, ChecksumOffset, nameof(Libc.IPV6_CHECKSUM));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_TCLASS, TrafficClass, nameof(Libc.IPV6_TCLASS));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_UNICAST_HOPS, settings.HopLimit, nameof(Libc.IPV6_UNICAST_HOPS));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_RECVPKTINFO, 1, nameof(Libc.IPV6_RECVPKTINFO));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_RECVHOPLIMIT, 1, nameof(Libc.IPV6_RECVHOPLIMIT));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_FREEBIND, 1, nameof(Libc.IPV6_FREEBIND));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_MULTICAST_ALL, 0, nameof(Libc.IPV6_MULTICAST_ALL));
        if (settings.Group.IsNone) return;

        Span<byte> membership = stackalloc byte[20]; // struct ipv6_mreq: group, interface index
        settings.Group.Write(membership);
        BitConverter.TryWriteBytes(membership[16..], settings.InterfaceIndex);
        options.Set(Libc.SOL_IPV6, Libc.IPV6_JOIN_GROUP, membership, nameof(Libc.IPV6_JOIN_GROUP));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_MULTICAST_IF, settings.InterfaceIndex, nameof(Libc.IPV6_MULTICAST_IF));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_MULTICAST_HOPS, settings.HopLimit, nameof(Libc.IPV6_MULTICAST_HOPS));
        options.Set(Libc.SOL_IPV6, Libc.IPV6_MULTICAST_LOOP, 0, nameof(Libc.IPV6_MULTICAST_LOOP));
    }

    private Errno Bind()
    {
        byte* address = stackalloc byte[SocketAddress.MaxSize];
        int length = SocketAddress.Write(new Span<byte>(address, SocketAddress.MaxSize), _settings.BindAddress, _settings.InterfaceIndex);
        return Errno.Of(Libc.bind(Fd.Number, address, (uint)length));
    }

    /// <summary>Lets only what the program accepts into the receive queue.</summary>
    public Errno Filter(ReadOnlySpan<SocketFilter.Instruction> program) => SocketFilter.Attach(Fd, program);

    /// <summary>
    /// Sends one PDU (the kernel makes the IP header) from <paramref name="source"/>; none: the kernel chooses. Allocates nothing.
    /// </summary>
    public Errno Send(ReadOnlySpan<byte> pdu, InetAddress destination, InetAddress source)
    {
        byte* address = stackalloc byte[SocketAddress.MaxSize];
        byte* control = stackalloc byte[PacketInfoSpace];
        int addressLength = SocketAddress.Write(
            new Span<byte>(address, SocketAddress.MaxSize), destination, destination.IsMulticast || destination.IsLinkLocal6 ? _settings.InterfaceIndex : 0);
        fixed (byte* bytes = pdu)
        {
            var vector = new Libc.Iovec { Base = bytes, Length = pdu.Length };
            var message = new Libc.Msghdr
            {
                Address = address,
                AddressLength = (uint)addressLength,
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = WritePacketInfo(new Span<byte>(control, PacketInfoSpace), source),
            };
            return Errno.Of(Libc.sendmsg(Fd.Number, &message, Libc.MSG_NOSIGNAL));
        }
    }

    /// <summary>Control data that name the source address and the interface; returns their size.</summary>
    private int WritePacketInfo(Span<byte> control, InetAddress source)
    {
        if (source.IsNone) return 0;
        control.Clear();
        bool ipv6 = source.Family == InetFamily.IPv6;
        int dataLength = ipv6 ? 20 : 12;
        BitConverter.TryWriteBytes(control, (long)(sizeof(Libc.Cmsghdr) + dataLength));
        BitConverter.TryWriteBytes(control[8..], ipv6 ? Libc.SOL_IPV6 : Libc.SOL_IP);
        BitConverter.TryWriteBytes(control[12..], ipv6 ? Libc.IPV6_PKTINFO : Libc.IP_PKTINFO);
        Span<byte> data = control[16..];
        if (ipv6)
        {
            source.Write(data); // struct in6_pktinfo: address, interface index
            BitConverter.TryWriteBytes(data[16..], _settings.InterfaceIndex);
            return 40;
        }

        BitConverter.TryWriteBytes(data, _settings.InterfaceIndex); // struct in_pktinfo: interface index, source, unused
        source.Write(data[4..]);
        return 32;
    }

    /// <summary>Reads what is waiting, at most <paramref name="most"/> packets. Nothing waiting: success and a count of 0.</summary>
    public Errno Receive(ReceiveBatch batch, int most = ReceiveBatch.MaxPackets) => batch.Fill(Fd, most);

    public void Dispose() => Fd.Dispose();
}
