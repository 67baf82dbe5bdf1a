using System.Globalization;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Supervision;

/// <summary>
/// Goal: whatever becomes of the checker, adverts come when they are due. Method: a master that also checks fifty servers each second, whose
/// checker stands still and is killed; the gaps between its adverts on the wire. On a kernel without IPVS this is also what such a kernel does.
/// </summary>
public sealed class CheckerIsolationTests
{
    private const int Servers = 50;
    private static readonly VrrpConfig Config = new() { Interval = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public void ACheckerThatStandsStillOrIsKilledDelaysNoAdvertAndIsReplaced()
    {
        using var pair = new Pair(Config);
        using LabProcess master = Product.Vigil.Start(pair.A, Config.For(pair.A, pair.B, Pair.High) + Services());
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        master.WaitFor("Lost quorum", Pair.Soon);
        using var capture = Capture.On(pair.A, "proto 112");

        int mark = master.Mark;
        pair.A.Box.Run("/bin/sh", "-c", "kill -STOP $(cat /run/checkers.pid)");
        master.WaitFor("has not answered for .* no server is checked now", Pair.Soon, mark);
        master.WaitFor("Starting Healthcheck child process", Pair.Soon, mark);
        mark = master.Mark;
        master.WaitFor("TCP_CHECK on service .* failed", Pair.Soon); // it works again
        pair.A.Box.Run("/bin/sh", "-c", "kill -9 $(cat /run/checkers.pid)");
        master.WaitFor("Starting Healthcheck child process", Pair.Soon, mark);
        Wait.Never(() => !master.Running, TimeSpan.FromSeconds(2), "it ends");

        double[] at = [.. capture.Read("vrrp.prio", "frame.time_epoch").Select(row => double.Parse(row[0], CultureInfo.InvariantCulture))];
        Assert.InRange(at.Length, 15, int.MaxValue);
        double longest = at.Zip(at.Skip(1), static (one, next) => next - one).Max();
        Assert.InRange(longest, 0, 1.5 * Config.Interval.TotalSeconds);
        Assert.Single(pair.Owners.Owners);
        Assert.Equal(0, master.Stop(Pair.Soon));
    }

    [Fact]
    public void WithoutIpvsItIsSaidWhatToDoAndTheAddressIsServedAllTheSame()
    {
        using var pair = new Pair(Config);
        using LabProcess master = Product.Vigil.Start(pair.A, Config.For(pair.A, pair.B, Pair.High) + "\nglobal_defs {\nlb_engine ipvs\n}\n" + Services());
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        master.WaitFor("Lost quorum", Pair.Soon);
        bool hasIpvs = File.Exists("/proc/net/ip_vs");
        Assert.Equal(hasIpvs ? 0 : 1, master.Matching("IPVS is not in this kernel.*modprobe ip_vs").Count);
        if (hasIpvs) Wait.Until(() => pair.A.Box.Run("cat", "/proc/net/ip_vs").Contains("0A000064:0050", StringComparison.Ordinal), Pair.Soon, "the service is in the table");
        Pair.AssertUnharmed(master);
        Assert.Equal(0, master.Stop(Pair.Soon));
    }

    /// <summary>Nobody listens on those ports.</summary>
    private static string Services() => $$"""

        virtual_server 10.0.0.100 80 {
            protocol TCP
            delay_loop 1
            warmup 0
            retry 1
            delay_before_retry 1
            lvs_sched rr
            {{string.Join('\n', Enumerable.Range(1, Servers).Select(i => $"real_server 127.0.0.{i} 81 {{\nTCP_CHECK {{\n}}\n}}"))}}
        }
        """;
}
