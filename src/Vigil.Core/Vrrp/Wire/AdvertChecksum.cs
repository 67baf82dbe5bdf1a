using System.Buffers.Binary;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp.Wire;

/// <summary>What the checksum of an advert covers besides the PDU. Implementations differ for version 3 over IPv4 (A3).</summary>
public enum ChecksumForm : byte
{
    /// <summary>Nothing: all of version 2, and version 3 over IPv4 as RFC 9568 has it.</summary>
    Plain,

    /// <summary>A pseudo header with the packet's own addresses: IPv6, and version 3 over IPv4 as RFC 5798 is commonly read.</summary>
    PseudoHeader,

    /// <summary>A pseudo header with the multicast group instead of the unicast destination: old releases of keepalived.</summary>
    GroupPseudoHeader,
}

/// <summary>The Internet checksum (RFC 1071) over an advert.</summary>
public static class AdvertChecksum
{
    /// <summary>Computes the checksum, taking the field itself as zero.</summary>
    /// <param name="pdu">The PDU; for IPv6 including a trailer, since the kernel sums the whole payload.</param>
    /// <param name="form">What else is covered.</param>
    /// <param name="source">Source address of the packet.</param>
    /// <param name="destination">Destination; the multicast group for <see cref="ChecksumForm.GroupPseudoHeader"/>.</param>
    public static ushort Compute(ReadOnlySpan<byte> pdu, ChecksumForm form, InetAddress source, InetAddress destination)
    {
        ulong sum = Sum(pdu[..6]) + Sum(pdu[8..]);
        if (form != ChecksumForm.Plain) sum += SumPseudoHeader(source, destination, pdu.Length);
        return (ushort)~Fold(sum);
    }

    /// <summary>True when the checksum field is right for this form.</summary>
    public static bool Verify(ReadOnlySpan<byte> pdu, ChecksumForm form, InetAddress source, InetAddress destination)
    {
        ulong sum = Sum(pdu);
        if (form != ChecksumForm.Plain) sum += SumPseudoHeader(source, destination, pdu.Length);
        return Fold(sum) == 0xffff;
    }

    /// <summary>Writes the checksum into its field.</summary>
    public static void Write(Span<byte> pdu, ChecksumForm form, InetAddress source, InetAddress destination) =>
        BinaryPrimitives.WriteUInt16BigEndian(pdu[6..], Compute(pdu, form, source, destination));

    private static ulong SumPseudoHeader(InetAddress source, InetAddress destination, int length)
    {
        Span<byte> addresses = stackalloc byte[32];
        source.Write(addresses);
        destination.Write(addresses[source.Length..]);
        return Sum(addresses[..(source.Length + destination.Length)]) + Advertisement.Protocol + (uint)length;
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.Length == 1 ? sum + ((ulong)bytes[0] << 8) : sum;
    }

    private static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }
}
