using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>Two or three hosts elect a master, lose it, and find another.</summary>
public sealed class ElectionStories
{
    public static TheoryData<string> Kinds => ["v2", "v2 password", "v2 unicast", "v3", "v3 plain checksum", "v3 unicast", "v3 IPv6", "v3 IPv6 unicast"];

    private static VrrpInstanceSettings Instance(string kind, byte priority, string peer)
    {
        var settings = Setups.Instance(priority: priority, version: kind.StartsWith("v3", StringComparison.Ordinal) ? VrrpVersion.V3 : VrrpVersion.V2);
        if (kind.Contains("IPv6"))
        {
            settings = settings with
            {
                Family = InetFamily.IPv6,
                MulticastGroup = InetAddress.Parse("ff02::12"),
                VirtualAddresses = [Setups.Vip("fe80::100"), Setups.Vip("2001:db8::100")],
            };
        }
        if (kind.Contains("unicast")) settings = settings with { UnicastPeers = [new(InetAddress.Parse(peer))], UnicastConfigured = true, CheckUnicastSource = true };
        if (kind.Contains("password")) settings = settings with { AuthenticationType = AuthenticationType.Password, Password = "longer than eight" };
        return settings with { ChecksumWithoutPseudoHeader = kind.Contains("plain") };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheHigherPriorityLeadsAndTheOtherFollowsWhenItDies(string kind)
    {
        var (first, second) = kind.Contains("IPv6") ? ("fe80::1", "fe80::2") : ("10.0.0.1", "10.0.0.2");
        var lan = new Lan();
        var a = lan.Add("a", first, Setups.Of(Instance(kind, 150, second)));
        var b = lan.Add("b", second, Setups.Of(Instance(kind, 100, first)));
        lan.Run(5.Seconds());
        Assert.Empty(b.FactsOf<Fact.AdvertRejected>());
        Assert.Equal((RouterState.Master, RouterState.Backup), (a.State(), b.State()));
        Assert.Equal(["vi1"], a.Owned);
        Assert.Empty(b.Owned);

        a.Die();
        lan.Run(4.Seconds());
        Assert.Equal(RouterState.Master, b.State());
    }

    [Fact]
    public void AnOrderlyStopHandsOverWithinSkew()
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Setups.Of(Setups.Instance(priority: 150)));
        var b = lan.Add("b", "10.0.0.2", Setups.Of(Setups.Instance(priority: 100)));
        lan.Run(5.Seconds());
        a.Stop();
        lan.Run((156 / 256.0).Seconds());
        Assert.Equal(RouterState.Backup, b.State());
        lan.Run(0.001.Seconds());
        Assert.Equal(RouterState.Master, b.State());
        Assert.Equal(5, b.Announced.Count);
    }

    [Fact]
    public void EqualPrioritiesAreDecidedByAddress()
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Setups.Of(Setups.Instance()));
        var b = lan.Add("b", "10.0.0.2", Setups.Of(Setups.Instance()));
        lan.Run(10.Seconds());
        Assert.Equal((RouterState.Backup, RouterState.Master), (a.State(), b.State()));
        Assert.Contains("same priority", a.Core.Routers[0].HoldingBackWhy);
    }

    [Fact]
    public void AdvertsDoNotDrift()
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Setups.Of(Setups.Instance()));
        lan.Run(100.Seconds());
        var first = a.Sent[0].At;
        for (int i = 0; i < a.Sent.Count; i++) Assert.Equal(first + i.Seconds(), a.Sent[i].At);
    }

    [Fact]
    public void ThreeHostsElectOneWhateverTheOrderOfTheirStart()
    {
        foreach (byte[] priorities in (byte[][])[[100, 150, 200], [200, 150, 100], [150, 200, 100]])
        {
            var lan = new Lan();
            foreach (byte priority in priorities)
            {
                lan.Add($"p{priority}", $"10.0.0.{priority}", Setups.Of(Setups.Instance(priority: priority)));
                lan.Run(0.7.Seconds());
            }
            lan.Run(10.Seconds());
            var master = Assert.Single(lan.Hosts, h => h.State() == RouterState.Master);
            Assert.Equal("p200", master.Name);
            master.Die();
            lan.Run(4.Seconds());
            Assert.Equal("p150", Assert.Single(lan.Hosts, h => h.IsAlive && h.State() == RouterState.Master).Name);
        }
    }

    [Fact]
    public void TwoOwnersEndWithOneMaster()
    {
        var lan = new Lan();
        var owner = Setups.Instance(priority: 255) with { WantsMaster = true };
        var a = lan.Add("a", "10.0.0.1", Setups.Of(owner));
        var b = lan.Add("b", "10.0.0.2", Setups.Of(owner));
        lan.Run(10.Seconds());
        Assert.Equal((RouterState.Backup, RouterState.Master), (a.State(), b.State()));
        Assert.NotEmpty(a.FactsOf<Fact.Contradiction>());
    }
}
