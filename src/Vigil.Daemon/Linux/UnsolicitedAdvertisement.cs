using System.Buffers.Binary;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>
/// An unsolicited neighbour advertisement (RFC 4861 sections 4.4 and 7.2.6; I3) as a whole Ethernet frame to all nodes, from
/// the address it is about, hop limit 255, with the target link-layer address option.
/// <code>
/// | 33:33:00:00:00:01 | src MAC | 86dd | IPv6: next 58, hop 255, VIP to ff02::1 | 136 0 sum | R O flags | VIP | 2 1 MAC |
/// </code>
/// </summary>
public static class UnsolicitedAdvertisement
{
    public const int Size = EthernetBytes + Ipv6Bytes + MessageBytes;
    public const ushort EtherType = 0x86dd;

    private const int EthernetBytes = 14, Ipv6Bytes = 40, MessageBytes = 32;
    private const byte IcmpV6 = 58, NeighbourAdvertisement = 136, TargetLinkLayerAddress = 2;
    private const uint Router = 0x80000000, Override = 0x20000000;
    private static readonly InetAddress AllNodes = InetAddress.Parse("ff02::1");

    /// <summary>Writes the frame and returns its size. <paramref name="isRouter"/>: the host forwards IPv6.</summary>
    public static int Write(Span<byte> frame, ReadOnlySpan<byte> mac, InetAddress address, bool isRouter)
    {
        frame = frame[..Size];
        frame.Clear();
        ReadOnlySpan<byte> allNodesMac = [0x33, 0x33, 0, 0, 0, 1];
        allNodesMac.CopyTo(frame);
        mac.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherType);

        Span<byte> ip = frame.Slice(EthernetBytes, Ipv6Bytes);
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], MessageBytes);
        ip[6] = IcmpV6;
        ip[7] = 255;
        address.Write(ip[8..]);
        AllNodes.Write(ip[24..]);

        Span<byte> message = frame[(EthernetBytes + Ipv6Bytes)..];
        message[0] = NeighbourAdvertisement;
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], Override | (isRouter ? Router : 0));
        address.Write(message[8..]);
        message[24] = TargetLinkLayerAddress;
        message[25] = 1; // in units of 8 bytes
        mac.CopyTo(message[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum(ip[8..40], message));
        return Size;
    }

    /// <summary>RFC 4443 section 2.3: one's complement sum over pseudo header and message.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> message)
    {
        uint sum = (uint)message.Length + IcmpV6;
        for (int i = 0; i < addresses.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(addresses[i..]);
        for (int i = 0; i < message.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(message[i..]);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
