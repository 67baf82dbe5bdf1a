using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>Hosts that stand still and wake up again (faults 21 to 23), and links that work one way (64, 65).</summary>
public sealed class StallStories
{
    private static (Lan Lan, Host A, Host B) Pair(bool preempt = true)
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Setups.Of(Setups.Instance(priority: 150) with { Preempt = preempt }));
        var b = lan.Add("b", "10.0.0.2", Setups.Of(Setups.Instance(priority: 100)));
        lan.Run(6.Seconds());
        return (lan, a, b);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3.7)]
    [InlineData(60)]
    public void AFrozenBackupThatWakesNeverTakesOverFromALivingMaster(double seconds)
    {
        var (lan, a, b) = Pair();
        b.Freeze();
        lan.Run(seconds.Seconds());
        b.Thaw();
        lan.Run(10.Seconds());
        Assert.Equal(RouterState.Backup, b.State());
        Assert.DoesNotContain(b.FactsOf<Fact.StateChanged>(), f => f.To == RouterState.Master);
        Assert.Empty(a.FactsOf<Fact.LowerPriorityHeard>());
    }

    [Fact]
    public void AResumedVirtualMachineWhosePacketsAreLostListensBeforeItBelievesItsTimer()
    {
        var (lan, _, b) = Pair();
        b.Freeze();
        lan.Run(60.Seconds());
        b.ForgetWaiting();
        b.Thaw();
        lan.Run(10.Seconds());
        Assert.DoesNotContain(b.FactsOf<Fact.StateChanged>(), f => f.To == RouterState.Master);
        Assert.Single(b.FactsOf<Fact.WokeLate>());
    }

    [Fact]
    public void IfTheMasterReallyIsGoneTheResumedOneStillTakesOver()
    {
        var (lan, a, b) = Pair();
        b.Freeze();
        a.Die();
        lan.Run(60.Seconds());
        b.Thaw();
        lan.Run(2.Seconds());
        Assert.Equal(RouterState.Master, b.State());
    }

    [Fact]
    public void AFrozenMasterThatPreemptsIsMasterAgainAndTheOtherYieldsAtOnce()
    {
        var (lan, a, b) = Pair();
        a.Freeze();
        lan.Run(60.Seconds());
        Assert.Equal(RouterState.Master, b.State());
        int sent = a.Sent.Count;
        a.Thaw();
        Assert.Equal(1, a.Sent.Count - sent);
        lan.Run(Lan.Latency);
        Assert.Equal((RouterState.Master, RouterState.Backup), (a.State(), b.State()));
        Assert.Contains(a.Announced, x => x.At >= lan.Now - Lan.Latency);
    }

    [Fact]
    public void AFrozenMasterWithNopreemptLeavesTheAddressesWhereTheyAreNow()
    {
        var (lan, a, b) = Pair(preempt: false);
        a.Freeze();
        lan.Run(60.Seconds());
        int sent = a.Sent.Count;
        a.Thaw();
        lan.Run(10.Seconds());
        Assert.Equal((RouterState.Backup, RouterState.Master), (a.State(), b.State()));
        Assert.Equal(sent, a.Sent.Count);
        Assert.Single(a.FactsOf<Fact.WokeLate>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void AResumedMachineThatMayNotPreemptListensBeforeItLeadsAgain(int preemptDelay)
    {
        var lan = new Lan();
        var settings = Setups.Instance(priority: 150) with { Preempt = preemptDelay > 0, PreemptDelay = preemptDelay.Seconds() };
        var a = lan.Add("a", "10.0.0.1", Setups.Of(settings));
        lan.Run(6.Seconds());
        var b = lan.Add("b", "10.0.0.2", Setups.Of(Setups.Instance(priority: 100)));
        lan.Run(6.Seconds());
        a.Freeze();
        lan.Run(60.Seconds());
        int sent = a.Sent.Count;
        a.ForgetWaiting();
        a.Thaw();
        Assert.Empty(a.Owned);
        lan.Run(10.Seconds());
        Assert.Equal((RouterState.Backup, RouterState.Master), (a.State(), b.State()));
        Assert.Equal(sent, a.Sent.Count);
    }

    [Fact]
    public void AResumedMachineThatMayNotPreemptAndIsAloneLeadsAfterAnInterval()
    {
        var (lan, a, b) = Pair(preempt: false);
        b.Die();
        a.Freeze();
        lan.Run(60.Seconds());
        a.ForgetWaiting();
        a.Thaw();
        lan.Run(1.5.Seconds());
        Assert.Equal(RouterState.Master, a.State());
    }

    [Fact]
    public void AfterAOneWayCutTheSurvivorAnnouncesAgain()
    {
        var (lan, a, b) = Pair();
        lan.Cut(a, b);
        lan.Run(10.Seconds());
        Assert.Equal((RouterState.Master, RouterState.Master), (a.State(), b.State()));
        Assert.NotEmpty(a.FactsOf<Fact.LowerPriorityHeard>());
        lan.Heal();
        int announced = a.Announced.Count;
        lan.Run(8.Seconds());
        Assert.Equal((RouterState.Master, RouterState.Backup), (a.State(), b.State()));
        Assert.True(a.Announced.Count > announced);
    }

    [Fact]
    public void AGarbageFloodDoesNotKeepABackupAsleep()
    {
        var (lan, a, b) = Pair();
        var junk = new byte[40];
        junk[0] = 0x45;
        junk[3] = 40;
        junk[8] = 255;
        junk[9] = 112;
        junk[20] = 0x21;
        junk[21] = 51;
        a.Die();
        for (int i = 0; i < 40; i++)
        {
            lan.Run(0.1.Seconds());
            var source = new InetAddress(InetFamily.IPv4, 0, (uint)(0x0a000100 + i));
            b.Feed(VrrpInput.Packet(junk, new(source, InetAddress.Parse("224.0.0.18"), 2, 255, lan.Now)));
        }
        Assert.Equal(RouterState.Master, b.State());
        Assert.Single(b.FactsOf<Fact.AdvertRejected>().GroupBy(f => f.Error));
        Assert.True(b.FactsOf<Fact.AdvertRejected>().Count() <= 2, "told once per state, whatever source is forged");
    }
}
