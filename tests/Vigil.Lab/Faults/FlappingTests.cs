using System.Text.Json;
using Vigil.Lab.Interop;
using Vigil.Lab.Kit;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>
/// Goal: the incident behind the project on real daemons, with and without <c>flap_damping</c>. Method: a script on node a fails and recovers
/// as the test says, each time when what the last change led to has been seen.
/// </summary>
[Takes(40)]
public sealed class FlappingTests
{
    private const Signal Json = (Signal)36;
    private const string Damped = "flap_damping {\n }";
    private const string Held = "flap damping holds us at 80 instead of 200";

    private static readonly VrrpConfig Config = new()
    {
        Blocks = "vrrp_script restart_mysql {\n script \"/run/lab/restart_mysql.sh\"\n interval 1\n weight -120\n}\n",
    };

    [Fact]
    public void UndampedTheAddressMovesWithEachFailureAndThatIsTold()
    {
        const int Failures = 3;
        using var pair = new Pair(Config);
        using LabProcess a = Start(pair, ""), b = pair.StartB(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        for (int i = 0; i < Failures; i++)
        {
            Fail(pair, a);
            int mark = a.Mark;
            Recover(pair, a);
            pair.Owners.WaitFor(pair.A, Pair.Soon);
            a.WaitFor("Entering MASTER STATE", Pair.Soon, mark);
        }

        Assert.Equal(Failures, Returns(a));
        AssertTold(a);
        Pair.AssertUnharmed(a, b);
    }

    [Fact]
    public void ADampedHostIsHeldBackAndTakesOverWhenTheOtherDies()
    {
        using var pair = new Pair(Config);
        using LabProcess a = Start(pair, Damped), b = pair.StartB(Product.Vigil);
        FlapUntilHeld(pair, a);
        Assert.Equal([pair.B], pair.Owners.Owners);
        // The first return is free, the second one is held back.
        Assert.Equal(1, Returns(a));
        AssertTold(a);

        Assert.True(a.Send(Json));
        Wait.Until(() => pair.A.Box.Read("/tmp/keepalived.json").EndsWith('\n'), Pair.Soon, "the JSON file");
        var damping = JsonDocument.Parse(pair.A.Box.Read("/tmp/keepalived.json")).RootElement[0].GetProperty("flap_damping");
        Assert.True(damping.GetProperty("held").GetBoolean());
        Assert.Equal(200, damping.GetProperty("true_priority").GetInt32());

        Pair.AssertUnharmed(a, b);
        TimeSpan died = LabClock.Now;
        pair.B.Die();
        TimeSpan taken = pair.Owners.WaitFor(pair.A, Pair.Soon);
        Assert.True(taken - died < Config.MasterDown(Pair.High) + Pair.Slack, $"damped, and {(taken - died).TotalSeconds:F3} s late");
        Assert.False(b.Running);
    }

    [Fact]
    public void AnOperatorEndsTheDamping()
    {
        using var pair = new Pair(Config);
        using LabProcess a = Start(pair, Damped), b = pair.StartB(Product.Vigil);
        FlapUntilHeld(pair, a);

        Assert.Contains("was told", pair.A.Box.Run(Programs.Vigil, "release"));
        a.WaitFor("An operator ends flap damping: 1 instances", Pair.Soon);
        a.WaitFor("flap damping ends: released by the operator", Pair.Soon);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        Pair.AssertUnharmed(a, b);

        // keepalived would die of the signal.
        using LabProcess other = pair.B.Start("sleep", "1000");
        pair.B.Box.Run("/bin/sh", "-c", "pgrep -x sleep > /run/other.pid");
        Assert.Equal(1, pair.B.Box.TryRun("", Programs.Vigil, "release", "--pid", "/run/other.pid").Status);
        Assert.Equal(1, pair.B.Box.TryRun("", Programs.Vigil, "release", "--pid", "/run/none.pid").Status);
        Assert.True(other.Running);
    }

    private static LabProcess Start(Pair pair, string block)
    {
        pair.A.Box.Write("/run/lab/restart_mysql.sh", "#!/bin/sh\nexit $(cat /run/lab/status)\n");
        pair.A.Box.Write("/run/lab/status", "0\n");
        return pair.StartA(Product.Vigil, extra: "track_script {\n restart_mysql\n }\n " + block);
    }

    /// <summary>The script fails, and node b takes over.</summary>
    private static void Fail(Pair pair, LabProcess a)
    {
        Turn(pair, a, status: 1, @"VRRP_Script\(restart_mysql\) failed");
        pair.Owners.WaitFor(pair.B, Pair.Soon);
    }

    private static void Recover(Pair pair, LabProcess a) => Turn(pair, a, status: 0, @"VRRP_Script\(restart_mysql\) succeeded");

    private static void Turn(Pair pair, LabProcess a, int status, string told)
    {
        int mark = a.Mark;
        pair.A.Box.Write("/run/lab/status", $"{status}\n");
        a.WaitFor(told, Pair.Soon, mark);
    }

    /// <summary>Two failures; after the second one node a hears a lesser master and leaves it alone.</summary>
    private static void FlapUntilHeld(Pair pair, LabProcess a)
    {
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        Fail(pair, a);
        Recover(pair, a);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        Fail(pair, a);
        Recover(pair, a);
        a.WaitFor("flap damping: does not come back", Pair.Soon);
        a.WaitFor(Held, Pair.Soon);
    }

    private static int Returns(LabProcess a) => a.Matching("Entering MASTER STATE").Count - 1;

    private static void AssertTold(LabProcess a) =>
        Assert.Matches(@"\(VI_1\) \d changes in \d+ s: flapping; causes: script restart_mysql \d×", Assert.Single(a.Matching("flapping")).Text);
}
