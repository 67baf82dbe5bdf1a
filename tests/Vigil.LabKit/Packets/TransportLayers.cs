using System.Buffers.Binary;

namespace Vigil.LabKit.Packets;

/// <summary>TCP or UDP.</summary>
public abstract record TransportLayer : Layer
{
    /// <summary>Only the sum of the pseudo-header stands where the checksum belongs.</summary>
    public bool Partial { get; init; }

    /// <summary>The checksum of header and payload, or what a sender leaves to its hardware.</summary>
    protected int Checksum(byte[] header, byte[] payload, NetworkLayer? network)
    {
        var pseudo = network?.PseudoHeader(Protocol, header.Length + payload.Length) ?? [];
        return Partial ? Packet.Sum(pseudo) : (ushort)~Packet.Sum([.. pseudo, .. header, .. payload]);
    }
}

/// <summary>TCP (RFC 9293).</summary>
public sealed record TcpLayer(int From, int To, string Flags) : TransportLayer
{
    private const string Letters = "FSRPA";

    /// <inheritdoc/>
    public override byte Protocol => 6;

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[20];
        Put(header, 0, From);
        Put(header, 2, To);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), 1000);
        header[12] = 0x50;
        header[13] = (byte)Flags.Sum(letter => 1 << Letters.IndexOf(letter, StringComparison.Ordinal));
        Put(header, 14, 512);
        Put(header, 16, Checksum(header, payload, network));
        return [.. header, .. payload];
    }
}

/// <summary>UDP (RFC 768).</summary>
public sealed record UdpLayer(int From, int To) : TransportLayer
{
    /// <summary>False: 0, which means none.</summary>
    public bool HasChecksum { get; init; } = true;

    /// <inheritdoc/>
    public override byte Protocol => 17;

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[8];
        Put(header, 0, From);
        Put(header, 2, To);
        Put(header, 4, 8 + payload.Length);
        if (HasChecksum)
            Put(header, 6, Checksum(header, payload, network) is var sum && sum == 0 ? 0xffff : sum);
        return [.. header, .. payload];
    }
}

/// <summary>ICMP (RFC 792) in IPv4, ICMPv6 (RFC 4443) in IPv6.</summary>
public sealed record IcmpLayer(int Type, int Code, uint Rest) : Layer
{
    private const byte Icmp4 = 1, Icmp6 = 58;

    /// <inheritdoc/>
    public override byte Protocol => Icmp4;

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[8];
        header[0] = (byte)Type;
        header[1] = (byte)Code;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), Rest);
        var pseudo = network is Ip6Layer six ? six.PseudoHeader(Icmp6, 8 + payload.Length) : [];
        Put(header, 2, ~Packet.Sum([.. pseudo, .. header, .. payload]));
        return [.. header, .. payload];
    }
}

/// <summary>GRE (RFC 2784).</summary>
public sealed record GreLayer : Layer
{
    /// <summary>Of header and payload.</summary>
    public bool HasChecksum { get; init; }

    /// <inheritdoc/>
    public override byte Protocol => 47;

    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network)
    {
        var header = new byte[HasChecksum ? 8 : 4];
        Put(header, 2, next?.EtherType ?? 0);
        if (HasChecksum)
        {
            Put(header, 0, 0x8000);
            Put(header, 4, ~Packet.Sum([.. header, .. payload]));
        }
        return [.. header, .. payload];
    }
}

/// <summary>Bytes.</summary>
public sealed record DataLayer(byte[] Content) : Layer
{
    /// <inheritdoc/>
    public override byte[] Wrap(byte[] payload, Layer? next, NetworkLayer? network) => [.. Content, .. payload];
}
