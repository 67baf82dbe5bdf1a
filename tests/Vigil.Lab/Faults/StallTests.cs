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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFrozenBackupThatWakesTakesNothing(bool wholeHost)
    {
        using var pair = new Pair(Config);
        var (_, b) = StartBoth(pair, "");
        var began = LabClock.Now;
        for (var round = 0; round < 3; round++)
        {
            Pause(pair.B, b, wholeHost, true);
            Wait.Never(() => pair.Owners.Owners.Count != 1, 3 * Config.MasterDown(Pair.Low), "the owner changes");
            Pause(pair.B, b, wholeHost, false);
            Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, 2 * Config.MasterDown(Pair.Low), "a stale timer takes the address");
        }
        Assert.Equal(default, pair.Owners.Since(began));
        Assert.Empty(b.Matching("Entering MASTER"));
    }

    // How long a freeze lasts does not matter here: `./run bench stall` measures 0.5 to 60 s, beside keepalived.
    [Theory]
    [InlineData(200, "", true)]
    [InlineData(200, "", false)]
    [InlineData(200, "nopreempt", true)]
    [InlineData(200, "nopreempt", false)]
    [InlineData(100, "nopreempt", true)]
    public void AFrozenMasterThatWakesSettlesWithinAnIntervalAndSaysNothingStale(int priority, string mode, bool wholeHost)
    {
        using var pair = new Pair(Config);
        var a = pair.StartA(Product.Vigil, priority, mode);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Vigil, priority: 150, mode);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        Pause(pair.A, a, wholeHost, true);
        b.WaitFor("Entering MASTER STATE", Pair.Soon);
        Wait.Never(() => !pair.Owners.Owners.Contains(pair.B), Config.MasterDown(150), "b gives up");

        using var capture = Capture.OnSwitch(pair.Lab, $"proto 112 and src host {pair.A.Address}");
        var woken = LabClock.Now;
        Pause(pair.A, a, wholeHost, false);
        var owner = priority > 150 && mode == "" ? pair.A : pair.B;
        pair.Owners.WaitFor(owner, Pair.Soon);
        Wait.Never(() => pair.Owners.Owners.Count != 1, 2 * Config.MasterDown(150), "they quarrel");
        Assert.True(pair.Owners.Since(woken).Several < Config.Interval, $"two owners for too long:\n{pair.Owners}");
        if (owner == pair.B) Assert.Empty(capture.Read("vrrp", "vrrp.prio"));
    }

    [Fact]
    public void AfterACrashOfEverythingTheNextStartCleansUpAndUsesItsOwnAddress()
    {
        using var pair = new Pair(Config);
        var (a, _) = StartBoth(pair, "nopreempt");
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

    private static int Worker(LabProcess daemon) => Assert.Single(daemon.Children());

    private static void Pause(Host host, LabProcess daemon, bool wholeHost, bool stop)
    {
        if (!wholeHost)
        {
            LabProcess.Send(Worker(daemon), stop ? Signal.Stop : Signal.Cont);
            LabProcess.Send(daemon.Pid, stop ? Signal.Stop : Signal.Cont);
        }
        else if (stop)
        {
            host.Freeze();
        }
        else
        {
            host.Thaw();
        }
    }
}
