using Vigil.Lab.Kit;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Interop;

/// <summary>
/// Goal: a Vigil and a keepalived on one wire agree who is master, in both roles and every dialect they share.
/// Method: the preferred node comes, leaves in good order, comes back and dies, while the kernel's address lists and the
/// wire are watched.
/// </summary>
public abstract class ElectionTests(VrrpConfig config)
{
    public static TheoryData<string, string> Roles => new()
    {
        { "vigil", "keepalived" },
        { "keepalived", "vigil" },
        { "vigil", "vigil" },
    };

    [Theory]
    [MemberData(nameof(Roles))]
    public void TheBetterNodeTakesTheAddressLeavesItAndDies(string preferred, string other)
    {
        var (productA, productB) = (Product.Named(preferred), Product.Named(other));
        using var pair = new Pair(config);
        using var captureA = Capture.On(pair.A, "proto 112 or ip6 proto 112");
        using var captureB = Capture.On(pair.B, "proto 112 or ip6 proto 112");

        // Alone, the lesser node is elected.
        var b = pair.StartB(productB);
        pair.Owners.WaitFor(pair.B, Pair.Soon);

        // The better one preempts it: there is a moment of two owners by design (RFC 9568 6.4.2), but a short one.
        var (preempted, mark) = (LabClock.Now, b.Mark);
        var a = pair.StartA(productA);
        a.WaitFor("Entering MASTER STATE", Pair.Soon);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon, mark);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        Assert.True(pair.Owners.Since(preempted).Several < Pair.Slack, $"two owners for too long:\n{pair.Owners}");

        // It is stopped: priority 0 on the wire, and the other follows after its skew time.
        var stopped = LabClock.Now;
        Assert.Equal(0, a.Stop(Pair.Soon));
        pair.Owners.WaitFor(pair.B, config.Skew(Pair.Low) + Pair.Slack);
        var handOver = pair.Owners.Since(stopped);
        Assert.Equal(TimeSpan.Zero, handOver.Several);

        // It comes back, then dies as a machine does: the other waits for the master-down time.
        a = pair.StartA(productA);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var died = LabClock.Now;
        pair.A.Die();
        var takenOver = pair.Owners.WaitFor(pair.B, config.MasterDown(Pair.Low) + Pair.Slack);
        Assert.InRange(takenOver - died, 2 * config.Interval, config.MasterDown(Pair.Low) + Pair.Slack);

        AssertCleanWire(captureA, captureB);
    }

    private static void AssertCleanWire(Capture captureA, Capture captureB)
    {
        Assert.NotEmpty(captureA.Read("vrrp.prio == 0", "vrrp.prio"));
        Assert.NotEmpty(captureB.Read($"vrrp.prio == {Pair.Low}", "vrrp.prio"));
        Assert.Equal("", captureA.Complaints());
        Assert.Equal("", captureB.Complaints());
    }
}

[Takes(46)]
public sealed class ElectionsV2Multicast() : ElectionTests(new VrrpConfig { Version = 2, Interval = TimeSpan.FromSeconds(1) });

[Takes(46)]
public sealed class ElectionsV2Unicast() : ElectionTests(new VrrpConfig { Version = 2, Interval = TimeSpan.FromSeconds(1), Unicast = true });

[Takes(46)]
public sealed class ElectionsV2Password() : ElectionTests(new VrrpConfig { Version = 2, Interval = TimeSpan.FromSeconds(1), Password = "secret12" });

[Takes(46)]
public sealed class ElectionsV2UnicastPassword() : ElectionTests(
    new VrrpConfig { Version = 2, Interval = TimeSpan.FromSeconds(1), Password = "secret12", Unicast = true });

public sealed class ElectionsV3Ipv4Multicast() : ElectionTests(new VrrpConfig());

public sealed class ElectionsV3Ipv4Unicast() : ElectionTests(new VrrpConfig { Unicast = true });

public sealed class ElectionsV3Ipv6Multicast() : ElectionTests(new VrrpConfig { Ipv6 = true });

public sealed class ElectionsV3Ipv6Unicast() : ElectionTests(new VrrpConfig { Ipv6 = true, Unicast = true });
