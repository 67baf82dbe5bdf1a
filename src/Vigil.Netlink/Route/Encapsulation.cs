using System.Buffers.Binary;
using System.Net;

namespace Vigil.Netlink;

/// <summary>A lightweight tunnel of a next hop (RTA_ENCAP, linux/lwtunnel.h).</summary>
public abstract record Encapsulation
{
    /// <summary>LWTUNNEL_ENCAP_* number.</summary>
    public abstract ushort Type { get; }

    /// <summary>Writes the attributes inside RTA_ENCAP.</summary>
    protected abstract void EncodeBody(ref NetlinkWriter writer);

    /// <summary>Writes the pair RTA_ENCAP_TYPE, RTA_ENCAP.</summary>
    internal void Encode(ref NetlinkWriter writer)
    {
        writer.Attribute(RTA.EncapType, Type);
        var body = writer.BeginNested(RTA.Encap);
        EncodeBody(ref writer);
        writer.EndAttribute(body);
    }

    /// <summary>Reads the inside of RTA_ENCAP; a type unknown here becomes <see cref="OtherEncapsulation"/>.</summary>
    internal static Encapsulation Decode(ushort type, ReadOnlySpan<byte> body, ref bool malformed)
    {
        var reader = new AttributeReader(body);
        Encapsulation result = type switch
        {
            MplsEncapsulation.TypeNumber => MplsEncapsulation.DecodeBody(ref reader),
            IpEncapsulation.TypeNumberV4 => IpEncapsulation.DecodeBody(IpFamily.V4, ref reader),
            IpEncapsulation.TypeNumberV6 => IpEncapsulation.DecodeBody(IpFamily.V6, ref reader),
            IlaEncapsulation.TypeNumber => IlaEncapsulation.DecodeBody(ref reader),
            _ => new OtherEncapsulation(type),
        };
        malformed |= reader.Malformed;
        return result;
    }
}

/// <summary>An encapsulation Vigil does not set (SEG6, BPF …), seen in a dump.</summary>
public sealed record OtherEncapsulation(ushort Number) : Encapsulation
{
    /// <inheritdoc/>
    public override ushort Type => Number;

    /// <inheritdoc/>
    protected override void EncodeBody(ref NetlinkWriter writer) { }
}

/// <summary><c>encap mpls 100/200</c>: push labels, outermost first (20 bits each).</summary>
public sealed record MplsEncapsulation(ValueList<uint> Labels, byte? Ttl = null) : Encapsulation
{
    internal const ushort TypeNumber = 1;
    private const ushort Destination = 1, TtlAttribute = 2; // MPLS_IPTUNNEL_*

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    protected override void EncodeBody(ref NetlinkWriter writer)
    {
        var stack = writer.BeginAttribute(Destination);
        for (var i = 0; i < Labels.Count; i++)
        {
            // RFC 3032: label 20 bits, class 3, bottom of stack 1, TTL 8; big endian.
            var entry = (Labels[i] << 12) | (i == Labels.Count - 1 ? 0x100u : 0);
            writer.Bytes([(byte)(entry >> 24), (byte)(entry >> 16), (byte)(entry >> 8), (byte)entry]);
        }
        writer.EndAttribute(stack);
        writer.Optional(TtlAttribute, Ttl);
    }

    internal static MplsEncapsulation DecodeBody(ref AttributeReader reader)
    {
        var result = new MplsEncapsulation([]);
        while (reader.MoveNext())
        {
            if (reader.Type == Destination)
                result = result with { Labels = ReadLabels(reader.Value) };
            else if (reader.Type == TtlAttribute)
                result = result with { Ttl = reader.Read<byte>() };
        }
        return result;
    }

    private static ValueList<uint> ReadLabels(ReadOnlySpan<byte> stack)
    {
        var labels = new uint[stack.Length / 4];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = BinaryPrimitives.ReadUInt32BigEndian(stack[(4 * i)..]) >> 12;
        return [.. labels];
    }
}

/// <summary><c>encap ip …</c> and <c>encap ip6 …</c>: tunnel parameters for a device in external mode.</summary>
/// <param name="Family">IPv4 for <c>ip</c>, IPv6 for <c>ip6</c>.</param>
public sealed record IpEncapsulation(IpFamily Family) : Encapsulation
{
    internal const ushort TypeNumberV4 = 2, TypeNumberV6 = 4;

    /// <summary>Tunnel id.</summary>
    public ulong? Id { get; init; }

    /// <summary>Outer destination.</summary>
    public IPAddress? Destination { get; init; }

    /// <summary>Outer source.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>TTL or hop limit of the outer header.</summary>
    public byte? HopLimit { get; init; }

    /// <summary>TOS or traffic class of the outer header.</summary>
    public byte? TrafficClass { get; init; }

    /// <summary>Tunnel flags (TUNNEL_*).</summary>
    public ushort? Flags { get; init; }

    /// <inheritdoc/>
    public override ushort Type => Family == IpFamily.V6 ? TypeNumberV6 : TypeNumberV4;

    /// <inheritdoc/>
    protected override void EncodeBody(ref NetlinkWriter writer)
    {
        writer.OptionalBigEndian(LwtIp.Id, Id);
        writer.Optional(LwtIp.Destination, Destination);
        writer.Optional(LwtIp.Source, Source);
        writer.Optional(LwtIp.HopLimit, HopLimit);
        writer.Optional(LwtIp.TrafficClass, TrafficClass);
        writer.OptionalBigEndian(LwtIp.Flags, Flags);
    }

    internal static IpEncapsulation DecodeBody(IpFamily family, ref AttributeReader reader)
    {
        var result = new IpEncapsulation(family);
        while (reader.MoveNext())
        {
            result = reader.Type switch
            {
                LwtIp.Id => result with { Id = reader.ReadUInt64BigEndian() },
                LwtIp.Destination => result with { Destination = reader.ReadAddress(family) },
                LwtIp.Source => result with { Source = reader.ReadAddress(family) },
                LwtIp.HopLimit => result with { HopLimit = reader.Read<byte>() },
                LwtIp.TrafficClass => result with { TrafficClass = reader.Read<byte>() },
                LwtIp.Flags => result with { Flags = reader.ReadUInt16BigEndian() },
                _ => result,
            };
        }
        return result;
    }

    /// <summary>LWTUNNEL_IP_* and LWTUNNEL_IP6_*, numbered alike.</summary>
    private static class LwtIp
    {
        public const ushort Id = 1, Destination = 2, Source = 3, HopLimit = 4, TrafficClass = 5, Flags = 6;
    }
}

/// <summary><c>encap ila LOCATOR</c>: identifier-locator addressing; the 64-bit locator as its text reads, first group highest.</summary>
public sealed record IlaEncapsulation(ulong Locator) : Encapsulation
{
    internal const ushort TypeNumber = 3;
    private const ushort LocatorAttribute = 1; // ILA_ATTR_LOCATOR

    /// <inheritdoc/>
    public override ushort Type => TypeNumber;

    /// <inheritdoc/>
    protected override void EncodeBody(ref NetlinkWriter writer) => writer.OptionalBigEndian(LocatorAttribute, Locator);

    internal static IlaEncapsulation DecodeBody(ref AttributeReader reader)
    {
        var result = new IlaEncapsulation(0);
        while (reader.MoveNext())
        {
            if (reader.Type == LocatorAttribute)
                result = new IlaEncapsulation(reader.ReadUInt64BigEndian());
        }
        return result;
    }
}
