using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>Two or three hosts elect a master, lose it, and find another.</summary>
public sealed class ElectionStories
{
    [Theory]
    [InlineData(Core.Settings.VrrpVersion.V2)]
    [InlineData(Core.Settings.VrrpVersion.V3)]
    public void TheHigherPriorityLeadsAndTheOtherFollowsWhenItDies(Core.Settings.VrrpVersion version)
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Setups.Of(Setups.Instance(priority: 150, version: version)));
        var b = lan.Add("b", "10.0.0.2", Setups.Of(Setups.Instance(priority: 100, version: version)));
        lan.Run(5.Seconds());
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
}
