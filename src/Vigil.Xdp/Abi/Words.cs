using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vigil.Xdp.Abi;

/// <summary>An address as the packet path keeps it: 16 bytes in network order; an IPv4 address stands in the first four.</summary>
[InlineArray(4)]
public struct AddressWords
{
    private uint _word;

    /// <summary>The words of an address.</summary>
    public static AddressWords Of(IPAddress address)
    {
        var words = default(AddressWords);
        address.TryWriteBytes(MemoryMarshal.AsBytes((Span<uint>)words), out _);
        return words;
    }

    /// <summary>The address these words are of.</summary>
    /// <param name="family">4 or 6.</param>
    public readonly IPAddress ToAddress(byte family)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes((ReadOnlySpan<uint>)this);
        return new IPAddress(family == 4 ? bytes[..4] : bytes);
    }

    /// <summary>4 or 6.</summary>
    public static byte FamilyOf(IPAddress address) => (byte)(address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4);
}

/// <summary>A hardware address.</summary>
[InlineArray(6)]
public struct HardwareAddress : IEquatable<HardwareAddress>
{
    private byte _byte;

    /// <inheritdoc/>
    public readonly bool Equals(HardwareAddress other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is HardwareAddress other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(this[0], this[1], this[2], this[3], this[4], this[5]);

    /// <summary>As <c>02:00:00:00:00:01</c>.</summary>
    public override readonly string ToString() => string.Join(':', ((ReadOnlySpan<byte>)this).ToArray().Select(one => one.ToString("x2")));

    /// <summary>From six bytes.</summary>
    public static HardwareAddress Of(ReadOnlySpan<byte> bytes)
    {
        var address = default(HardwareAddress);
        bytes[..6].CopyTo(address);
        return address;
    }
}

/// <summary>Destination and source of a frame.</summary>
[InlineArray(12)]
public struct FrameAddresses
{
    private byte _byte;
}

/// <summary>One value per state of a connection.</summary>
[InlineArray((int)ConnectionState.Count)]
public struct PerState
{
    private uint _value;
}

/// <summary>The two next hops of a server, one of which is in use.</summary>
[InlineArray(2)]
public struct HopPair
{
    private HopRecord _hop;
}

/// <summary>Numbers in network order.</summary>
public static class NetworkOrder
{
    /// <summary>A port as the packet path keeps it, or back.</summary>
    public static ushort Swap(ushort port) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(port) : port;
}
