using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>Where the kernel files a route: at most one route per key answers a look-up. A null destination is the default route.</summary>
public readonly record struct RouteKey(IpFamily Family, uint Table, IpPrefix? Destination, IpPrefix? Source, byte Tos, uint Priority);

/// <summary>A route (RTM_NEWROUTE).</summary>
public sealed record Route : IRouteMessage<Route>
{
    /// <summary>RTPROT_KEEPALIVED: what routes, rules and addresses of a VRRP daemon are marked with.</summary>
    public const byte KeepalivedProtocol = 18;

    /// <summary>The main table.</summary>
    public const uint MainTable = 254;

    private const uint ClonedFlag = 0x200;    // RTM_F_CLONED
    private const byte CompatibleTable = 252; // RT_TABLE_COMPAT: see RTA_TABLE
    private const int UserHz = 100;           // clock ticks of struct rta_cacheinfo

    /// <summary>Family.</summary>
    public required IpFamily Family { get; init; }

    /// <summary>What happens to a packet.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary>Destination; null is the default route.</summary>
    public IpPrefix? Destination { get; init; }

    /// <summary>Source prefix (IPv6).</summary>
    public IpPrefix? Source { get; init; }

    /// <summary>Address packets of this host get as source.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>TOS (IPv4).</summary>
    public byte Tos { get; init; }

    /// <summary>Table.</summary>
    public uint Table { get; init; } = MainTable;

    /// <summary>Who put it there (RTPROT_*).</summary>
    public byte Protocol { get; init; }

    /// <summary>Scope (RT_SCOPE_*), IPv4 only: 0 global, 253 link, 254 host.</summary>
    public byte Scope { get; init; }

    /// <summary>Metric; 0 lets the kernel choose (IPv4 0, IPv6 1024).</summary>
    public uint Priority { get; init; }

    /// <summary>Seconds until it goes (IPv6).</summary>
    public uint? ExpiresSeconds { get; init; }

    /// <summary>Router preference, RFC 4191 (IPv6): 0 medium, 1 high, 3 low.</summary>
    public byte? Preference { get; init; }

    /// <summary>Whether MPLS copies the TTL.</summary>
    public bool? TtlPropagate { get; init; }

    /// <summary>TCP and path parameters.</summary>
    public RouteMetrics Metrics { get; init; } = RouteMetrics.None;

    /// <summary>None for blackholes and the like, one, or several sharing the traffic. A single one has weight 1.</summary>
    public ValueList<NextHop> NextHops { get; init; }

    /// <summary>Nexthop object the kernel shows for it (RTA_NH_ID).</summary>
    public uint? NextHopId { get; init; }

    /// <summary>Whether it is a cached copy made by the kernel, not a route of a table.</summary>
    public bool Cloned { get; init; }

    /// <summary>Where it is filed.</summary>
    public RouteKey Key => new(Family, Table, Destination, Source, Tos, Priority);

    /// <inheritdoc/>
    public static RouteObject Object => RouteObject.Route;

    /// <inheritdoc/>
    public void Encode(ref NetlinkWriter writer)
    {
        var alone = NextHops.Count == 1 ? NextHops[0] : null;
        var flags = (Cloned ? ClonedFlag : 0) | (uint)(alone?.Flags ?? 0);
        var shortTable = Table < 256 ? (byte)Table : CompatibleTable;
        writer.Value(new Header((byte)Family, Destination?.Length ?? 0, Source?.Length ?? 0, Tos, shortTable, Protocol, Scope, (byte)Type, flags));
        writer.Optional(RTA.Destination, Destination?.Address);
        writer.Optional(RTA.Source, Source?.Address);
        writer.Optional(RTA.PreferredSource, PreferredSource);
        writer.Attribute(RTA.Table, Table);
        writer.Optional(RTA.Priority, Priority == 0 ? null : (uint?)Priority);
        writer.Optional(RTA.Expires, ExpiresSeconds);
        writer.Optional(RTA.Preference, Preference);
        writer.Optional(RTA.TtlPropagate, TtlPropagate is { } propagate ? (byte)(propagate ? 1 : 0) : (byte?)null);
        writer.Optional(RTA.NextHopId, NextHopId);
        Metrics.Encode(ref writer);
        if (alone is not null)
        {
            writer.Optional(RTA.OutputInterface, alone.Interface == 0 ? null : (int?)alone.Interface);
            alone.EncodeAttributes(Family, ref writer);
        }
        else if (NextHops.Count > 1)
        {
            EncodeMultipath(ref writer);
        }
    }

    private void EncodeMultipath(ref NetlinkWriter writer)
    {
        var multipath = writer.BeginAttribute(RTA.Multipath);
        foreach (var hop in NextHops)
            hop.EncodeMultipath(Family, ref writer);
        writer.EndAttribute(multipath);
    }

    /// <inheritdoc/>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out Route? value)
    {
        value = null;
        if (!MemoryMarshal.TryRead<Header>(payload, out var header) || header.Family is not ((byte)IpFamily.V4 or (byte)IpFamily.V6))
            return false;
        var family = (IpFamily)header.Family;
        var route = FromHeader(header, family);
        var output = 0;
        var hasHop = false;
        var hop = new NextHop.Attributes();
        var reader = new AttributeReader(payload[Header.Size..]);
        while (reader.MoveNext())
        {
            if (reader.Type == RTA.OutputInterface)
                (output, hasHop) = (reader.Read<int>(), true);
            else if (hop.TryTake(ref reader))
                hasHop = true;
            else
                route = Apply(route, header, ref reader);
        }
        if (hasHop && route.NextHops.Count == 0)
            route = route with { NextHops = [hop.ToNextHop(output, header.Flags, ref reader)] };
        value = reader.Malformed ? null : route;
        return value is not null;
    }

    private static Route FromHeader(in Header header, IpFamily family) => new()
    {
        Family = family,
        Type = (RouteType)header.Type,
        // A prefix of all zeros is sent without its attribute.
        Destination = header.DestinationLength == 0 ? null : new IpPrefix(family.AnyAddress(), header.DestinationLength),
        Source = header.SourceLength == 0 ? null : new IpPrefix(family.AnyAddress(), header.SourceLength),
        Tos = header.Tos,
        Table = header.Table,
        Protocol = header.Protocol,
        Scope = header.Scope,
        Cloned = (header.Flags & ClonedFlag) != 0,
    };

    private static Route Apply(Route route, in Header header, ref AttributeReader reader) => reader.Type switch
    {
        RTA.Destination => route with { Destination = ReadPrefix(route.Family, header.DestinationLength, ref reader) },
        RTA.Source => route with { Source = ReadPrefix(route.Family, header.SourceLength, ref reader) },
        RTA.PreferredSource => route with { PreferredSource = reader.ReadAddress() },
        RTA.Table => route with { Table = reader.Read<uint>() },
        RTA.Priority => route with { Priority = reader.Read<uint>() },
        RTA.Expires => route with { ExpiresSeconds = reader.Read<uint>() },
        RTA.CacheInfo => route with { ExpiresSeconds = route.ExpiresSeconds ?? ExpiryOf(reader.Read<CacheInfo>()) },
        RTA.Preference => route with { Preference = reader.Read<byte>() },
        RTA.TtlPropagate => route with { TtlPropagate = reader.Read<byte>() != 0 },
        RTA.NextHopId => route with { NextHopId = reader.Read<uint>() },
        RTA.Metrics => route with { Metrics = RouteMetrics.Decode(ref reader) },
        RTA.Multipath => route with { NextHops = NextHop.DecodeMultipath(ref reader) },
        _ => route,
    };

    private static IpPrefix? ReadPrefix(IpFamily family, byte length, ref AttributeReader reader) =>
        reader.ReadAddress(family) is { } address && length > 0 ? new IpPrefix(address, length) : null;

    private static uint? ExpiryOf(CacheInfo cache) => cache.Expires > 0 ? (uint)cache.Expires / UserHz : null;

    /// <summary>struct rtmsg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Header(
        byte Family, byte DestinationLength, byte SourceLength, byte Tos, byte Table, byte Protocol, byte Scope, byte Type, uint Flags)
    {
        public const int Size = 12;
    }

    /// <summary>The part of struct rta_cacheinfo up to the expiry, which counts in clock ticks.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct CacheInfo(uint References, uint LastUse, int Expires);
}

/// <summary>What a route does (RTN_*).</summary>
public enum RouteType : byte
{
    /// <summary>Not given; only in delete requests and filters.</summary>
    Unspecified = 0,

    /// <summary>Send on to a gateway or directly.</summary>
    Unicast = 1,

    /// <summary>Accept here.</summary>
    Local = 2,

    /// <summary>Accept here as broadcast, send as broadcast.</summary>
    Broadcast = 3,

    /// <summary>Accept here as broadcast, send as unicast.</summary>
    Anycast = 4,

    /// <summary>Multicast route.</summary>
    Multicast = 5,

    /// <summary>Drop silently.</summary>
    Blackhole = 6,

    /// <summary>Answer that the destination is unreachable.</summary>
    Unreachable = 7,

    /// <summary>Answer that it is forbidden.</summary>
    Prohibit = 8,

    /// <summary>Go on in the next rule.</summary>
    Throw = 9,

    /// <summary>Translate; the kernel has dropped it.</summary>
    Nat = 10,

    /// <summary>Ask an external resolver.</summary>
    ExternalResolve = 11,
}
