using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Vigil.Core.Settings;

/// <summary>Internet address family of a virtual router, route or rule.</summary>
public enum InetFamily : byte
{
    /// <summary>Not known yet, or either.</summary>
    Unspecified = 0,

    /// <summary>IPv4.</summary>
    IPv4 = 4,

    /// <summary>IPv6.</summary>
    IPv6 = 6,
}

/// <summary>
/// An IPv4 or IPv6 address as a value: no allocation, numeric order (RFC 9568 section 6.4.3 breaks ties by it).
/// IPv4 uses the low 32 bits.
/// </summary>
/// <param name="Family">Which of the two.</param>
/// <param name="High">The first 64 bits of an IPv6 address as a number; 0 for IPv4.</param>
/// <param name="Low">The last 64 bits, or the 32 of IPv4.</param>
public readonly record struct InetAddress(InetFamily Family, ulong High, ulong Low) : IComparable<InetAddress>
{
    /// <summary>No address.</summary>
    public static InetAddress None => default;

    /// <summary>224.0.0.18, where version 2 and 3 adverts go by IPv4 (RFC 9568 section 5.1.1.2).</summary>
    public static InetAddress VrrpGroup4 => new(InetFamily.IPv4, 0, 0xe000_0012);

    /// <summary>ff02::12, the same by IPv6 (RFC 9568 section 5.1.2.2).</summary>
    public static InetAddress VrrpGroup6 => new(InetFamily.IPv6, 0xff02_0000_0000_0000, 0x12);

    /// <summary>True when this is <see cref="None"/>.</summary>
    public bool IsNone => Family == InetFamily.Unspecified;

    /// <summary>Bytes of the address in the family: 4 or 16.</summary>
    public int Length => Family == InetFamily.IPv6 ? 16 : 4;

    /// <summary>Bits of a host prefix: 32 or 128.</summary>
    public byte HostPrefixLength => Family == InetFamily.IPv6 ? (byte)128 : (byte)32;

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => Family == InetFamily.IPv6 ? High >> 56 == 0xff : Low >> 28 == 0xe;

    /// <summary>fe80::/10; never true for IPv4.</summary>
    public bool IsLinkLocal6 => Family == InetFamily.IPv6 && High >> 54 == 0x3fa;

    /// <summary>Reads 4 or 16 bytes in network order; the length of the span chooses the family.</summary>
    public static InetAddress Read(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => new(InetFamily.IPv4, 0, BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => new(InetFamily.IPv6, BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])),
        _ => None,
    };

    /// <summary>Writes the address in network order; <paramref name="target"/> must hold <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> target)
    {
        if (Family != InetFamily.IPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target, (uint)Low);
            return;
        }
        BinaryPrimitives.WriteUInt64BigEndian(target, High);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], Low);
    }

    /// <summary>The network part: all but the first <paramref name="length"/> bits cleared.</summary>
    public InetAddress Masked(int length)
    {
        if (Family != InetFamily.IPv6) return this with { Low = Low & uint.MaxValue & Leading(length + 32) };
        return this with { High = High & Leading(length), Low = Low & Leading(length - 64) };
    }

    /// <summary>
    /// Parses dotted IPv4 (four decimal parts) or IPv6 text. Scope ids, short forms such as "10.1" and octal or hex parts are refused.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out InetAddress address)
    {
        address = default;
        if (string.IsNullOrEmpty(text)) return false;
        if (!text.Contains(':')) return TryParseDottedQuad(text, out address);
        if (text.Contains('%') || text.Contains('[') || !IPAddress.TryParse(text, out var parsed)) return false;
        Span<byte> bytes = stackalloc byte[16];
        if (!parsed.TryWriteBytes(bytes, out var length)) return false;
        address = Read(bytes[..length]);
        return address.Family == InetFamily.IPv6;
    }

    /// <summary>Parses, or throws for text that is not an address. For literals in code and tests.</summary>
    public static InetAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IP address");

    /// <inheritdoc/>
    public int CompareTo(InetAddress other)
    {
        int order = ((byte)Family).CompareTo((byte)other.Family);
        if (order == 0) order = High.CompareTo(other.High);
        return order == 0 ? Low.CompareTo(other.Low) : order;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsNone) return "none";
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes);
        return new IPAddress(bytes[..Length]).ToString();
    }

    /// <summary>A word whose first <paramref name="count"/> bits are set; none below 1, all above 63.</summary>
    private static ulong Leading(int count) => count <= 0 ? 0 : count >= 64 ? ulong.MaxValue : ulong.MaxValue << (64 - count);

    private static bool TryParseDottedQuad(ReadOnlySpan<char> text, out InetAddress address)
    {
        address = default;
        uint bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end is < 1 or > 3 || (end > 1 && text[0] == '0')) return false;
            uint number = 0;
            foreach (var digit in text[..end])
            {
                if (!char.IsAsciiDigit(digit)) return false;
                number = number * 10 + (uint)(digit - '0');
            }
            if (number > byte.MaxValue) return false;
            bits = bits << 8 | number;
            if (part < 3) text = text[(end + 1)..];
        }
        address = new InetAddress(InetFamily.IPv4, 0, bits);
        return true;
    }
}

/// <summary>An address with a prefix length in bits, as in 192.0.2.1/24.</summary>
public readonly record struct InetPrefix(InetAddress Address, byte Length)
{
    /// <summary>The host prefix: /32 or /128.</summary>
    public static InetPrefix Host(InetAddress address) => new(address, address.HostPrefixLength);

    /// <summary>Family of the address.</summary>
    public InetFamily Family => Address.Family;

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{Length}";
}
