using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>auth_hmac and wall clocks that are wrong or jump (fault 16).</summary>
public sealed class ClockStories
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private static Configuration Signed(byte priority, bool monotonic = false) => Setups.Of(Setups.Instance(priority: priority, version: VrrpVersion.V3) with
    {
        AuthHmac = new AuthHmacSettings
        {
            Keys = [new(1, new byte[32].ToValueList())],
            ActiveKeyId = 1,
            TimeWindow = 5.Seconds(),
            Monotonic = monotonic,
        },
    });

    private static (Lan Lan, Host A, Host B) Pair(DateTime wallOfB, bool monotonic = false)
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Signed(150, monotonic));
        a.WallOrigin = Noon;
        var b = lan.Add("b", "10.0.0.2", Signed(100, monotonic));
        b.WallOrigin = wallOfB;
        lan.Run(6.Seconds());
        return (lan, a, b);
    }

    private static void AssertOneMaster(Host a, Host b) =>
        Assert.Equal((RouterState.Master, RouterState.Backup), (a.State(), b.State()));

    [Fact]
    public void SignedAdvertsElect()
    {
        var (_, a, b) = Pair(Noon + 1.Seconds());
        AssertOneMaster(a, b);
        Assert.True(b.Core.Routers[0].Statistics.AdvertsReceived > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void AStepOfOneHostByAnHourChangesNothing(int hours)
    {
        var (lan, a, b) = Pair(Noon);
        a.WallOrigin += TimeSpan.FromHours(hours);
        for (int i = 0; i < 60; i++)
        {
            lan.Run(1.Seconds());
            AssertOneMaster(a, b);
        }
        a.WallOrigin -= TimeSpan.FromHours(hours);
        for (int i = 0; i < 60; i++)
        {
            lan.Run(1.Seconds());
            AssertOneMaster(a, b);
        }
    }

    [Fact]
    public void AHostThatStartsWithAWrongClockJoinsWhenItIsSetRight()
    {
        var (lan, a, b) = Pair(Noon - TimeSpan.FromDays(1));
        Assert.Equal(RouterState.Master, b.State());
        b.WallOrigin = Noon;
        lan.Run(5.Seconds());
        AssertOneMaster(a, b);
    }

    [Fact]
    public void TheMasterThatStartsWithAWrongClockIsHeardWhenItIsSetRight()
    {
        var lan = new Lan();
        var a = lan.Add("a", "10.0.0.1", Signed(150));
        a.WallOrigin = Noon + TimeSpan.FromDays(1);
        var b = lan.Add("b", "10.0.0.2", Signed(100));
        b.WallOrigin = Noon;
        lan.Run(6.Seconds());
        a.WallOrigin = Noon;
        lan.Run(5.Seconds());
        AssertOneMaster(a, b);
    }

    [Fact]
    public void AClockThatIsWrongByAlmostTheWindowIsSetRightByWhatPeersSay()
    {
        var (lan, a, b) = Pair(Noon);
        // A machine that was paused with its clocks, just not too long: the wall clock was set right, the boot-time clock lags.
        a.WallOrigin += 4.8.Seconds();
        b.WallOrigin += 4.8.Seconds();
        b.Stop();
        b.Start(Signed(100));
        lan.Run(10.Seconds());
        AssertOneMaster(a, b);
        lan.Cut(a, b);
        lan.Run(6.Seconds());
        lan.Heal();
        ulong stale = b.Core.Routers[0].Statistics[Core.Events.AdvertError.HmacStale];
        // What b hears from now on took a second: with a's clock still behind it would be refused.
        b.WallOrigin += 1.Seconds();
        lan.Run(10.Seconds());
        AssertOneMaster(a, b);
        Assert.Equal(stale, b.Core.Routers[0].Statistics[Core.Events.AdvertError.HmacStale]);
    }

    [Fact]
    public void HostsThatLiveInATimeOfTheirOwnEachMeetWhenTheirWallClocksAreRight()
    {
        // As after machines that stood still with their clocks, one after the other.
        var (lan, a, b) = Pair(Noon - 60.Seconds());
        Assert.Equal((RouterState.Master, RouterState.Master), (a.State(), b.State()));
        a.WallOrigin += 120.Seconds();
        b.WallOrigin += 180.Seconds();
        lan.Run(5.Seconds());
        AssertOneMaster(a, b);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnlyWhoseClocksContradictEachOtherFollowsAPeerThatIsAhead(bool contradict)
    {
        var (lan, a, b) = Pair(Noon);
        if (contradict) b.WallOrigin -= TimeSpan.FromHours(1);
        lan.Run(5.Seconds());
        // As after b stood still for so long.
        a.Stop();
        a.WallOrigin += 20.Seconds();
        a.Start(Signed(150));
        lan.Run(10.Seconds());
        Assert.Equal((RouterState.Master, contradict ? RouterState.Backup : RouterState.Master), (a.State(), b.State()));
    }

    [Fact]
    public void OldAdvertsDoNotMakeAHostFollowAWallClockThatJumped()
    {
        var lan = new Lan();
        var b = lan.Add("b", "10.0.0.2", Signed(100));
        b.WallOrigin = Noon;
        lan.Run(6.Seconds());
        var captured = new List<byte[]>();
        PacketMetadata metadata = default;
        var a = lan.Add("a", "10.0.0.1", Signed(150), host => (host.WallOrigin, host.Heard) = (Noon, (bytes, m) =>
        {
            captured.Add(bytes);
            metadata = m;
        }
        ));
        lan.Run(20.Seconds());
        AssertOneMaster(a, b);
        a.Heard = null;
        a.WallOrigin += TimeSpan.FromHours(1);
        lan.Run(1.Seconds());
        foreach (var bytes in captured) a.Feed(VrrpInput.Packet(bytes, metadata));
        Assert.True(a.Core.Routers[0].Statistics[Core.Events.AdvertError.HmacStale] >= 3);
        lan.Run(10.Seconds());
        AssertOneMaster(a, b);
    }

    [Fact]
    public void AReplayedAdvertIsRefused()
    {
        var (lan, a, b) = Pair(Noon);
        byte[]? captured = null;
        PacketMetadata metadata = default;
        b.Heard = (bytes, m) => (captured, metadata) = (bytes, m);
        lan.Run(2.Seconds());
        a.Die();
        b.Heard = null;
        lan.Run(1.Seconds());
        b.Feed(VrrpInput.Packet(captured!, metadata));
        Assert.Equal(1ul, b.Core.Routers[0].Statistics[Core.Events.AdvertError.HmacReplay]);
        lan.Run(5.Seconds());
        b.Feed(VrrpInput.Packet(captured!, metadata));
        Assert.Equal(1ul, b.Core.Routers[0].Statistics[Core.Events.AdvertError.HmacStale]);
        Assert.Equal(RouterState.Master, b.State());
    }
}
