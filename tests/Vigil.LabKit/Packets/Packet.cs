using System.Buffers.Binary;

namespace Vigil.LabKit.Packets;

/// <summary>
/// A frame, layer by layer: <c>Packet.Eth().Ip4("192.0.2.1", "1.2.3.4").Tcp(40000, 80, "S")</c>. Lengths and checksums come out right
/// unless a layer is told another value, or bytes are changed afterwards. Immutable: each call makes another packet.
/// </summary>
public sealed class Packet
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly IReadOnlyList<Func<byte[], byte[]>> _changes;

    private Packet(IReadOnlyList<Layer> layers, IReadOnlyList<Func<byte[], byte[]>> changes) => (_layers, _changes) = (layers, changes);

    /// <summary>Hardware address of the director, where clients' frames go.</summary>
    public const string Director = "02:00:00:00:00:0d";

    /// <summary>Hardware address of the router clients' frames come from.</summary>
    public const string Router = "02:00:00:00:00:aa";

    /// <summary>Begins with an Ethernet header.</summary>
    public static Packet Eth(string to = Director, string from = Router) => new([new EthernetLayer(to, from)], []);

    /// <summary>Begins with an IP header, as what an ICMP error quotes.</summary>
    public static Packet Bare() => new([], []);

    /// <summary>These bytes, whatever they are.</summary>
    public static Packet Raw(byte[] bytes) => new([], [_ => bytes]);

    /// <summary>Adds any layer.</summary>
    public Packet Add(Layer layer) => new([.. _layers, layer], _changes);

    /// <summary>An 802.1Q tag.</summary>
    public Packet Vlan(int id) => Add(new VlanLayer(id));

    /// <summary>An IPv4 header. Bytes without a header of their own count as UDP.</summary>
    /// <param name="from">Source address.</param>
    /// <param name="to">Destination address.</param>
    /// <param name="ttl">Time to live.</param>
    /// <param name="options">Bytes of options, a multiple of four; no-operations.</param>
    /// <param name="offset">Fragment offset in bytes.</param>
    /// <param name="more">More fragments follow.</param>
    /// <param name="id">Identification.</param>
    /// <param name="tos">Type of service.</param>
    /// <param name="unbroken">DF.</param>
    public Packet Ip4(string from, string to, int ttl = 64, int options = 0, int offset = 0, bool more = false, int id = 1, int tos = 0, bool unbroken = false) =>
        Add(new Ip4Layer(from, to) { Ttl = ttl, Options = options, Offset = offset, More = more, Id = id, Tos = tos, Unbroken = unbroken });

    /// <summary>An IPv6 header.</summary>
    public Packet Ip6(string from, string to, int hops = 64, int trafficClass = 0, int label = 0) =>
        Add(new Ip6Layer(from, to) { Hops = hops, TrafficClass = trafficClass, Label = label });

    /// <summary>An IPv4 or IPv6 header, by the addresses.</summary>
    public Packet Ip(string from, string to, int hops = 64, int trafficClass = 0, bool unbroken = false) =>
        from.Contains(':') ? Ip6(from, to, hops, trafficClass) : Ip4(from, to, hops, tos: trafficClass, unbroken: unbroken);

    /// <summary>An IPv6 extension header of padding: 0 hop-by-hop, 43 routing, 60 destination options.</summary>
    public Packet Extension(int kind, int bytes = 8) => Add(new ExtensionLayer((byte)kind, bytes));

    /// <summary>An IPv6 fragment header.</summary>
    public Packet Fragment(int offset, bool more, int id = 1, int next = 17) => Add(new FragmentLayer(offset, more, id, (byte)next));

    /// <summary>A TCP header; flags by letter: F S R P A.</summary>
    public Packet Tcp(int from, int to, string flags = "A") => Add(new TcpLayer(from, to, flags));

    /// <summary>A UDP header.</summary>
    public Packet Udp(int from, int to, bool checksum = true) => Add(new UdpLayer(from, to) { HasChecksum = checksum });

    /// <summary>An ICMP or ICMPv6 header; the payload is a quoted packet in errors.</summary>
    public Packet Icmp(int type, int code, uint rest = 0) => Add(new IcmpLayer(type, code, rest));

    /// <summary>GRE (RFC 2784).</summary>
    public Packet Gre(bool checksum = false) => Add(new GreLayer { HasChecksum = checksum });

    /// <summary>Bytes 0, 1, 2…</summary>
    public Packet Data(int length) => Add(new DataLayer([.. Enumerable.Range(0, length).Select(value => (byte)value)]));

    /// <summary>These bytes.</summary>
    public Packet Data(byte[] bytes) => Add(new DataLayer(bytes));

    /// <summary>Only so many bytes of the frame, whatever its headers say.</summary>
    public Packet Cut(int length) => Change(bytes => bytes[..length]);

    /// <summary>More bytes behind the IP packet, as Ethernet pads short frames.</summary>
    public Packet Pad(int length) => Change(bytes => [.. bytes, .. new byte[length]]);

    /// <summary>Another value at a place of the frame; checksums stay as they are.</summary>
    public Packet Byte(int at, int value) => Change(bytes => [.. bytes[..at], (byte)value, .. bytes[(at + 1)..]]);

    /// <summary>Another 16-bit value at a place of the frame; checksums stay as they are.</summary>
    public Packet Word(int at, int value) => Byte(at, value >> 8).Byte(at + 1, value & 255);

    /// <summary>Leaves in the TCP or UDP checksum only the sum of the pseudo-header, as a sender does that has its hardware complete it.</summary>
    public Packet Partial() => new([.. _layers.Select(layer => layer is TransportLayer transport ? transport with { Partial = true } : layer)], _changes);

    /// <summary>The frame.</summary>
    public byte[] Bytes
    {
        get
        {
            byte[] bytes = [];
            for (var i = _layers.Count - 1; i >= 0; i--)
            {
                var next = i + 1 < _layers.Count ? _layers[i + 1] : null;
                var network = _layers.Take(i).OfType<NetworkLayer>().LastOrDefault();
                bytes = _layers[i].Wrap(bytes, next, network);
            }
            return _changes.Aggregate(bytes, (current, change) => change(current));
        }
    }

    /// <summary>Hexadecimal, sixteen bytes a line.</summary>
    public static string Dump(byte[] bytes) => string.Join('\n', bytes.Chunk(16).Select((line, i) => $"{i * 16:x4}  {Convert.ToHexStringLower(line)}"));

    private Packet Change(Func<byte[], byte[]> change) => new(_layers, [.. _changes, change]);

    /// <summary>The one's complement sum of RFC 1071, folded and not yet complemented.</summary>
    public static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 2)
            sum += i + 1 < bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]) : (uint)bytes[i] << 8;
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }
}
