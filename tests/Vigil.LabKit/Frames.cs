using System.Buffers.Binary;
using System.Net;

namespace Vigil.LabKit;

/// <summary>Builds frames by hand, right ones and wrong ones; written without a look at the product's own encoder.</summary>
public static partial class Frames
{
    private const int VrrpProtocol = 112;
    private static readonly IPAddress Group4 = IPAddress.Parse("224.0.0.18");

    /// <summary>A version 2 advertisement as RFC 3768 section 5 draws it, without authentication data beyond 8 zero bytes.</summary>
    public static byte[] VrrpV2(byte vrid, byte priority, byte seconds, params string[] addresses)
    {
        var packet = Header(0x21, vrid, priority, addresses, 0, seconds, 8);
        Checksum(packet, 6, []);
        return packet;
    }

    /// <summary>
    /// A version 3 advertisement for IPv4, RFC 5798 section 5.1; its checksum covers the pseudo header, as keepalived's does.
    /// </summary>
    public static byte[] VrrpV3(string source, byte vrid, byte priority, int centiseconds, params string[] addresses)
    {
        var packet = Header(0x31, vrid, priority, addresses, (byte)(centiseconds >> 8), (byte)centiseconds, 0);
        byte[] pseudo = [.. IPAddress.Parse(source).GetAddressBytes(), .. Group4.GetAddressBytes(), 0, VrrpProtocol, 0, (byte)packet.Length];
        Checksum(packet, 6, pseudo);
        return packet;
    }

    /// <summary>Puts a VRRP packet into IPv4 to 224.0.0.18 and into Ethernet.</summary>
    /// <param name="from">Whose hardware address the frame carries.</param>
    /// <param name="source">IPv4 source address; another host's, to spoof it.</param>
    /// <param name="payload">What follows the IP header.</param>
    /// <param name="ttl">255 unless the test is about it.</param>
    /// <param name="totalLength">The length the IP header claims; the true one by default.</param>
    public static byte[] Ipv4(Host from, string source, byte[] payload, byte ttl = 255, int? totalLength = null)
    {
        var frame = new byte[14 + 20 + payload.Length];
        Convert.FromHexString("01005e000012" + from.MacAddress.Replace(":", "") + "0800").CopyTo(frame, 0);
        var ip = frame.AsSpan(14, 20);
        ip[0] = 0x45;
        ip[1] = 0xc0;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(totalLength ?? 20 + payload.Length));
        ip[8] = ttl;
        ip[9] = VrrpProtocol;
        IPAddress.Parse(source).GetAddressBytes().CopyTo(ip[12..]);
        Group4.GetAddressBytes().CopyTo(ip[16..]);
        Checksum(ip, 10, []);
        payload.CopyTo(frame, 34);
        return frame;
    }

    private static byte[] Header(byte versionAndType, byte vrid, byte priority, string[] addresses, byte fifth, byte sixth, int trailer) =>
    [
        versionAndType, vrid, priority, (byte)addresses.Length, fifth, sixth, 0, 0,
        .. addresses.SelectMany(address => IPAddress.Parse(address).GetAddressBytes()), .. new byte[trailer],
    ];

    // RFC 1071: the complement of the one's complement sum, with the field itself read as zero.
    private static void Checksum(Span<byte> packet, int at, ReadOnlySpan<byte> pseudoHeader)
    {
        packet.Slice(at, 2).Clear();
        var sum = Sum(packet) + Sum(pseudoHeader);
        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        BinaryPrimitives.WriteUInt16BigEndian(packet[at..], (ushort)~sum);
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += (uint)bytes[i] << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }
}
