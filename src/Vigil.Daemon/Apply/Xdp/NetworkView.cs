using System.Net;
using Vigil.Netlink;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;

namespace Vigil.Daemon.Apply.Xdp;

/// <summary>The network of this host at one time, and what it says of the way to a server. Pure.</summary>
/// <param name="Links">Interfaces.</param>
/// <param name="Addresses">Addresses of this host.</param>
/// <param name="Routes">Routes of the main table.</param>
/// <param name="Neighbours">What is known of neighbours.</param>
public sealed record NetworkView(
    IReadOnlyList<Link> Links, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyList<Route> Routes, IReadOnlyList<Neighbour> Neighbours)
{
    private const ushort LoopbackType = 772; // ARPHRD_LOOPBACK
    private const ushort Usable = 0x02 | 0x04 | 0x08 | 0x10 | 0x40 | 0x80; // NUD: reachable, stale, delay, probe, noarp, permanent
    private const ushort Fresh = 0x02 | 0x40 | 0x80;
    private const int HardwareLength = 6;
    private const uint LargestMtu = ushort.MaxValue;

    /// <summary>Addresses of this host.</summary>
    public HashSet<IPAddress> Own => [.. Addresses.Select(address => address.Key.Local)];

    /// <summary>Whether a packet to somebody may take another way now than then. Neighbours that came are no reason: nobody had a way by them.</summary>
    public bool RoutesOtherwiseThan(NetworkView before)
    {
        var now = Neighbours.Where(one => (one.State & Usable) != 0).ToLookup(one => (one.Interface, one.Destination), one => one.HardwareAddress);
        return !Routes.Select(Lasting).SequenceEqual(before.Routes.Select(Lasting))
            || !Links.Select(link => (link.Index, link.IsUp, link.Mtu, link.HardwareAddress)).SequenceEqual(
                before.Links.Select(link => (link.Index, link.IsUp, link.Mtu, link.HardwareAddress)))
            || before.Neighbours.Any(one => (one.State & Usable) != 0 && !now[(one.Interface, one.Destination)].Contains(one.HardwareAddress));
    }

    /// <summary>The next hops to servers.</summary>
    /// <param name="servers">Their addresses.</param>
    /// <param name="ask">Gets the neighbours whose hardware address is not known, or not sure any more.</param>
    public Dictionary<IPAddress, XdpHop> Hops(IEnumerable<IPAddress> servers, List<(int Interface, IPAddress Address)> ask)
    {
        var (own, hops) = (Own, new Dictionary<IPAddress, XdpHop>());
        foreach (var server in servers)
            hops[server] = own.Contains(server) ? new XdpHop(0, default, default, 0, Local: true) : Hop(server, ask);
        return hops;
    }

    /// <summary>The interfaces packets of services come in or leave by: those with a virtual address, and those towards servers.</summary>
    public IEnumerable<Link> Ports(IReadOnlySet<IPAddress> virtualAddresses, IEnumerable<XdpHop> hops)
    {
        var indexes = Addresses.Where(address => virtualAddresses.Contains(address.Key.Local)).Select(address => address.Key.Interface)
            .Concat(hops.Select(hop => (int)hop.InterfaceIndex)).ToHashSet();
        return Links.Where(link => indexes.Contains(link.Index) && link.HardwareType != LoopbackType);
    }

    private static Route Lasting(Route route) => route with { ExpiresSeconds = null };

    private XdpHop Hop(IPAddress server, List<(int, IPAddress)> ask)
    {
        if (Way(server) is not { } way || Links.FirstOrDefault(link => link.Index == way.Interface) is not { IsUp: true, HardwareAddress.Count: HardwareLength } link)
            return default;
        var next = way.Gateway ?? server;
        var neighbour = Neighbours.FirstOrDefault(one => one.Interface == link.Index && next.Equals(one.Destination));
        if (neighbour is null || (neighbour.State & Fresh) == 0)
            ask.Add((link.Index, next));
        if (neighbour is null || (neighbour.State & Usable) == 0 || neighbour.HardwareAddress.Count != HardwareLength)
            return default;
        return new XdpHop((uint)link.Index, HardwareAddress.Of(neighbour.HardwareAddress.Span), HardwareAddress.Of(link.HardwareAddress.Span),
            (ushort)Math.Min(link.Mtu ?? 1500, LargestMtu), From: From(server, next, link.Index));
    }

    /// <summary>What the kernel would send from: the route's own word, else the interface's first address of the neighbour's network, or the first at all.</summary>
    private IPAddress? From(IPAddress server, IPAddress next, int index)
    {
        var own = Addresses.Where(address => address.Key.Interface == index && address.Key.Local.AddressFamily == server.AddressFamily && !address.Key.Local.IsIPv6LinkLocal);
        return Route(server)?.PreferredSource
            ?? own.FirstOrDefault(address => Covers(new IpPrefix(address.Key.Local, address.Key.PrefixLength), next))?.Key.Local
            ?? own.FirstOrDefault()?.Key.Local;
    }

    // The most specific route's first hop; of equal ones the preferred.
    private NextHop? Way(IPAddress server) => Route(server)?.NextHops[0];

    private Route? Route(IPAddress server) => Routes
        .Where(route => route.Type == RouteType.Unicast && route.Family == server.Family() && route.NextHops.Count > 0 && Covers(route.Destination, server))
        .OrderByDescending(route => route.Destination?.Length ?? 0).ThenBy(route => route.Priority)
        .FirstOrDefault();

    private static bool Covers(IpPrefix? prefix, IPAddress address)
    {
        if (prefix is not { } range)
            return true;
        var (a, b) = (range.Address.GetAddressBytes(), address.GetAddressBytes());
        for (var bit = 0; bit < range.Length; bit++)
        {
            if (((a[bit / 8] ^ b[bit / 8]) & (0x80 >> bit % 8)) != 0)
                return false;
        }
        return true;
    }
}
