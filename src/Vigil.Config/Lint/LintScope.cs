using System.Collections.Immutable;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint;

/// <summary>What a rule sees: the hosts, their instances, and which of them are one virtual router.</summary>
public sealed class LintScope
{
    private readonly Dictionary<Member, SharedRouter> _routerOf = [];

    /// <summary>Interfaces of two hosts that carry one virtual router, by the names of hosts and interfaces.</summary>
    private readonly HashSet<(string, string?, string, string?)> _joined = [];

    private LintScope(ImmutableArray<LintHost> hosts, ImmutableArray<Member> members, ImmutableArray<SharedRouter> routers)
    {
        Hosts = hosts;
        Members = members;
        Routers = routers;
        foreach (var router in routers)
        {
            foreach (var one in router.Members)
            {
                _routerOf[one] = router;
                foreach (var other in router.Members) _joined.Add((one.Name, one.Settings.Interface, other.Name, other.Settings.Interface));
            }
        }
    }

    /// <summary>In the order given.</summary>
    public ImmutableArray<LintHost> Hosts { get; }

    /// <summary>All instances of all hosts.</summary>
    public ImmutableArray<Member> Members { get; }

    /// <summary>Those that hosts share.</summary>
    public ImmutableArray<SharedRouter> Routers { get; }

    /// <summary>
    /// Finds the instances that are meant to be one virtual router. Names of instances and interfaces prove nothing: VI_1 and
    /// eth0 with virtual_router_id 51 are in every tutorial, and one network may be eth0 here and ens3 there. Proof is, within a family:
    /// <list type="number">
    /// <item>the same virtual_router_id and an address that both hold (advertised or excluded), or a unicast_peer that is the
    /// other's source address;</item>
    /// <item>for what is left over, an address that both advertise under different numbers: two hosts cannot mean to hold one
    /// address apart.</item>
    /// </list>
    /// Each instance is in one virtual router at most, and a virtual router has at most one instance of a host. What belongs to
    /// another cluster shares no address and no peer, and is not compared; see <see cref="SameNetwork"/> for clashing numbers.
    /// </summary>
    public static LintScope Of(IReadOnlyList<LintHost> hosts)
    {
        var members = hosts.Select(static host => host.Configuration.Instances.Select(one => new Member(host, one)).ToImmutableArray()).ToList();
        var matching = new RouterMatching();
        foreach (var host in members)
        {
            matching.Add(host, static (a, b) => a.Settings.VirtualRouterId == b.Settings.VirtualRouterId
                && (a.Held.Overlaps(b.Held) || NamesSource(a, b) || NamesSource(b, a)));
        }
        matching.Join(static (a, b) => a.Addresses.Overlaps(b.Addresses));
        return new LintScope([.. hosts], [.. members.SelectMany(static host => host)], matching.Shared());
    }

    /// <summary>What was compared, in one line: "2 hosts compared; virtual router 51 with 10.0.0.100 (node1 100, node2 90)".</summary>
    public string Summary => $"{Hosts.Length} hosts compared; " + (Routers.IsEmpty ? "no virtual router in common" : Words.List(Routers.Select(static router =>
        $"virtual router {router.Members[0].Settings.VirtualRouterId} with {Words.Addresses(router.Members[0])} ({string.Join(", ", router.Members.Select(static member => $"{member.Name} {member.Healthy}"))})")));

    /// <summary>
    /// Whether two instances surely send into one network: an address of one lies in a prefix the other writes with its
    /// addresses; where both write host prefixes, in one /24 or /64; or the same two interfaces carry a virtual router that
    /// the two hosts share. Unicast instances do not hear strangers.
    /// </summary>
    internal bool SameNetwork(Member a, Member b)
    {
        if (a.Settings.IsUnicast || b.Settings.IsUnicast || a.Settings.MulticastGroup != b.Settings.MulticastGroup) return false;
        return _joined.Contains((a.Name, a.Settings.Interface, b.Name, b.Settings.Interface))
            || Networks(a).Any(one => Networks(b).Any(other => Overlap(one, other)));
    }

    /// <summary>The virtual router an instance shares with other hosts, or null.</summary>
    internal SharedRouter? RouterOf(Member member) => _routerOf.GetValueOrDefault(member);

    private static bool NamesSource(Member a, Member b) =>
        !b.Source.IsNone && a.Settings.UnicastPeers.Any(peer => peer.Address == b.Source);

    private static IEnumerable<InetPrefix> Networks(Member member)
    {
        const byte UsualIPv4 = 24, UsualIPv6 = 64;
        foreach (var item in (IEnumerable<AddressSettings>)member.Settings.VirtualAddresses)
        {
            var address = item.Address;
            if (address.IsLinkLocal6 || item.Interface != member.Settings.Interface) continue;
            var isHost = item.PrefixLength == address.HostPrefixLength;
            yield return new InetPrefix(address, !isHost ? item.PrefixLength : address.Family == InetFamily.IPv6 ? UsualIPv6 : UsualIPv4);
        }
    }

    private static bool Overlap(InetPrefix a, InetPrefix b)
    {
        var length = Math.Min(a.Length, b.Length);
        return a.Family == b.Family && a.Address.Masked(length) == b.Address.Masked(length);
    }
}
