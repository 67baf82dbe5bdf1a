using System.Net;
using System.Text.RegularExpressions;
using Vigil.Netlink;
using Xunit;
using static Vigil.Lab.Netlink.KernelTests;

namespace Vigil.Lab.Netlink;

/// <summary>Every option of addresses, routes and rules reaches the kernel, comes back in a dump, and can be removed.</summary>
public sealed class KernelOptionTests : IDisposable
{
    private static readonly AddressLifetime Deprecated = new(0, AddressLifetime.Forever);
    private readonly ScratchNamespace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Address_options() => _host.Run(() =>
    {
        using var connection = Connect();
        var eth0 = Index(connection, "eth0");
        InterfaceAddress[] addresses =
        [
            Address(eth0, "10.0.0.1/24") with { Broadcast = IPAddress.Parse("10.0.0.255"), Label = "eth0:vip", Scope = 253, Protocol = 18 },
            Address(eth0, "10.0.0.1/32") with { Label = "eth0", Flags = AddressFlags.NoPrefixRoute },
            Address(eth0, "10.1.0.1/24") with { Label = "eth0", Lifetime = new(100, 200), RoutePriority = 50 },
            new() { Key = new AddressKey(eth0, IPAddress.Parse("10.2.0.1"), 30, IPAddress.Parse("10.2.0.2")), Label = "eth0" },
            Address(eth0, "2001:db8::1/128") with { Flags = AddressFlags.NoDad, Lifetime = Deprecated, Protocol = 18 },
            Address(eth0, "2001:db8:1::1/64") with { Flags = AddressFlags.NoDad | AddressFlags.Home | AddressFlags.NoPrefixRoute },
            Address(eth0, "2001:db8:2::1/64") with { Flags = AddressFlags.NoDad | AddressFlags.ManageTemporary },
            new() { Key = new AddressKey(eth0, IPAddress.Parse("2001:db8:3::1"), 64, IPAddress.Parse("2001:db8:3::2")), Flags = AddressFlags.NoDad },
        ];
        Assert.All(connection.Execute([.. addresses.Select(NetlinkRequest.Add)]), Ok);
        var present = Dump<InterfaceAddress>(connection, default);
        foreach (var wanted in addresses)
        {
            var found = Assert.Single(present, a => a.Key == wanted.Key);
            Assert.Equal((wanted.Label, wanted.Scope, wanted.Broadcast, wanted.Protocol), (found.Label, found.Scope, found.Broadcast, found.Protocol));
            Assert.Equal(wanted.Flags, found.Flags & wanted.Flags);
            Assert.Equal(wanted.Lifetime ?? new(AddressLifetime.Forever, AddressLifetime.Forever), found.Lifetime);
        }
        var shown = Assert.Single(_host.IpJson("addr show dev eth0")).GetProperty("addr_info").EnumerateArray()
            .Single(a => a.GetProperty("local").GetString() == "2001:db8::1");
        Assert.True(shown.GetProperty("nodad").GetBoolean() && shown.GetProperty("deprecated").GetBoolean());
        Assert.All(connection.Execute([.. addresses.Reverse().Select(NetlinkRequest.Delete)]), Ok);
        Assert.DoesNotContain(Dump<InterfaceAddress>(connection, default), a => addresses.Any(w => w.Key == a.Key));
    });

    [Fact]
    public void Route_options() => _host.Run(() =>
    {
        _host.Ip("addr add 10.0.0.1/24 dev eth0");
        _host.Ip("addr add 10.0.1.1/24 dev peer0");
        _host.Ip("-6 addr add 2001:db8::1/64 dev eth0 nodad");
        using var connection = Connect();
        var eth0 = Index(connection, "eth0");
        var routes = Routes4(eth0, Index(connection, "peer0")).Concat(Routes6(eth0)).ToList();
        foreach (var route in routes)
            AddAndFind(connection, route);
        AssertShown(RoutesAsShown, _host.Ip("-d route show table all proto keepalived"));
        Assert.All(connection.Execute([.. routes.Select(NetlinkRequest.Delete)]), Ok);
        Assert.DoesNotContain(Dump<Route>(connection, default), r => r.Protocol == Route.KeepalivedProtocol);
    });

    private static Route[] Routes4(int eth0, int peer0)
    {
        var gateway = new NextHop { Gateway = IPAddress.Parse("10.0.0.254"), Interface = eth0 };
        var route = new Route { Family = IpFamily.V4, Protocol = Route.KeepalivedProtocol, NextHops = [gateway] };
        return
        [
            route with { Priority = 500 },
            route with { Destination = Prefix("10.10.0.0/16"), Tos = 4, Table = 1000, PreferredSource = IPAddress.Parse("10.0.0.1") },
            route with { Destination = Prefix("10.11.0.0/16"), Scope = 253, NextHops = [new() { Interface = eth0 }] },
            route with { Destination = Prefix("10.12.0.0/16"), Type = RouteType.Blackhole, NextHops = [] },
            route with { Destination = Prefix("10.13.0.0/16"), Type = RouteType.Unreachable, NextHops = [] },
            route with { Destination = Prefix("10.14.0.0/16"), Type = RouteType.Prohibit, NextHops = [] },
            route with { Destination = Prefix("10.15.0.0/16"), Type = RouteType.Throw, NextHops = [] },
            route with { Destination = Prefix("10.16.0.0/16"), NextHops = [gateway with { Gateway = IPAddress.Parse("172.16.0.1"), Flags = NextHopFlags.OnLink }] },
            route with { Destination = Prefix("10.17.0.0/16"), Metrics = AllMetrics() },
            route with { Destination = Prefix("10.18.0.0/16"), NextHops = [gateway with { Gateway = IPAddress.Parse("2001:db8::fe"), Flags = NextHopFlags.OnLink }] },
            route with
            {
                Destination = Prefix("10.19.0.0/16"),
                NextHops = [gateway with { Weight = 3 }, new() { Gateway = IPAddress.Parse("10.0.1.254"), Interface = peer0, Weight = 256 }],
            },
            route with { Destination = Prefix("10.20.0.0/16"), NextHops = [gateway with { Encapsulation = IpTunnel }] },
            route with { Destination = Prefix("10.21.0.0/16"), NextHops = [gateway with { Realms = (5 << 16) | 7 }] },
        ];
    }

    private static IpEncapsulation IpTunnel => new(IpFamily.V4)
    {
        Id = 77,
        Destination = IPAddress.Parse("192.0.2.1"),
        Source = IPAddress.Parse("192.0.2.2"),
        HopLimit = 9,
        TrafficClass = 8,
        Flags = 4,
    };

    private static Route[] Routes6(int eth0)
    {
        var gateway = new NextHop { Gateway = IPAddress.Parse("2001:db8::fe"), Interface = eth0 };
        var route = new Route { Family = IpFamily.V6, Protocol = Route.KeepalivedProtocol, Priority = 1024, Preference = 0, NextHops = [gateway] };
        return
        [
            route,
            route with { Destination = Prefix("2001:db8:10::/48"), Priority = 7, Preference = 1 },
            route with { Destination = Prefix("2001:db8:11::/48"), Source = Prefix("2001:db8::/64") },
            route with { Destination = Prefix("2001:db8:12::/48"), ExpiresSeconds = 1000 },
            route with { Destination = Prefix("2001:db8:13::/48"), NextHops = [gateway, gateway with { Gateway = IPAddress.Parse("2001:db8::fd"), Weight = 9 }] },
            route with { Destination = Prefix("2001:db8:14::/48"), Metrics = AllMetrics(), PreferredSource = IPAddress.Parse("2001:db8::1") },
            route with { Destination = Prefix("2001:db8:15::/48"), NextHops = [gateway with { Encapsulation = Ip6Tunnel }] },
        ];
    }

    private static IpEncapsulation Ip6Tunnel => new(IpFamily.V6)
    {
        Id = 78,
        Destination = IPAddress.Parse("2001:db8:f::1"),
        Source = IPAddress.Parse("2001:db8:f::2"),
        HopLimit = 9,
        TrafficClass = 8,
        Flags = 4,
    };

    private static RouteMetrics AllMetrics() => new()
    {
        Values = [.. Enum.GetValues<MetricKind>().Select(kind => new RouteMetric(kind, kind is MetricKind.Mtu or MetricKind.AdvertisedMss ? 1300u : 1, kind < MetricKind.HopLimit && kind != MetricKind.Window))],
        CongestionControl = "reno",
    };

    /// <summary>Adds the route; a kernel without the feature says so, and then it says the same to ip(8), which is all one can ask.</summary>
    private static void AddAndFind(NetlinkConnection connection, Route wanted)
    {
        var error = connection.Execute(NetlinkRequest.Prepend(wanted));
        Assert.True(error.Ok, $"{wanted}: {error}");
        var found = Dump<Route>(connection, new DumpFilter(wanted.Family) { Protocol = Route.KeepalivedProtocol }).SingleOrDefault(r => r.Key == wanted.Key);
        Assert.NotNull(found);
        if (wanted.ExpiresSeconds is { } seconds)
        {
            Assert.InRange(found.ExpiresSeconds ?? 0, seconds - 10, seconds);
            found = found with { ExpiresSeconds = wanted.ExpiresSeconds };
        }
        if (found.NextHops is [{ Interface: not 0 } only] && wanted.NextHops.Count == 0) // IPv6 and lo
            found = found with { NextHops = [] };
        Assert.Equal(wanted, found);
    }

    [Fact]
    public void Rule_options() => _host.Run(() =>
    {
        using var connection = Connect();
        var rules = new[] { IpFamily.V4, IpFamily.V6 }.SelectMany(Rules).ToList();
        Assert.All(rules.Zip(connection.Execute([.. rules.Select(NetlinkRequest.Add)])), r => Assert.True(r.Second.Ok, $"{r.First}: {r.Second}"));
        var present = Dump<Rule>(connection, default);
        Assert.All(rules, wanted => Assert.Contains(wanted, present));
        AssertShown(RulesAsShown, _host.Ip("-d rule"));
        Assert.Equal(Errno.Exists, connection.Execute(NetlinkRequest.Add(rules[0])).Errno);
        Assert.Equal(rules.Count / 2, _host.IpJson("rule show").Count(r => r.GetProperty("priority").GetInt32() is >= 100 and < 200));
        Assert.All(connection.Execute([.. rules.Select(NetlinkRequest.Delete)]), Ok);
        Assert.DoesNotContain(Dump<Rule>(connection, default), r => r.Protocol == Route.KeepalivedProtocol);
    });

    private static IEnumerable<Rule> Rules(IpFamily family)
    {
        var prefix = Prefix(family == IpFamily.V4 ? "10.0.0.0/8" : "2001:db8::/32");
        var table = new Rule { Family = family, Priority = 100, Table = 1000, Protocol = Route.KeepalivedProtocol };
        var action = table with { Table = 0 };
        Rule[] rules =
        [
            table with { From = prefix, To = prefix, Tos = 4 },
            table with { From = prefix, Invert = true },
            table with { Mark = 5, MarkMask = 0xff },
            table with { Realms = family == IpFamily.V4 ? (3u << 16) | 4 : null, SuppressPrefixLength = 8, SuppressInterfaceGroup = 9 },
            table with { InputInterface = "eth0", OutputInterface = "eth9" },
            table with { TunnelId = 1234567890123, Users = new(1000, 2000) },
            table with { IpProtocol = 6, SourcePorts = new(1, 99), DestinationPorts = new(80, 80) },
            action with { L3MasterDevice = true },
            action with { Action = RuleAction.GoTo, GoTo = 32766 },
            action with { Action = RuleAction.Nop, From = prefix },
            action with { Action = RuleAction.Blackhole, From = prefix },
            action with { Action = RuleAction.Unreachable, From = prefix },
            action with { Action = RuleAction.Prohibit, From = prefix },
        ];
        return rules.Select((rule, i) => rule with { Priority = 100 + (uint)i });
    }

    // What ip(8) shows of the routes and rules below: names for the numbers, checked by somebody else's code.
    private const string RoutesAsShown = """
        unicast 10.10.0.0/16 tos 0x04 via 10.0.0.254 dev eth0 table 1000 scope global src 10.0.0.1
        unicast default via 10.0.0.254 dev eth0 table main scope global metric 500
        unicast 10.11.0.0/16 dev eth0 table main scope link
        blackhole 10.12.0.0/16 table main scope global
        unreachable 10.13.0.0/16 table main scope global
        prohibit 10.14.0.0/16 table main scope global
        throw 10.15.0.0/16 table main scope global
        unicast 10.16.0.0/16 via 172.16.0.1 dev eth0 table main scope global onlink
        unicast 10.17.0.0/16 via 10.0.0.254 dev eth0 table main scope global mtu lock 1300 window 1 rtt lock 0ms rttvar lock 0ms ssthresh lock 1 cwnd lock 1 advmss lock 1300 reordering lock 1 hoplimit 1 initcwnd 1 features ecn rto_min 1ms initrwnd 1 quickack 1 congctl reno fastopen_no_cookie 1
        unicast 10.18.0.0/16 via inet6 2001:db8::fe dev eth0 table main scope global onlink
        unicast 10.19.0.0/16 table main scope global
        nexthop via 10.0.0.254 dev eth0 weight 3
        nexthop via 10.0.1.254 dev peer0 weight 256
        unicast 10.20.0.0/16 encap ip id 77 src 192.0.2.2 dst 192.0.2.1 ttl 9 tos 8 key via 10.0.0.254 dev eth0 table main scope global
        unicast 10.21.0.0/16 via 10.0.0.254 dev eth0 table main scope global realms 5/7
        unicast 2001:db8:10::/48 via 2001:db8::fe dev eth0 table main scope global metric 7 pref high
        unicast 2001:db8:11::/48 from 2001:db8::/64 via 2001:db8::fe dev eth0 table main scope global metric 1024 pref medium
        unicast 2001:db8:12::/48 via 2001:db8::fe dev eth0 table main scope global metric 1024 expires N sec pref medium
        unicast 2001:db8:13::/48 table main scope global metric 1024 pref medium
        nexthop via 2001:db8::fe dev eth0 weight 1
        nexthop via 2001:db8::fd dev eth0 weight 9
        unicast 2001:db8:14::/48 via 2001:db8::fe dev eth0 table main scope global src 2001:db8::1 metric 1024 mtu lock 1300 window 1 rtt lock 0ms rttvar lock 0ms ssthresh lock 1 cwnd lock 1 advmss lock 1300 reordering lock 1 hoplimit 1 initcwnd 1 features ecn rto_min 1ms initrwnd 1 quickack 1 congctl reno fastopen_no_cookie 1 pref medium
        unicast 2001:db8:15::/48 encap ip6 id 78 src 2001:db8:f::2 dst 2001:db8:f::1 hoplimit 9 tc 8 key via 2001:db8::fe dev eth0 table main scope global metric 1024 pref medium
        unicast default via 2001:db8::fe dev eth0 table main scope global metric 1024 pref medium
        """;

    private const string RulesAsShown = """
        100: from 10.0.0.0/8 to 10.0.0.0/8 tos 0x04 lookup 1000 proto keepalived
        101: not from 10.0.0.0/8 lookup 1000 proto keepalived
        102: from all fwmark 0x5/0xff lookup 1000 proto keepalived
        103: from all lookup 1000 suppress_prefixlength 8 suppress_ifgroup 9 realms 3/4 proto keepalived
        104: from all iif eth0 oif eth9 [detached] lookup 1000 proto keepalived
        105: from all uidrange 1000-2000 tun_id 1234567890123 lookup 1000 proto keepalived
        106: from all ipproto tcp sport 1-99 dport 80 lookup 1000 proto keepalived
        107: from all lookup [l3mdev-table] proto keepalived
        108: from all goto 32766 proto keepalived
        109: from 10.0.0.0/8 nop proto keepalived
        110: from 10.0.0.0/8 blackhole proto keepalived
        111: from 10.0.0.0/8 unreachable proto keepalived
        112: from 10.0.0.0/8 prohibit proto keepalived
        """;

    private static void AssertShown(string expected, string shown)
    {
        var lines = shown.Split('\n').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        var text = Regex.Replace(string.Join('\n', lines), "expires [0-9]+sec", "expires N sec");
        Assert.All(expected.Split('\n'), line => Assert.Contains(line, text));
    }

    [Fact]
    public void Neighbours() => _host.Run(() =>
    {
        using var connection = Connect();
        var wanted = new Neighbour
        {
            Family = IpFamily.V4,
            Interface = Index(connection, "eth0"),
            Destination = IPAddress.Parse("10.0.0.7"),
            HardwareAddress = [2, 0, 0, 0, 0, 7],
            State = 0x80,
            Type = 1,
        };
        Ok(connection.Execute(NetlinkRequest.Add(wanted)));
        Assert.Contains(wanted, Dump<Neighbour>(connection, new DumpFilter(IpFamily.V4)));
        Ok(connection.Execute(NetlinkRequest.Delete(wanted)));
    });
}
