using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;
using Vigil.Core.Vrrp;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Vrrp;

/// <summary>Which router a packet is for, and which address a router sends from (A6, H1, K10, fault 10).</summary>
public sealed class DispatchTests
{
    private static readonly InetAddress Own = InetAddress.Parse("10.0.0.1");
    private readonly List<Fact> facts = [];

    private VrrpHost Start(Configuration configuration, params string[] addresses)
    {
        var host = new VrrpHost(configuration, Instant.Zero);
        for (int i = 0; i < 2; i++)
        {
            Feed(host, VrrpInput.InterfaceChanged(new()
            {
                Name = $"eth{i}",
                Index = 2 + i,
                IsRunning = true,
                Addresses = addresses.Length == 0 ? [Own] : addresses.Select(InetAddress.Parse).ToValueList(),
            }));
        }
        Feed(host, VrrpInput.Wake);
        return host;
    }

    private void Feed(VrrpHost host, in VrrpInput input)
    {
        host.Handle(input, Instant.Zero);
        while (host.TryTake(out var output))
        {
            if (output.Fact is { } fact) facts.Add(fact);
        }
    }

    private void Hear(VrrpHost host, VrrpInstanceSettings like, string line)
    {
        var packet = CasePacket.Read(new CaseWords(line), like, Own, Instant.Zero);
        Feed(host, VrrpInput.Packet(packet.Bytes, packet.Metadata));
    }

    private static ulong[] Received(VrrpHost host) => host.Routers.Select(r => r.Statistics.AdvertsReceived).ToArray();

    private static VrrpInstanceSettings Unicast(string name, string peer) => Setups.Instance(name) with
    {
        UnicastPeers = [new(InetAddress.Parse(peer))],
        UnicastConfigured = true,
    };

    [Fact]
    public void OneIdOnTwoInterfacesIsTwoRouters()
    {
        var one = Setups.Instance("one");
        var host = Start(Setups.Of(one, one with { Name = "two", Interface = "eth1" }));
        Hear(host, one, "from 10.0.0.2 priority 200 on 3");
        Assert.Equal([0ul, 1ul], Received(host));
    }

    [Fact]
    public void OneIdWithDifferentPeersIsTwoRouters()
    {
        var host = Start(Setups.Of(Unicast("one", "10.0.0.2"), Unicast("two", "10.0.0.3")));
        Hear(host, host.Routers[1].Settings, "from 10.0.0.3 priority 200");
        Assert.Equal([0ul, 1ul], Received(host));
        Assert.All(host.Routers, r => Assert.Empty(r.Faults));
    }

    [Fact]
    public void TheSameIdByMulticastAndByUnicastIsTwoRouters()
    {
        var host = Start(Setups.Of(Setups.Instance("one"), Unicast("two", "10.0.0.3")));
        Hear(host, host.Routers[0].Settings, "from 10.0.0.3 priority 200");
        Assert.Equal([1ul, 0ul], Received(host));
        Hear(host, host.Routers[1].Settings, "from 10.0.0.3 priority 200");
        Assert.Equal([1ul, 1ul], Received(host));
    }

    [Fact]
    public void TheSameIdInTwoGroupsIsTwoRouters()
    {
        var one = Setups.Instance("one");
        var host = Start(Setups.Of(one, one with { Name = "two", MulticastGroup = InetAddress.Parse("224.0.0.77") }));
        Hear(host, host.Routers[1].Settings, "from 10.0.0.3 priority 200");
        Assert.Equal([0ul, 1ul], Received(host));
    }

    [Fact]
    public void WithoutAnInterfaceUnicastComesInAnywhere()
    {
        var settings = Unicast("one", "10.0.0.2") with { Interface = null, SourceAddress = Own };
        var host = Start(Setups.Of(settings));
        Assert.Equal(RouterState.Backup, host.Routers[0].State);
        Hear(host, settings, "from 10.0.0.2 priority 200 on 3");
        Assert.Equal([1ul], Received(host));
    }

    [Fact]
    public void TheSecondOfTwoEqualRoutersIsInFault()
    {
        var host = Start(Setups.Of(Setups.Instance("one"), Setups.Instance("two")));
        Assert.Empty(host.Routers[0].Faults);
        Assert.Equal(FaultKind.DuplicateVrid, Assert.Single(host.Routers[1].Faults).Kind);
        Hear(host, host.Routers[0].Settings, "from 10.0.0.2 priority 200");
        Assert.Equal([1ul, 0ul], Received(host));
    }

    [Fact]
    public void StrangersAreNamedOnceEachAndNotWithoutEnd()
    {
        var host = Start(Setups.Of(Setups.Instance()) with { Global = new() { LogUnknownVrids = true } });
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 400; i++) Hear(host, host.Routers[0].Settings, $"from 10.0.0.2 priority 200 vrid {i % 50 + 60} on {i / 50 + 100}");
        }
        Assert.Equal(256, facts.OfType<Fact.UnknownVirtualRouter>().Count());
    }

    [Theory]
    [InlineData("2001:db8::1 fe80::1", false, "fe80::1")]
    [InlineData("fe80::1 2001:db8::1 10.0.0.1", true, "2001:db8::1")]
    [InlineData("fe80::1", true, "fe80::1")]
    [InlineData("2001:db8::1 10.0.0.1", false, null)]
    public void IPv6SendsFromTheAddressOfTheRightScope(string addresses, bool globalPeer, string? expected)
    {
        var settings = Setups.Instance(version: VrrpVersion.V3) with { Family = InetFamily.IPv6, MulticastGroup = InetAddress.Parse("ff02::12") };
        if (globalPeer) settings = settings with { UnicastPeers = [new(InetAddress.Parse("2001:db8::2"))], UnicastConfigured = true };
        var router = Start(Setups.Of(settings), addresses.Split(' ')).Routers[0];
        Assert.Equal(expected is not null, router.HasSource);
        if (expected is not null) Assert.Equal(InetAddress.Parse(expected), router.Source);
        else Assert.Equal(FaultKind.NoSourceAddress, Assert.Single(router.Faults).Kind);
    }

    [Fact]
    public void AnAddressThatGoesIsReplacedByAnother()
    {
        var host = Start(Setups.Of(Setups.Instance(priority: 255) with { WantsMaster = true }), "10.0.0.1", "10.0.0.7");
        host.Handle(VrrpInput.Wake, Instant.Zero + 1.Seconds());
        host.Handle(VrrpInput.InterfaceChanged(new() { Name = "eth0", Index = 2, IsRunning = true, Addresses = [InetAddress.Parse("10.0.0.7")] }), Instant.Zero + 1.Seconds());
        while (host.TryTake(out _)) { }
        host.Handle(VrrpInput.Wake, Instant.Zero + 2.Seconds());
        Assert.True(host.TryTake(out var advert));
        Assert.Equal((VrrpOutputKind.SendAdvert, InetAddress.Parse("10.0.0.7")), (advert.Kind, advert.Source));
    }
}
