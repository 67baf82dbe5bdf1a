using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Vigil.LabKit;
using Vigil.LabKit.Packets;

namespace Vigil.Lab.Xdp;

/// <summary>
/// The server's end of tunnels, for kernels without tunnel interfaces: takes IPIP, GRE and GUE off what comes in by eth0 and gives the inner
/// packet to the host by a tun interface. Every header is judged; checksums left to hardware are completed.
/// </summary>
public sealed partial class TunnelEnd : IDisposable
{
    /// <summary>UDP port of GUE.</summary>
    public const int GuePort = 6080;

    private const int PacketFamily = 17, RawSocket = 3, Ethernet = 14, Longest = 1 << 17;
    private const int OpenReadWrite = 2, SetInterface = 0x400454ca;
    private const short TunWithoutHeader = 0x1001, PollIn = 1;
    private const int PatienceMilliseconds = 100;
    private const byte Ipip = 4, Tcp = 6, Udp = 17, Ipv6 = 41, Gre = 47;

    private readonly Thread _thread;
    private volatile bool _stopped;

    /// <summary>Begins on a host; packets of this Ethernet type are looked at.</summary>
    public TunnelEnd(Host host, ushort etherType)
    {
        var (tun, socket) = host.Box.Inside(() => (OpenTun(), OpenSocket(etherType)));
        host.Box.Run("sh", "-ec", "ip link set tunnel mtu 65535 up; for which in all tunnel; do echo 0 >/proc/sys/net/ipv4/conf/$which/rp_filter; done");
        _thread = new Thread(() => Loop(tun, socket)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Inner packets that were given to the host.</summary>
    public int Taken { get; private set; }

    /// <summary>Why packets of a tunnel were not.</summary>
    public List<string> Complaints { get; } = [];

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
    }

    private void Loop(int tun, int socket)
    {
        var buffer = new byte[Longest];
        while (!_stopped)
        {
            var ready = new PollFd { Fd = socket, Events = PollIn };
            if (poll(ref ready, 1, PatienceMilliseconds) <= 0)
                continue;
            var length = (int)recv(socket, buffer, buffer.Length, 0);
            if (length > Ethernet && Unwrap(buffer.AsSpan(Ethernet, length - Ethernet)) is { IsEmpty: false } inner && Complete(inner))
            {
                Taken++;
                if (write(tun, inner, inner.Length) != inner.Length)
                    Complain($"the host does not take {inner.Length} bytes");
            }
        }
        close(socket);
        close(tun);
    }

    // What is in the tunnel; empty when it is none.
    private Span<byte> Unwrap(Span<byte> outer)
    {
        var six = outer[0] >> 4 == 6;
        var header = six ? 40 : 20;
        var length = BinaryPrimitives.ReadUInt16BigEndian(outer[(six ? 4 : 2)..]) + (six ? 40 : 0);
        var protocol = outer[six ? 6 : 9];
        if (length > outer.Length)
            Complain($"an outer packet of {length} bytes has {outer.Length}");
        if (!six && Packet.Sum(outer[..20]) != 0xffff)
            Complain("a wrong checksum of the outer header");
        var rest = outer[header..Math.Min(length, outer.Length)];
        if (protocol is Ipip or Ipv6)
            return rest;
        if (protocol == Gre)
            return rest[(rest[0] == 0x80 ? 8 : 4)..];
        if (protocol != Udp || BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) != GuePort)
            return [];
        if (BinaryPrimitives.ReadUInt16BigEndian(rest[4..]) != rest.Length)
            Complain("a wrong length of UDP");
        return rest[12..];
    }

    private bool Complete(Span<byte> inner)
    {
        var six = inner[0] >> 4 == 6;
        var (header, protocol) = six ? (40, inner[6]) : (20, inner[9]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(inner[(six ? 4 : 2)..]) + (six ? 40 : 0);
        if (protocol != Tcp)
            return true;
        if (length != inner.Length)
            return Complain($"an inner packet of {length} bytes has {inner.Length}");
        var transport = inner[header..];
        byte[] pseudo = [.. six ? inner[8..40] : inner[12..20], 0, protocol, (byte)(transport.Length >> 8), (byte)transport.Length];
        if (Packet.Sum([.. pseudo, .. transport]) == 0xffff)
            return true;
        var field = transport[16..18];
        if (BinaryPrimitives.ReadUInt16BigEndian(field) != Packet.Sum(pseudo))
            return Complain("a wrong checksum of an inner packet");
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)~Packet.Sum(transport));
        return true;
    }

    private bool Complain(string what)
    {
        lock (Complaints)
            Complaints.Add(what);
        return false;
    }

    private static int OpenTun()
    {
        var tun = open("/dev/net/tun", OpenReadWrite);
        var request = new byte[40]; // struct ifreq
        "tunnel"u8.CopyTo(request);
        BitConverter.TryWriteBytes(request.AsSpan(16), TunWithoutHeader);
        return tun >= 0 && ioctl(tun, SetInterface, request) == 0 ? tun : throw new LabException($"no tun interface: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static int OpenSocket(ushort etherType)
    {
        var type = BinaryPrimitives.ReverseEndianness(etherType);
        var socketFd = socket(PacketFamily, RawSocket, type);
        var address = new byte[20]; // struct sockaddr_ll
        BitConverter.TryWriteBytes(address, (ushort)PacketFamily);
        BitConverter.TryWriteBytes(address.AsSpan(2), type);
        BitConverter.TryWriteBytes(address.AsSpan(4), if_nametoindex("eth0"));
        return socketFd >= 0 && bind(socketFd, address, address.Length) == 0 ? socketFd : throw new LabException($"no packet socket: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollFd fds, nint count, int timeout);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int fd, nuint request, Span<byte> argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int fd, Span<byte> buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, ReadOnlySpan<byte> buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);
}
