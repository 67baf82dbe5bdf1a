using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>An entry of the ARP or neighbour discovery table (RTM_NEWNEIGH).</summary>
public sealed record Neighbour : IRouteMessage<Neighbour>
{
    /// <summary>Family.</summary>
    public required IpFamily Family { get; init; }

    /// <summary>Interface index.</summary>
    public required int Interface { get; init; }

    /// <summary>The neighbour's address.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>Its link-layer address; empty while unknown.</summary>
    public ValueList<byte> HardwareAddress { get; init; }

    /// <summary>NUD_* bits: 0x02 reachable, 0x04 stale, 0x20 failed, 0x80 permanent …</summary>
    public ushort State { get; init; }

    /// <summary>NTF_* bits.</summary>
    public byte Flags { get; init; }

    /// <summary>Route type of the entry (RTN_*).</summary>
    public byte Type { get; init; }

    /// <inheritdoc/>
    public static RouteObject Object => RouteObject.Neighbour;

    /// <inheritdoc/>
    public void Encode(ref NetlinkWriter writer)
    {
        writer.Value(new Header((byte)Family, 0, 0, Interface, State, Flags, Type));
        writer.Optional(NDA.Destination, Destination);
        if (HardwareAddress.Count > 0)
            writer.Attribute(NDA.HardwareAddress, HardwareAddress.Span);
    }

    /// <inheritdoc/>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out Neighbour? value)
    {
        value = null;
        if (!MemoryMarshal.TryRead<Header>(payload, out var header) || header.Family is not ((byte)IpFamily.V4 or (byte)IpFamily.V6))
            return false;
        var neighbour = new Neighbour
        {
            Family = (IpFamily)header.Family,
            Interface = header.Interface,
            State = header.State,
            Flags = header.Flags,
            Type = header.Type,
        };
        var reader = new AttributeReader(payload[Header.Size..]);
        while (reader.MoveNext())
        {
            if (reader.Type == NDA.Destination)
                neighbour = neighbour with { Destination = reader.ReadAddress(neighbour.Family) };
            else if (reader.Type == NDA.HardwareAddress)
                neighbour = neighbour with { HardwareAddress = [.. reader.Value] };
        }
        value = reader.Malformed ? null : neighbour;
        return value is not null;
    }

    /// <summary>struct ndmsg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Header(byte Family, byte Pad1, ushort Pad2, int Interface, ushort State, byte Flags, byte Type)
    {
        public const int Size = 12;
    }

    /// <summary>NDA_* attribute types (linux/neighbour.h).</summary>
    private static class NDA
    {
        public const ushort Destination = 1, HardwareAddress = 2;
    }
}
