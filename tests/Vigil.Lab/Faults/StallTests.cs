using Vigil.Lab.Kit;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>
/// Goal: a host that stood still believes the adverts that wait before it believes its timer, and one that crashed cleans
/// up. Method: SIGSTOP, the cgroup freezer, SIGKILL.
/// </summary>
[Takes(60)]
public sealed class StallTests
{
    private static readonly VrrpConfig Config = new();

    [Fact]
    public void AFrozenBackupThatWakesTakesNothing() => Together.Do([true, false], wholeHost =>
    {
        using var pair = new Pair(Config);
        var (_, b) = StartBoth(pair, "");
        var began = LabClock.Now;
        for (var round = 0; round < 3; round++)
        {
            pair.B.Hold(b, wholeHost);
            Wait.Never(() => pair.Owners.Owners.Count != 1, 3 * Config.MasterDown(Pair.Low), "the owner changes");
            pair.B.LetGo(b, wholeHost);
            Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, 2 * Config.MasterDown(Pair.Low), "a stale timer takes the address");
        }
        Assert.Equal(default, pair.Owners.Since(began));
        Assert.Empty(b.Matching("Entering MASTER"));
    });

    // How long a freeze lasts does not matter here: `./run bench stall` measures 0.5 to 60 s, beside keepalived.
    private static readonly MasterStall.Way[] Ways =
    [
        new(200, "", WholeHost: true),
        new(200, "", WholeHost: false),
        new(200, "", WholeHost: true, Ipv6: true),
        new(200, "", WholeHost: true, PeerRises: true),
        new(200, "", WholeHost: false, PeerRises: true),
        new(200, "nopreempt", WholeHost: true),
        new(200, "nopreempt", WholeHost: false, Ipv6: true),
        new(100, "nopreempt", WholeHost: true),
    ];

    /// <summary>All ways are played together, since they mostly wait; but nothing starts or ends near a wake.</summary>
    [Fact]
    public void AFrozenMasterThatWakesSettlesWithinAnIntervalAndSaysNothingStale()
    {
        MasterStall[] stalls = [.. Ways.Select(way => new MasterStall(way))];
        try
        {
            Together.Do(stalls, stall => stall.Begin());
            foreach (var stall in stalls) stall.Wake();
            Together.Do(stalls, stall => stall.Judge());
        }
        finally
        {
            Together.Do(stalls, stall => stall.Dispose());
        }
    }

    [Fact]
    public void AfterACrashOfEverythingTheNextStartCleansUpAndUsesItsOwnAddress()
    {
        using var pair = new Pair(Config);
        var (a, _) = StartBoth(pair, "nopreempt");
        pair.A.Hold(a, wholeHost: false); // at once: who outlives the other for a moment cleans up
        a.KillTree();
        Wait.Until(() => pair.Owners.Owners.Count == 2, Pair.Soon, "b takes over while a's kernel still has the address");
        using var capture = Capture.On(pair.A, "proto 112");
        var again = pair.StartA(Product.Vigil, extra: "nopreempt");
        again.WaitFor("Entering BACKUP STATE", Pair.Soon);
        pair.Owners.WaitFor(pair.B, Pair.Soon);
        pair.B.Die();
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var sources = capture.ReadUpTo($"vrrp.prio == {Pair.High}", $"vrrp.prio == {Pair.High}", "ip.src").Select(row => row[0]).Distinct();
        Assert.Equal([pair.A.Address], sources);
    }

    private static (LabProcess A, LabProcess B) StartBoth(Pair pair, string mode)
    {
        var a = pair.StartA(Product.Vigil, extra: mode);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Vigil, extra: mode);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        return (a, b);
    }
}
