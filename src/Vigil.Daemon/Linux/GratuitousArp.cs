using System.Buffers.Binary;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>
/// A gratuitous ARP request (RFC 826, RFC 5227 section 1.2; I3): Ethernet broadcast, sender and target address are both the
/// virtual one.
/// <code>
/// | dst ff:ff:ff:ff:ff:ff | src MAC | 0806 | 1 0800 6 4 | op 1 | MAC | VIP | 00:00:00:00:00:00 | VIP |
/// </code>
/// </summary>
public static class GratuitousArp
{
    public const int Size = 42;
    public const ushort EtherType = 0x0806;

    /// <summary>Writes the frame and returns its size. The address is IPv4, the MAC has 6 bytes.</summary>
    public static int Write(Span<byte> frame, ReadOnlySpan<byte> mac, InetAddress address)
    {
        frame = frame[..Size];
        frame.Clear();
        frame[..6].Fill(0xff);
        mac.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherType);
        BinaryPrimitives.WriteUInt16BigEndian(frame[14..], 1);      // hardware: Ethernet
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], 0x0800); // protocol: IPv4
        frame[18] = 6;
        frame[19] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(frame[20..], 1);      // request
        mac.CopyTo(frame[22..]);
        address.Write(frame[28..]);
        address.Write(frame[38..]);
        return Size;
    }
}
