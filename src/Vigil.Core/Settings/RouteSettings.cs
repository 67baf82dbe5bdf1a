namespace Vigil.Core.Settings;

/// <summary>One item of virtual_routes or static_routes (options of ip-route(8)). Numbers are the kernel's.</summary>
public sealed record RouteSettings
{
    /// <summary>Family.</summary>
    public required InetFamily Family { get; init; }

    /// <summary>Destination; null: default.</summary>
    public InetPrefix? Destination { get; init; }

    /// <summary>RTN_*: 1 unicast, 6 blackhole, 7 unreachable, 8 prohibit, 9 throw …</summary>
    public byte Type { get; init; } = 1;

    /// <summary><c>from</c> (IPv6)</summary>
    public InetPrefix? From { get; init; }

    /// <summary><c>src</c></summary>
    public InetAddress PreferredSource { get; init; }

    /// <summary><c>via</c>; may be of the other family.</summary>
    public InetAddress Via { get; init; }

    /// <summary><c>tos</c></summary>
    public byte Tos { get; init; }

    /// <summary><c>table</c>; 254 main.</summary>
    public uint Table { get; init; } = 254;

    /// <summary><c>protocol</c>; 18 is RTPROT_KEEPALIVED.</summary>
    public byte Protocol { get; init; } = 18;

    /// <summary><c>scope</c>; null: what the kernel or ip(8) would choose.</summary>
    public byte? Scope { get; init; }

    /// <summary><c>metric</c></summary>
    public uint? Metric { get; init; }

    /// <summary><c>dev</c></summary>
    public string? Interface { get; init; }

    /// <summary><c>onlink</c></summary>
    public bool OnLink { get; init; }

    /// <summary><c>encap</c></summary>
    public RouteEncapsulation? Encapsulation { get; init; }

    /// <summary><c>expires</c>, seconds (IPv6).</summary>
    public uint? Expires { get; init; }

    /// <summary>RTAX metrics: mtu, hoplimit, advmss, rtt … with their lock bit.</summary>
    public ValueList<RouteMetric> Metrics { get; init; }

    /// <summary><c>congctl</c></summary>
    public string? CongestionControl { get; init; }

    /// <summary><c>congctl lock</c></summary>
    public bool CongestionControlLocked { get; init; }

    /// <summary><c>realms</c>: (source realm &lt;&lt; 16) | destination realm.</summary>
    public uint? Realms { get; init; }

    /// <summary><c>pref</c>: ICMPV6_ROUTER_PREF_*.</summary>
    public byte? RouterPreference { get; init; }

    /// <summary><c>ttl-propagate</c></summary>
    public bool? TtlPropagate { get; init; }

    /// <summary><c>nexthop …</c></summary>
    public ValueList<RouteNextHop> NextHops { get; init; }

    /// <summary><c>add</c>, <c>append</c> or the default, prepend.</summary>
    public RoutePlacement Placement { get; init; }

    /// <summary><c>no_track</c></summary>
    public bool NoTrack { get; init; }

    /// <summary><c>track_group</c> (static routes only).</summary>
    public string? TrackGroup { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        (Destination?.ToString() ?? "default") + (Via.IsNone ? "" : $" via {Via}") + (Interface is null ? "" : $" dev {Interface}");
}

/// <summary>Where a new route goes among equal ones (NLM_F_* flags).</summary>
public enum RoutePlacement : byte
{
    /// <summary>NLM_F_CREATE: before existing ones.</summary>
    Prepend,

    /// <summary>NLM_F_CREATE|NLM_F_APPEND</summary>
    Append,

    /// <summary>NLM_F_CREATE|NLM_F_EXCL: fail if there is one.</summary>
    Add,
}

/// <summary>One RTAX_* metric.</summary>
/// <param name="Id">RTAX number (linux/rtnetlink.h): 2 mtu, 3 window, 4 rtt …</param>
/// <param name="Value">In the kernel's unit.</param>
/// <param name="Locked"><c>lock</c></param>
public sealed record RouteMetric(ushort Id, uint Value, bool Locked = false);

/// <summary>One <c>nexthop</c> of a multipath route.</summary>
public sealed record RouteNextHop
{
    /// <summary><c>via</c></summary>
    public InetAddress Via { get; init; }

    /// <summary><c>dev</c></summary>
    public string? Interface { get; init; }

    /// <summary><c>weight</c> 1..256</summary>
    public int Weight { get; init; } = 1;

    /// <summary><c>onlink</c></summary>
    public bool OnLink { get; init; }

    /// <summary><c>encap</c></summary>
    public RouteEncapsulation? Encapsulation { get; init; }

    /// <summary><c>realms</c></summary>
    public uint? Realms { get; init; }
}

/// <summary>Light-weight tunnel of a route (<c>encap</c>).</summary>
public abstract record RouteEncapsulation
{
    /// <summary><c>encap mpls A/B/C</c>: label stack.</summary>
    public sealed record Mpls(ValueList<uint> Labels) : RouteEncapsulation;

    /// <summary><c>encap ip</c> and <c>encap ip6</c>; the family is that of <see cref="Destination"/>, or IPv4 when none is given.</summary>
    public sealed record Ip(InetFamily Family, ulong? Id, InetAddress Destination, InetAddress Source, byte? TosOrClass, byte? TtlOrHopLimit, ushort? Flags)
        : RouteEncapsulation;

    /// <summary><c>encap ila LOCATOR</c></summary>
    public sealed record Ila(ulong Locator) : RouteEncapsulation;
}
