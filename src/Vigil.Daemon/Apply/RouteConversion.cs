using Vigil.Core.Settings;
using Vigil.Netlink;
using KernelMetric = Vigil.Netlink.RouteMetric;

namespace Vigil.Daemon.Apply;

/// <summary>From settings to what the kernel is told about routes (vrrp-behaviour L10).</summary>
public static class RouteConversion
{
    private const uint DefaultMetricV6 = 1024; // IP6_RT_PRIO_USER: what the kernel takes for none
    private const byte ScopeLink = 253, ScopeHost = 254;

    /// <summary>The route; null while an interface it names does not exist.</summary>
    public static Route? ToKernel(this RouteSettings settings, Func<string, int?> indexOf)
    {
        var hops = new List<NextHop>();
        foreach (var hop in Hops(settings))
        {
            if (ToKernel(hop, settings, indexOf) is not { } resolved)
                return null;
            hops.Add(hops.Count == 0 && settings.NextHops.Count < 2 ? resolved with { Weight = 1 } : resolved);
        }
        var isV6 = settings.Family == InetFamily.IPv6;
        return new Route
        {
            Family = settings.Family.ToKernel(),
            Type = (RouteType)settings.Type,
            Destination = ToKernel(settings.Destination),
            Source = ToKernel(settings.From),
            PreferredSource = settings.PreferredSource.ToKernel(),
            Tos = isV6 ? (byte)0 : settings.Tos,
            Table = settings.Table,
            Protocol = settings.Protocol,
            Scope = isV6 ? (byte)0 : settings.Scope ?? DefaultScope((RouteType)settings.Type),
            Priority = settings.Metric is { } metric and not 0 ? metric : isV6 ? DefaultMetricV6 : 0,
            ExpiresSeconds = settings.Expires,
            Preference = settings.RouterPreference,
            TtlPropagate = settings.TtlPropagate,
            Metrics = Metrics(settings),
            NextHops = [.. hops],
        };
    }

    /// <summary>Whether a route found in the kernel is the wanted one. What the kernel fills in by itself makes no difference.</summary>
    public static bool Satisfies(this Route actual, Route wanted)
    {
        if (actual.Key != wanted.Key || actual.Type != wanted.Type || actual.Protocol != wanted.Protocol
            || !Equals(actual.PreferredSource, wanted.PreferredSource))
            return false;
        if (wanted.NextHops.Count == 0)
            return true; // IPv6 shows the loopback as the way of a blackhole
        if (wanted.NextHops.Count != actual.NextHops.Count)
            return false;
        for (var i = 0; i < wanted.NextHops.Count; i++)
        {
            var (want, have) = (wanted.NextHops[i], actual.NextHops[i]);
            if (!Equals(want.Gateway, have.Gateway) || want.Weight != have.Weight || (want.Interface != 0 && want.Interface != have.Interface))
                return false;
        }
        return true;
    }

    private static IEnumerable<RouteNextHop> Hops(RouteSettings settings)
    {
        if (settings.NextHops.Count > 0)
            return settings.NextHops;
        if (settings.Via.IsNone && settings.Interface is null && settings.Encapsulation is null)
            return [];
        return
        [
            new RouteNextHop
            {
                Via = settings.Via, Interface = settings.Interface, OnLink = settings.OnLink, Encapsulation = settings.Encapsulation,
            },
        ];
    }

    private static NextHop? ToKernel(RouteNextHop hop, RouteSettings route, Func<string, int?> indexOf)
    {
        var index = hop.Interface is { } name ? indexOf(name) : 0;
        return index is null ? null : new NextHop
        {
            Gateway = hop.Via.ToKernel(),
            Interface = index.Value,
            Weight = hop.Weight,
            Flags = hop.OnLink ? NextHopFlags.OnLink : NextHopFlags.None,
            Realms = hop.Realms ?? route.Realms,
            Encapsulation = ToKernel(hop.Encapsulation),
        };
    }

    private static Encapsulation? ToKernel(RouteEncapsulation? encapsulation) => encapsulation switch
    {
        RouteEncapsulation.Mpls mpls => new MplsEncapsulation([.. mpls.Labels.AsSpan()]),
        RouteEncapsulation.Ila ila => new IlaEncapsulation(ila.Locator),
        RouteEncapsulation.Ip ip => new IpEncapsulation(ip.Family.ToKernel())
        {
            Id = ip.Id,
            Destination = ip.Destination.ToKernel(),
            Source = ip.Source.ToKernel(),
            TrafficClass = ip.TosOrClass,
            HopLimit = ip.TtlOrHopLimit,
            Flags = ip.Flags,
        },
        _ => null,
    };

    private static RouteMetrics Metrics(RouteSettings settings) => new()
    {
        Values = [.. settings.Metrics.OrderBy(m => m.Id).Select(m => new KernelMetric((MetricKind)m.Id, m.Value, m.Locked))],
        CongestionControl = settings.CongestionControl,
        CongestionControlLocked = settings.CongestionControlLocked,
    };

    /// <summary>As ip-route(8) chooses, but global for a unicast route without a gateway, as keepalived does.</summary>
    private static byte DefaultScope(RouteType type) => type switch
    {
        RouteType.Local or RouteType.Nat => ScopeHost,
        RouteType.Broadcast or RouteType.Multicast or RouteType.Anycast => ScopeLink,
        _ => 0,
    };

    /// <summary>The prefix with its host bits cleared, which the kernel insists on (IPv4) or does by itself (IPv6).</summary>
    private static IpPrefix? ToKernel(InetPrefix? prefix)
    {
        if (prefix is not { Length: > 0 } given)
            return null;
        return new IpPrefix(given.Address.Masked(given.Length).ToKernel()!, given.Length);
    }
}
