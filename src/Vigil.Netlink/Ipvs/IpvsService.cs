using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using static Vigil.Netlink.IpvsConstants;

namespace Vigil.Netlink;

/// <summary>IP_VS_SVC_F_* bits.</summary>
[Flags]
public enum IpvsServiceFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Clients stay with their server.</summary>
    Persistent = IP_VS_SVC_F_PERSISTENT,

    /// <summary>Set by the kernel on every service; never asked for.</summary>
    Hashed = IP_VS_SVC_F_HASHED,

    /// <summary>Each packet is a connection of its own.</summary>
    OnePacket = IP_VS_SVC_F_ONEPACKET,

    /// <summary>First flag of the scheduler; sh and mh: fall back to another server.</summary>
    Scheduler1 = IP_VS_SVC_F_SCHED1,

    /// <summary>Second flag of the scheduler; sh and mh: hash the port, too.</summary>
    Scheduler2 = IP_VS_SVC_F_SCHED2,

    /// <summary>Third flag of the scheduler.</summary>
    Scheduler3 = IP_VS_SVC_F_SCHED3,
}

/// <summary>A virtual service without its destinations: everything the kernel can be asked for.</summary>
public sealed record IpvsService : INetlinkPayload
{
    /// <summary>Identity.</summary>
    public required IpvsServiceKey Key { get; init; }

    /// <summary>The kernel's name of the scheduler.</summary>
    public required string Scheduler { get; init; }

    /// <summary>Flags, <see cref="IpvsServiceFlags.Hashed"/> left out.</summary>
    public IpvsServiceFlags Flags { get; init; }

    /// <summary>Seconds of persistence; 0 without.</summary>
    public uint TimeoutSeconds { get; init; }

    /// <summary>Clients that persist together. IPv4: a mask, the first octet most significant. IPv6: a prefix length.</summary>
    public required uint Granularity { get; init; }

    /// <summary>Name of the persistence engine; null: clients are told apart by their addresses.</summary>
    public string? PersistenceEngine { get; init; }

    /// <summary>The granularity of single clients.</summary>
    public static uint SingleClient(IpFamily family) => family == IpFamily.V6 ? 128 : uint.MaxValue;

    /// <summary>Writes all attributes into an open IPVS_CMD_ATTR_SERVICE.</summary>
    public void Encode(ref NetlinkWriter writer)
    {
        Key.Encode(ref writer);
        writer.Optional(IPVS_SVC_ATTR_SCHED_NAME, Scheduler);
        writer.Optional(IPVS_SVC_ATTR_PE_NAME, PersistenceEngine);
        writer.Attribute(IPVS_SVC_ATTR_FLAGS, new FlagsAndMask((uint)Flags, uint.MaxValue));
        writer.Attribute(IPVS_SVC_ATTR_TIMEOUT, TimeoutSeconds);
        writer.Attribute(IPVS_SVC_ATTR_NETMASK, OnWire(Key.Family, Granularity));
    }

    /// <summary>A mask is in network byte order, a prefix length is not.</summary>
    private static uint OnWire(IpFamily family, uint granularity) =>
        family == IpFamily.V4 && BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(granularity) : granularity;

    /// <summary>struct ip_vs_flags.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct FlagsAndMask(uint Flags, uint Mask);

    /// <summary>Reads the attributes inside IPVS_CMD_ATTR_SERVICE; the statistics separately. Null when they are no service.</summary>
    internal static IpvsService? Decode(AttributeReader reader, out IpvsStatistics statistics)
    {
        var (family, protocol, port, mark) = (IpFamily.Unspecified, (ushort)0, (ushort)0, (uint?)null);
        ReadOnlySpan<byte> address = default;
        var (flags, timeout, netmask) = (default(FlagsAndMask), 0u, 0u);
        var (scheduler, engine) = ("", (string?)null);
        statistics = default;
        while (reader.MoveNext())
        {
            switch (reader.Type)
            {
                case IPVS_SVC_ATTR_AF: family = (IpFamily)reader.Read<ushort>(); break;
                case IPVS_SVC_ATTR_PROTOCOL: protocol = reader.Read<ushort>(); break;
                case IPVS_SVC_ATTR_ADDR: address = reader.Value; break;
                case IPVS_SVC_ATTR_PORT: port = reader.ReadUInt16BigEndian(); break;
                case IPVS_SVC_ATTR_FWMARK: mark = reader.Read<uint>(); break;
                case IPVS_SVC_ATTR_SCHED_NAME: scheduler = reader.ReadString(); break;
                case IPVS_SVC_ATTR_PE_NAME: engine = reader.ReadString(); break;
                case IPVS_SVC_ATTR_FLAGS: flags = reader.Read<FlagsAndMask>(); break;
                case IPVS_SVC_ATTR_TIMEOUT: timeout = reader.Read<uint>(); break;
                case IPVS_SVC_ATTR_NETMASK: netmask = reader.Read<uint>(); break;
                default: IpvsStatistics.TryTake(ref reader, IPVS_SVC_ATTR_STATS, IPVS_SVC_ATTR_STATS64, ref statistics); break;
            }
        }
        var ip = IpvsAddress.Decode(address, family);
        if (reader.Malformed || family is not (IpFamily.V4 or IpFamily.V6) || (mark is null && ip is null))
            return null;
        return new IpvsService
        {
            Key = mark is { } m ? IpvsServiceKey.Marked(family, m) : new IpvsServiceKey(family, (byte)protocol, ip, port, 0),
            Scheduler = scheduler,
            PersistenceEngine = engine,
            Flags = (IpvsServiceFlags)flags.Flags & ~IpvsServiceFlags.Hashed,
            TimeoutSeconds = timeout,
            Granularity = OnWire(family, netmask),
        };
    }
}

/// <summary>A service as the kernel dumps it.</summary>
/// <param name="Service">What it was asked for.</param>
/// <param name="Statistics">What it did.</param>
public sealed record IpvsServiceEntry(IpvsService Service, IpvsStatistics Statistics)
{
    /// <summary>Reads an answer to IPVS_CMD_GET_SERVICE; false, never an exception, when it cannot be one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out IpvsServiceEntry? entry)
    {
        entry = null;
        if (IpvsRequest.TryFind(payload, IPVS_CMD_NEW_SERVICE, IPVS_CMD_ATTR_SERVICE, out var attributes)
            && IpvsService.Decode(attributes, out var statistics) is { } service)
            entry = new IpvsServiceEntry(service, statistics);
        return entry is not null;
    }
}
