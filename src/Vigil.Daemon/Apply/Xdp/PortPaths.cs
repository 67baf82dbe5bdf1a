using Vigil.Netlink;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;

namespace Vigil.Daemon.Apply.Xdp;

/// <summary>An interface the engine is on, or is to be on.</summary>
public sealed record EnginePort(Link Link, PathChoice Choice);

/// <summary>Which interfaces the engine belongs on, and by which path. Pure but for what sysfs says of drivers.</summary>
public static class PortPaths
{
    /// <summary>The ports of a table, each with its path and the reason.</summary>
    /// <param name="view">The network.</param>
    /// <param name="virtualAddresses">Of services.</param>
    /// <param name="hops">Towards servers.</param>
    /// <param name="refusals">What came of attempts at native XDP, by interface index.</param>
    /// <param name="named">The only ones it belongs on; none: those that are found.</param>
    public static IReadOnlyList<EnginePort> Of(
        NetworkView view, IReadOnlySet<System.Net.IPAddress> virtualAddresses, IReadOnlyCollection<XdpHop> hops, IReadOnlyDictionary<int, string> refusals,
        IReadOnlyCollection<string> named)
    {
        var links = named.Count > 0 ? [.. view.Links.Where(link => link.Name is { } name && named.Contains(name))] : view.Ports(virtualAddresses, hops).ToList();
        var facts = links.ToDictionary(link => link.Index, link => Facts(link, view, refusals.GetValueOrDefault(link.Index)));
        return [.. links.Select(link => new EnginePort(link, PathChoice.Of(facts[link.Index], facts.Values)))];
    }

    /// <summary>What decides on one interface's path.</summary>
    public static PortFacts Facts(Link link, NetworkView view, string? refusal) =>
        new(link.Name ?? "", link.Kind, Driver(link), view.Links.Any(other => other.Kind == "vlan" && other.Parent == link.Index), refusal);

    private static string? Driver(Link link) => link.Kind is null && link.Name is { } name
        ? File.ResolveLinkTarget($"/sys/class/net/{name}/device/driver", false)?.Name
        : null;
}
