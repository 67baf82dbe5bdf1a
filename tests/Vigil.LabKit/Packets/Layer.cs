using System.Buffers.Binary;
using System.Net;

namespace Vigil.LabKit.Packets;

/// <summary>One header of a packet.</summary>
public abstract record Layer
{
    /// <summary>What the layer above says when this one follows: an IP protocol number.</summary>
    public virtual byte Protocol => 0;

    /// <summary>What an Ethernet header says when this one follows.</summary>
    public virtual ushort EtherType => 0;

    /// <summary>The header in front of what it carries.</summary>
    /// <param name="payload">Everything after this header.</param>
    /// <param name="next">The layer that begins there.</param>
    /// <param name="network">The IP layer this one is in.</param>
    public abstract byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network);

    /// <summary>Two bytes, most significant first.</summary>
    protected static void Put(byte[] bytes, int at, int value) => BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)value);
}

/// <summary>Ethernet.</summary>
public sealed record EthernetLayer(string To, string From) : Layer
{
    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = Convert.FromHexString((To + From).Replace(":", "", StringComparison.Ordinal) + "0000");
        Put(header, 12, next?.EtherType ?? 0);
        return [.. header, .. payload];
    }
}

/// <summary>802.1Q.</summary>
public sealed record VlanLayer(int Id) : Layer
{
    /// <inheritdoc/>
    public override ushort EtherType => 0x8100;

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var tag = new byte[4];
        Put(tag, 0, Id);
        Put(tag, 2, next?.EtherType ?? 0);
        return [.. tag, .. payload];
    }
}

/// <summary>IPv4 or IPv6.</summary>
public abstract record NetworkLayer(string From, string To) : Layer
{
    /// <summary>What TCP, UDP and ICMPv6 checksums cover beyond their own bytes.</summary>
    public abstract byte[] PseudoHeader(byte protocol, int length);

    /// <summary>Source and destination.</summary>
    protected byte[] Addresses => [.. IPAddress.Parse(From).GetAddressBytes(), .. IPAddress.Parse(To).GetAddressBytes()];
}

/// <summary>IPv4 (RFC 791).</summary>
public sealed record Ip4Layer(string From, string To) : NetworkLayer(From, To)
{
    /// <summary>Time to live.</summary>
    public int Ttl { get; init; }

    /// <summary>Bytes of options.</summary>
    public int Options { get; init; }

    /// <summary>Fragment offset in bytes.</summary>
    public int Offset { get; init; }

    /// <summary>More fragments.</summary>
    public bool More { get; init; }

    /// <summary>Do not fragment.</summary>
    public bool Unbroken { get; init; }

    /// <summary>Identification.</summary>
    public int Id { get; init; }

    /// <summary>Type of service.</summary>
    public int Tos { get; init; }

    /// <inheritdoc/>
    public override byte Protocol => 4;

    /// <inheritdoc/>
    public override ushort EtherType => 0x0800;

    /// <inheritdoc/>
    public override byte[] PseudoHeader(byte protocol, int length) => [.. Addresses, 0, protocol, (byte)(length >> 8), (byte)length];

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[20 + Options];
        header[0] = (byte)(0x40 + header.Length / 4);
        header[1] = (byte)Tos;
        Put(header, 2, header.Length + payload.Length);
        Put(header, 4, Id);
        Put(header, 6, (Unbroken ? 0x4000 : 0) | (More ? 0x2000 : 0) | Offset / 8);
        header[8] = (byte)Ttl;
        header[9] = next is null or DataLayer ? (byte)17 : next.Protocol;
        Addresses.CopyTo(header, 12);
        header.AsSpan(20).Fill(1);
        Put(header, 10, ~Packet.Sum(header));
        return [.. header, .. payload];
    }
}

/// <summary>IPv6 (RFC 8200).</summary>
public sealed record Ip6Layer(string From, string To) : NetworkLayer(From, To)
{
    /// <summary>Hop limit.</summary>
    public int Hops { get; init; }

    /// <summary>Traffic class.</summary>
    public int TrafficClass { get; init; }

    /// <summary>Flow label.</summary>
    public int Label { get; init; }

    /// <inheritdoc/>
    public override byte Protocol => 41;

    /// <inheritdoc/>
    public override ushort EtherType => 0x86dd;

    /// <inheritdoc/>
    public override byte[] PseudoHeader(byte protocol, int length) => [.. Addresses, 0, 0, (byte)(length >> 8), (byte)length, 0, 0, 0, protocol];

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[40];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x60000000u | (uint)TrafficClass << 20 | (uint)Label);
        Put(header, 4, payload.Length);
        header[6] = next is IcmpLayer ? (byte)58 : next?.Protocol ?? 59;
        header[7] = (byte)Hops;
        Addresses.CopyTo(header, 8);
        return [.. header, .. payload];
    }
}

/// <summary>An IPv6 extension header of padding.</summary>
public sealed record ExtensionLayer(byte Kind, int Length) : Layer
{
    /// <inheritdoc/>
    public override byte Protocol => Kind;

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[Length];
        header[0] = next?.Protocol ?? 59;
        header[1] = (byte)(Length / 8 - 1);
        header[2] = 1;
        header[3] = (byte)(Length - 4);
        return [.. header, .. payload];
    }
}

/// <summary>An IPv6 fragment header; a later fragment has no header after it, so what would follow is told.</summary>
public sealed record FragmentLayer(int Offset, bool More, int Id, byte Next) : Layer
{
    /// <inheritdoc/>
    public override byte Protocol => 44;

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[8];
        header[0] = next is null or DataLayer ? Next : next.Protocol;
        Put(header, 2, Offset | (More ? 1 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)Id);
        return [.. header, .. payload];
    }
}
