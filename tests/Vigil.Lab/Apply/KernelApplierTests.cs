using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Linux;
using Vigil.Lab.Netlink;
using Vigil.Netlink;
using Xunit;
using AddressFlags = Vigil.Core.Settings.AddressFlags;

namespace Vigil.Lab.Apply;

/// <summary>Claims, releases and quarrels over addresses in a real kernel.</summary>
public sealed class KernelApplierTests : IDisposable
{
    private readonly ApplierHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_claim_and_a_release() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24", "10.0.0.2/32", "2001:db8::1/128") with
        {
            VirtualRoutes = [Route("10.9.0.0/16") with { Via = Ip("10.0.0.99"), Interface = null, PreferredSource = Ip("10.0.0.1") }],
            VirtualRules = [new RuleSettings { Family = InetFamily.IPv4, Priority = 777, Table = 100, From = Prefix("10.0.0.1/32") }],
        };
        var applier = _host.Start(Of(instance));
        applier.Claim(instance, Clock.Now());
        Assert.Equal(["10.0.0.1/24", "10.0.0.2/32", "2001:db8::1/128"], _host.Addresses());
        Assert.Contains("10.9.0.0/16 via 10.0.0.99 dev eth0 proto keepalived src 10.0.0.1", _host.Network.Ip("route"));
        Assert.Contains("777:\tfrom 10.0.0.1 lookup 100 proto keepalived", _host.Network.Ip("rule"));
        Assert.Equal(1, _host.Ledgers);

        applier.Release("vi1", Clock.Now());
        Assert.Empty(_host.Addresses());
        Assert.DoesNotContain("keepalived", _host.Network.Ip("route") + _host.Network.Ip("rule"));
        Assert.Equal(0, _host.Ledgers);
        _host.TakeFacts();
        Assert.All(_host.Facts, fact => Assert.True(fact is KernelFact.InterfaceChanged, fact.ToString()));
    });

    /// <summary>vrrp-behaviour L4: label, peer, broadcast + and -, scope, preferred lifetime, nodad.</summary>
    [Fact]
    public void Address_options_are_as_ip_shows_them() => _host.Network.Run(() =>
    {
        var instance = Instance() with
        {
            VirtualAddresses =
            [
                Address("10.0.0.1/24") with { Label = "eth0:vip", Broadcast = Ip("10.0.0.255"), Scope = 253 },
                Address("10.0.1.1/24") with { Broadcast = Ip("10.0.1.0"), Flags = AddressFlags.NoPrefixRoute },
                Address("10.0.2.1/30") with { Peer = Ip("10.0.2.2") },
                Address("2001:db8::1/128") with { Flags = AddressFlags.NoDad, PreferredLifetime = 0 },
                Address("2001:db8:1::1/64") with { Flags = AddressFlags.NoDad | AddressFlags.Home, PreferredLifetime = 1000 },
                Address("2001:db8:2::1/64"),
            ],
        };
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        var shown = _host.Network.Ip("addr show dev eth0");
        Assert.Contains("inet 10.0.0.1/24 brd 10.0.0.255 scope link eth0:vip", Single(shown));
        Assert.Contains("inet 10.0.1.1/24 brd 10.0.1.0 scope global noprefixroute eth0", Single(shown));
        Assert.Contains("inet 10.0.2.1 peer 10.0.2.2/30 scope global eth0", Single(shown));
        Assert.Contains("inet6 2001:db8::1/128 scope global nodad deprecated valid_lft forever preferred_lft 0sec", Single(shown));
        Assert.Matches(@"2001:db8:1::1/64 scope global .*home.*preferred_lft (1000|999)sec", Single(shown));
        Assert.Matches("2001:db8:2::1/64 scope global tentative", Single(shown));
    });

    /// <summary>vrrp-behaviour L3, faults.md 52.</summary>
    [Fact]
    public void A_removed_address_is_back_within_100_ms() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24", "2001:db8::1/64");
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        foreach (var vip in new[] { "10.0.0.1/24", "2001:db8::1/64" })
        {
            _host.Network.Ip($"addr del {vip} dev eth0");
            var taken = _host.Until(() => _host.Facts.Any(f => f is KernelFact.Restored restored && vip.StartsWith(restored.Address.ToString())), vip);
            Assert.True(taken < ApplierHost.PutBack, $"{vip} took {taken}");
            Assert.Contains(_host.Facts, fact => fact is KernelFact.Removed { Owner: "vi1" } removed && removed.Item == $"address {vip}");
        }
        Assert.Equal(["10.0.0.1/24", "2001:db8::1/64"], _host.Addresses());
    });

    /// <summary>The kernel takes IPv6 addresses and all routes off an interface that goes down: nobody's act, and undone when it is up.</summary>
    [Fact]
    public void What_an_interface_loses_by_going_down_is_back_when_it_is_up() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24", "2001:db8::1/64") with { VirtualRoutes = [Route("10.8.0.0/16")] };
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        for (var i = 0; i <= RemovalGuard.TooMany; i++)
        {
            _host.Network.Ip("link set eth0 down");
            _host.Until(() => _host.Facts[^1] is KernelFact.InterfaceChanged { Snapshot.IsRunning: false }, "down");
            _host.Network.Ip("link set eth0 up");
            _host.Until(() => _host.Addresses().Count == 2 && _host.Network.Ip("route").Contains("10.8.0.0/16"), "everything back");
        }
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Removed or KernelFact.Contested);
    });

    /// <summary>"ip addr flush" is one removal of each address, not a war.</summary>
    [Fact]
    public void A_flush_brings_everything_back_once() => _host.Network.Run(() =>
    {
        var instance = Instance([.. Enumerable.Range(1, 50).Select(i => $"10.0.0.{i}/32")]);
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        var flush = Task.Factory.StartNew(() => _host.Network.Ip("addr flush dev eth0 scope global"), TaskCreationOptions.LongRunning);
        _host.Until(() => flush.IsCompleted && _host.Facts.Count(fact => fact is KernelFact.Restored) >= 50, "50 addresses back");
        Assert.Equal(50, _host.Addresses().Count);
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Contested);
        Assert.Equal(50, _host.Facts.Count(fact => fact is KernelFact.Removed));
    });

    /// <summary>faults.md 53.</summary>
    [Fact]
    public void The_24_of_an_address_is_not_the_32_of_it() => _host.Network.Run(() =>
    {
        _host.Network.Ip("addr add 10.0.0.1/32 dev eth0");
        var instance = Instance("10.0.0.1/24");
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        Assert.Equal(["10.0.0.1/32", "10.0.0.1/24"], _host.Addresses());
        _host.Network.Ip("addr del 10.0.0.1/32 dev eth0");
        _host.RunFor(ApplierHost.PutBack);
        Assert.Equal(["10.0.0.1/24"], _host.Addresses());
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Removed);
    });

    /// <summary>faults.md 54: the kernel drops them without a word.</summary>
    [Fact]
    public void Routes_that_depend_on_a_removed_address_come_back_with_it() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24") with
        {
            VirtualRoutes = [Route("10.8.0.0/16") with { PreferredSource = Ip("10.0.0.1") }, Route("10.9.0.0/16") with { Via = Ip("10.0.0.9") }],
        };
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        _host.Network.Ip("addr del 10.0.0.1/24 dev eth0");
        Assert.DoesNotContain("10.8.0.0/16", _host.Network.Ip("route"));
        _host.Until(() => _host.Network.Ip("route show proto keepalived").Split('\n').Length == 3, "both routes");
        Assert.Equal(["10.0.0.1/24"], _host.Addresses());
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Failed or KernelFact.Trouble);
    });

    /// <summary>faults.md 55.</summary>
    [Fact]
    public void Flushed_rules_and_routes_come_back() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24") with
        {
            VirtualRoutes = [Route("10.8.0.0/16"), Route("10.9.0.0/16") with { Table = 100 }],
            VirtualRules = [Rule(700), Rule(701) with { Mark = 5 }, Rule(702) with { Family = InetFamily.IPv6 }],
        };
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        _host.Network.Ip("rule flush");
        _host.Network.Ip("-6 rule del priority 702");
        _host.Network.Ip("route flush table 100");
        _host.Network.Ip("route flush proto keepalived");
        _host.Until(
            () => _host.Network.Ip("rule").Contains("701:\tfrom all fwmark 0x5 lookup 100") && _host.Network.Ip("rule").Contains("700:")
                && _host.Network.Ip("-6 rule").Contains("702:")
                && _host.Network.Ip("route show table all proto keepalived").Split('\n').Length == 3,
            "rules and routes");
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Contested);
    });

    /// <summary>vrrp-behaviour L3: "ip addr del" in a loop.</summary>
    [Fact]
    public void The_fifth_removal_is_contested_and_left_alone() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24");
        var applier = _host.Start(Of(instance));
        applier.Claim(instance, Clock.Now());
        for (var i = 0; i < RemovalGuard.TooMany; i++)
        {
            _host.Until(() => _host.Facts.Count(fact => fact is KernelFact.Restored) == i, $"restoration {i}");
            _host.Network.Ip("addr del 10.0.0.1/24 dev eth0");
        }
        _host.Until(() => _host.Facts.Any(fact => fact is KernelFact.Contested { Owner: "vi1", Port: not 0 }), "contested");
        _host.RunFor(2 * ApplierHost.PutBack);
        Assert.Empty(_host.Addresses());

        applier.Release("vi1", Clock.Now());
        applier.Claim(instance, Clock.Now());
        Assert.Equal(["10.0.0.1/24"], _host.Addresses());
    });

    /// <summary>faults.md 30 and vrrp-behaviour P3: what a killed daemon left is removed…</summary>
    [Fact]
    public void A_successor_cleans_up() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24") with { VirtualRoutes = [Route("10.8.0.0/16")], VirtualRules = [Rule(700)] };
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        var other = Instance("10.0.0.9/24"); // the configuration has changed meanwhile: only the ledger knows
        _host.Start(Of(other));
        Assert.Empty(_host.Addresses());
        Assert.DoesNotContain("keepalived", _host.Network.Ip("route") + _host.Network.Ip("rule"));
        Assert.Equal(0, _host.Ledgers);
    });

    /// <summary>…or taken over, when its instance resumes as master: not a single write.</summary>
    [Fact]
    public void A_successor_adopts() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24", "10.0.0.2/24") with { VirtualRoutes = [Route("10.8.0.0/16")] };
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        using var monitor = NetlinkMonitor.Open(new() { Groups = NetlinkMonitor.AllGroups }, out _)!;
        var applier = _host.Start(Of(instance), adopt: true);
        applier.Claim(instance, Clock.Now());
        var events = new List<NetlinkEvent>();
        monitor.Read(events);
        Assert.Empty(events);
        Assert.Equal(["10.0.0.1/24", "10.0.0.2/24"], _host.Addresses());
        applier.Release("vi1", Clock.Now());
        Assert.Empty(_host.Addresses());
        Assert.Equal(0, _host.Ledgers);
    });

    /// <summary>vrrp-behaviour C4: keepalived was killed here before us; there is no ledger.</summary>
    [Fact]
    public void Left_over_virtual_addresses_are_removed_at_the_start() => _host.Network.Run(() =>
    {
        _host.Network.Ip("addr add 10.0.0.1/24 dev eth0");
        _host.Network.Ip("addr add 10.0.0.7/24 dev eth0");
        _host.Start(Of(Instance("10.0.0.7/24")));
        Assert.Equal(["10.0.0.1/24"], _host.Addresses());
    });

    /// <summary>vrrp-behaviour L9, seen with two addresses of one network of which the first goes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Removing_the_first_address_of_a_network_leaves_its_siblings(bool promote) => _host.Network.Run(() =>
    {
        _host.Network.Ip("link set lo up");
        var one = Instance("10.0.0.1/24") with { PromoteSecondaries = promote };
        var two = Instance("10.0.0.2/24") with { Name = "vi2", PromoteSecondaries = promote };
        var applier = _host.Start(new Configuration { Instances = [one, two] });
        Assert.Equal(promote ? "1" : "0", File.ReadAllText("/proc/sys/net/ipv4/conf/eth0/promote_secondaries").Trim());
        applier.Claim(one, Clock.Now());
        applier.Claim(two, Clock.Now());
        applier.Release("vi1", Clock.Now());
        Assert.Equal(["10.0.0.2/24"], _host.Addresses());
        applier.Stop(Clock.Now());
        Assert.Equal("0", File.ReadAllText("/proc/sys/net/ipv4/conf/eth0/promote_secondaries").Trim());
    });

    /// <summary>faults.md 44, 45: an interface that goes and comes back, and one that gets another name.</summary>
    [Fact]
    public void Interfaces_that_come_and_go_are_told_and_served() => _host.Network.Run(() =>
    {
        var instance = Instance("10.0.0.1/24");
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        _host.Network.Ip("link del eth0");
        _host.Until(() => _host.Facts.Contains(new KernelFact.InterfaceGone("eth0")), "gone");
        _host.Network.Ip("link add eth0 type veth peer name peer0");
        _host.Until(() => _host.Addresses() is ["10.0.0.1/24"], "address on the new interface");
        _host.Network.Ip("link set eth0 name lan0");
        _host.Until(() => _host.Facts.Any(fact => fact is KernelFact.InterfaceChanged { Snapshot.Name: "lan0" }), "new name");
        _host.Until(() => _host.Addresses("lan0").Count == 0, "address gone from the interface that is not eth0 any more");
    });

    /// <summary>faults.md 48: a bond takes the address of another member; announcements must carry the new one.</summary>
    [Fact]
    public void A_new_hardware_address_is_known_at_once() => _host.Network.Run(() =>
    {
        var applier = _host.Start(new Configuration());
        _host.Network.Ip("link set eth0 address 02:00:00:00:00:77");
        _host.Turn();
        Assert.Equal([2, 0, 0, 0, 0, 0x77], applier.MacOf(applier.IndexOf("eth0")!.Value).ToArray());
    });

    /// <summary>faults.md 40: with a receive buffer far too small, nothing is believed that was not looked at.</summary>
    [Fact]
    public void After_an_overrun_everything_is_as_wanted() => _host.Network.Run(() =>
    {
        var instance = Instance([.. Enumerable.Range(1, 100).Select(i => $"10.0.0.{i}/32")]);
        var configuration = Of(instance) with { Global = new GlobalSettings { Buffers = new BufferSettings { NetlinkMonitor = 2048 } } };
        _host.Start(configuration).Claim(instance, Clock.Now());
        _host.Network.Ip("addr flush dev eth0 scope global");
        _host.Until(() => _host.Facts.Any(fact => fact is KernelFact.Resynchronised) && _host.Addresses().Count == 100, "re-dump and repair");
    });

    /// <summary>faults.md 40: 200 interfaces come and go while the buffer holds a few events.</summary>
    [Fact]
    public void After_a_storm_of_interfaces_the_core_knows_them_as_they_are() => _host.Network.Run(() =>
    {
        var configuration = new Configuration { Global = new GlobalSettings { Buffers = new BufferSettings { NetlinkMonitor = 2048 } } };
        _host.Start(configuration);
        using var connection = KernelTests.Connect();
        var eth0 = KernelTests.Index(connection, "eth0");
        connection.Execute([.. Enumerable.Range(0, 200).Select(i => NetlinkRequest.Add(
            new Link { Index = 0, Name = $"mv{i}", Parent = eth0, Kind = "macvlan", MacvlanMode = 1 }))]);
        foreach (var link in KernelTests.Dump<Link>(connection, default).Where(link => link.Kind == "macvlan" && link.Index % 2 == 0))
            connection.Execute(NetlinkRequest.Delete(link with { Kind = null }));
        _host.Until(() => _host.Facts.Any(fact => fact is KernelFact.Resynchronised), "overrun");
        var told = new HashSet<string>();
        foreach (var fact in _host.Facts)
        {
            if (fact is KernelFact.InterfaceChanged changed)
                told.Add(changed.Snapshot.Name);
            else if (fact is KernelFact.InterfaceGone gone)
                told.Remove(gone.Name);
        }
        Assert.Equal(KernelTests.Dump<Link>(connection, default).Select(link => link.Name!).ToHashSet(), told);
    });

    /// <summary>faults.md 57: without nodad, a host that has the address already is found and told; when it has gone, we have it.</summary>
    [Fact]
    public void A_duplicate_is_found_and_waited_for() => _host.Network.Run(() =>
    {
        _host.Network.Ip("addr add 2001:db8::1/64 dev peer0 nodad");
        var instance = Instance("2001:db8::1/64");
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        _host.Until(() => _host.Facts.Any(fact => fact is KernelFact.Failed { Error.Errno: 98 }), "duplicate");
        _host.Network.Ip("addr del 2001:db8::1/64 dev peer0");
        _host.Until(() => _host.Facts.Any(fact => fact is KernelFact.Restored), "tried again", TimeSpan.FromSeconds(10));
        _host.Until(() => _host.Network.Ip("-6 addr show dev eth0 scope global -tentative") is var shown && shown.Contains("2001:db8::1"), "usable");
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Contested or KernelFact.Removed);
    });

    /// <summary>faults.md 63: in a container /proc/sys can be read-only. Said once, and everything else works.</summary>
    [Fact]
    public void A_sysctl_that_cannot_be_written_is_told() => _host.Network.Run(() =>
    {
        ScratchNamespace.MakeSysctlsReadOnly();
        var instance = Instance("10.0.0.1/24") with { PromoteSecondaries = true };
        _host.Start(Of(instance)).Claim(instance, Clock.Now());
        Assert.Contains("promote_secondaries", Assert.IsType<KernelFact.Trouble>(Assert.Single(_host.Facts, fact => fact is KernelFact.Trouble)).What);
        Assert.Equal(["10.0.0.1/24"], _host.Addresses());
    });

    [Fact]
    public void Addresses_go_by_requests_made_beforehand_unless_another_instance_wants_them() => _host.Network.Run(() =>
    {
        var one = Instance("10.0.0.1/32", "2001:db8::1/128");
        var two = Instance("10.0.0.1/32", "10.0.0.2/32") with { Name = "vi2" };
        var applier = _host.Start(new Configuration { Instances = [one, two] });
        applier.Claim(one, Clock.Now());
        applier.PrepareReleases();
        applier.Claim(two, Clock.Now());
        applier.PrepareReleases();
        applier.Release("vi1", Clock.Now());
        Assert.Equal(["10.0.0.1/32", "10.0.0.2/32"], _host.Addresses());
        applier.PrepareReleases();
        applier.Release("vi2", Clock.Now());
        Assert.Empty(_host.Addresses());
        _host.RunFor(2 * ApplierHost.PutBack);
        Assert.Empty(_host.Addresses());
        Assert.DoesNotContain(_host.Facts, fact => fact is KernelFact.Trouble or KernelFact.Failed or KernelFact.Removed);
        Assert.Equal(0, _host.Ledgers);
    });

    [Fact]
    public void A_thousand_addresses_are_claimed_and_released() => _host.Network.Run(() =>
    {
        var instance = Instance([.. Enumerable.Range(0, 1000).Select(i => $"10.{i / 250}.0.{i % 250}/32")]);
        var applier = _host.Start(Of(instance));
        applier.Claim(instance, Clock.Now());
        Assert.Equal(1000, _host.Addresses().Count);
        applier.Release("vi1", Clock.Now());
        Assert.Empty(_host.Addresses());
    });

    /// <summary>Invariant 8: static items are put there once, follow a reload, and go at the end.</summary>
    [Fact]
    public void Static_items_follow_the_configuration() => _host.Network.Run(() =>
    {
        var before = new Configuration { StaticAddresses = [Address("10.0.0.1/24"), Address("10.0.0.2/24")], StaticRoutes = [Route("10.8.0.0/16")] };
        var applier = _host.Start(before);
        Assert.Equal(["10.0.0.1/24", "10.0.0.2/24"], _host.Addresses());
        applier.Reload(before with { StaticAddresses = [Address("10.0.0.1/24"), Address("10.0.0.3/24")] }, Clock.Now());
        Assert.Equal(["10.0.0.1/24", "10.0.0.3/24"], _host.Addresses());
        applier.Stop(Clock.Now());
        Assert.Empty(_host.Addresses());
        Assert.DoesNotContain("10.8.0.0/16", _host.Network.Ip("route"));
    });

    private static Configuration Of(VrrpInstanceSettings instance) => new() { Instances = [instance] };

    private static VrrpInstanceSettings Instance(params string[] addresses) => new()
    {
        Name = "vi1",
        VirtualRouterId = new VirtualRouterId(1),
        Interface = "eth0",
        VirtualAddresses = addresses.Select(Address).ToValueList(),
    };

    private static AddressSettings Address(string text) =>
        new() { Address = Prefix(text).Address, PrefixLength = Prefix(text).Length, Interface = "eth0" };

    private static RouteSettings Route(string text) => new() { Family = InetFamily.IPv4, Destination = Prefix(text), Interface = "eth0" };

    private static RuleSettings Rule(uint priority) => new() { Family = InetFamily.IPv4, Priority = priority, Table = 100 };

    private static InetAddress Ip(string text) => InetAddress.Parse(text);

    private static InetPrefix Prefix(string text) => new(Ip(text.Split('/')[0]), byte.Parse(text.Split('/')[1]));

    private static string Single(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
