using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>
/// Sends gratuitous ARPs and unsolicited NAs on any interface through one packet socket (packet(7)). Its protocol is 0, so the
/// kernel never queues a frame for it.
/// </summary>
public sealed unsafe class AnnounceSocket : IDisposable
{
    private readonly Fd _fd;

    private AnnounceSocket(Fd fd) => _fd = fd;

    public static Errno Open(out AnnounceSocket socket)
    {
        Errno error = Fd.From(Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0), out Fd fd);
        socket = new AnnounceSocket(fd);
        return error;
    }

    /// <summary>Tells the link that <paramref name="address"/> is at <paramref name="mac"/> (6 bytes).</summary>
    public Errno Announce(InetAddress address, int interfaceIndex, ReadOnlySpan<byte> mac, bool isRouter)
    {
        if (mac.Length != 6) return Errno.Invalid; // no Ethernet link: nothing to announce to
        const int MaxFrame = UnsolicitedAdvertisement.Size;
        byte* frame = stackalloc byte[MaxFrame];
        byte* target = stackalloc byte[SocketAddress.MaxSize];
        bool ipv6 = address.Family == InetFamily.IPv6;
        var span = new Span<byte>(frame, MaxFrame);
        int length = ipv6 ? UnsolicitedAdvertisement.Write(span, mac, address, isRouter) : GratuitousArp.Write(span, mac, address);
        ushort etherType = ipv6 ? UnsolicitedAdvertisement.EtherType : GratuitousArp.EtherType;
        int targetLength = SocketAddress.WriteLink(new Span<byte>(target, SocketAddress.MaxSize), etherType, interfaceIndex);
        return Errno.Of(Libc.sendto(_fd.Number, frame, length, Libc.MSG_NOSIGNAL, target, (uint)targetLength));
    }

    public void Dispose() => _fd.Dispose();
}
