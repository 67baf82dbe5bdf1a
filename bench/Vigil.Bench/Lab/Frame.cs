using System.Buffers.Binary;

namespace Vigil.Bench.Lab;

/// <summary>What a captured frame is.</summary>
internal enum FrameKind : byte
{
    /// <summary>Nothing the bench looks at.</summary>
    Other,

    /// <summary>A VRRP advertisement in IPv4.</summary>
    Advert,

    /// <summary>A gratuitous ARP: sender and target address are the same.</summary>
    Garp,

    /// <summary>The first packet of a TCP connection in IPv4.</summary>
    Syn,
}

/// <summary>One captured frame with the kernel's receive time.</summary>
/// <param name="TimeNs">CLOCK_REALTIME nanoseconds, stamped when the frame left the sender's veth.</param>
/// <param name="Port">Index of the capture port, that is: whose frame it is.</param>
/// <param name="Kind">Advert or gratuitous ARP.</param>
/// <param name="Vrid">Virtual router identifier of an advert, else 0.</param>
/// <param name="Priority">Priority of an advert, else 0.</param>
/// <param name="Target">IPv4 address a TCP connection goes to, else 0.</param>
internal readonly record struct Frame(long TimeNs, byte Port, FrameKind Kind, byte Vrid, byte Priority, uint Target = 0)
{
    private const int EthernetLength = 14;
    private const byte VrrpProtocol = 112, TcpProtocol = 6;
    private const byte SynFlag = 0x02, AckFlag = 0x10;

    /// <summary>Bytes of a frame that are enough to tell what it is.</summary>
    public const int SnapLength = 64;

    /// <summary>Reads an Ethernet frame; anything unknown or short is <see cref="FrameKind.Other"/>.</summary>
    public static Frame Read(ReadOnlySpan<byte> bytes, long timeNs, byte port)
    {
        var other = new Frame(timeNs, port, FrameKind.Other, 0, 0);
        if (bytes.Length < EthernetLength + 20)
            return other;
        var body = bytes[EthernetLength..];
        return BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]) switch
        {
            0x0800 => ReadIPv4(body, other),
            0x0806 => ReadArp(body, other),
            _ => other,
        };
    }

    private static Frame ReadIPv4(ReadOnlySpan<byte> packet, Frame other)
    {
        var header = (packet[0] & 0x0f) * 4;
        return packet[9] switch
        {
            VrrpProtocol when packet.Length >= header + 8 =>
                other with { Kind = FrameKind.Advert, Vrid = packet[header + 1], Priority = packet[header + 2] },
            TcpProtocol when packet.Length >= header + 14 && (packet[header + 13] & (SynFlag | AckFlag)) == SynFlag =>
                other with { Kind = FrameKind.Syn, Target = BinaryPrimitives.ReadUInt32BigEndian(packet[16..]) },
            _ => other,
        };
    }

    private static Frame ReadArp(ReadOnlySpan<byte> packet, Frame other) =>
        packet.Length >= 28 && packet[14..18].SequenceEqual(packet[24..28]) ? other with { Kind = FrameKind.Garp } : other;
}
