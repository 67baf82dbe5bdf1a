using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Tests.Services;
using Xunit;

namespace Vigil.Tests.Health;

/// <summary>
/// Goal: when a check is probed and what a result means is lvs-behaviour D4 to D9, E7 and E8. Method: one server, virtual time, and the
/// next deadline in every expectation.
/// </summary>
public sealed class HealthCheckTests
{
    [Fact]
    public void TheFirstProbeComesAfterOneSecondWithoutWarmup()
    {
        var world = World("TCP_CHECK {\nwarmup 0\ndelay_loop 6\n}");
        Assert.Equal("gained, set, wake in 1s", world.Wake());
        Assert.Equal("probe, wake in 25s", world.Wake());
        Assert.Equal("wake in 6s", world.Good());
        Assert.Equal("probe, wake in 25s", world.Wake());
    }

    [Fact]
    public void WarmupSpreadsFirstProbes()
    {
        var starts = Enumerable.Range(0, 200).Select(static seed =>
        {
            var world = World("TCP_CHECK {\ndelay_loop 10\n}", (ulong)seed);
            world.Wake();
            return (world.Host.NextWake!.Value - world.Now).TotalSeconds;
        }).ToList();
        Assert.All(starts, static start => Assert.InRange(start, 1, 11));
        for (var second = 1; second <= 10; second++) Assert.Contains(starts, start => start >= second && start < second + 1);
    }

    [Fact]
    public void TheSameSeedGivesTheSameTimes()
    {
        var (one, other) = (World("TCP_CHECK {\n}", 7), World("TCP_CHECK {\n}", 7));
        Assert.Equal(one.Wake(), other.Wake());
    }

    [Fact]
    public void TheVeryFirstFailureIsNotRepeated()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\nretry 3\ndelay_loop 6\n}");
        Assert.Equal("failed after 0, down, lost, set, wake in 6s", world.Bad());
    }

    [Fact]
    public void LaterFailuresAreRepeatedFirst()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\nretry 2\ndelay_before_retry 0.5\ndelay_loop 6\n}");
        Assert.Equal("wake in 6s", world.Good());
        Assert.Equal("probe, wake in 25s", world.Wake());
        Assert.Equal("wake in 0.5s", world.Bad());
        Assert.Equal("probe, wake in 25s", world.Wake());
        Assert.Equal("wake in 0.5s", world.Bad());
        Assert.Equal("probe, wake in 25s", world.Wake());
        Assert.Equal("failed after 2, down, lost, set, wake in 6s", world.Bad());
    }

    [Fact]
    public void OneSuccessForgetsFailuresAndBringsAServerBack()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\nretry 1\ndelay_before_retry 0.5\ndelay_loop 6\n}");
        world.Good();
        world.Wake();
        Assert.Equal("wake in 0.5s", world.Bad());
        world.Wake();
        Assert.Equal("wake in 6s", world.Good());
        world.Wake();
        Assert.Equal("wake in 0.5s", world.Bad());
        world.Wake();
        Assert.Equal("failed after 1, down, lost, set, wake in 6s", world.Bad());
        Assert.Equal("probe, wake in 25s", world.Wake());
        Assert.Equal("wake in 6s", world.Bad());
        Assert.Equal("probe, wake in 25s", world.Wake());
        Assert.Equal("passed, up, gained, set, wake in 6s", world.Good());
    }

    [Fact]
    public void EveryFailureIsToldWhenAskedFor()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\nretry 1\ndelay_loop 6\nlog_all_failures\n}");
        world.Good();
        world.Wake();
        Assert.Equal("failure, wake in 1s", world.Bad());
        world.Wake();
        Assert.Equal("failed after 1, down, lost, set, wake in 6s", world.Bad());
        world.Wake();
        Assert.Equal("failure, wake in 6s", world.Bad());
    }

    [Fact]
    public void WithAlphaTheFirstResultDecidesAndIsTold()
    {
        const string Check = "TCP_CHECK {\nalpha\nwarmup 0\ndelay_loop 6\n}";
        var good = Probing(Check);
        Assert.Equal("", good.Kernel());
        Assert.Equal("passed, up, set, wake in 6s", good.Good());
        var bad = Probing(Check);
        Assert.Equal("failure, down, lost, wake in 6s", bad.Bad());
        bad.Wake();
        Assert.Equal("wake in 6s", bad.Bad());
        bad.Wake();
        Assert.Equal("passed, up, gained, set, wake in 6s", bad.Good());
    }

    [Fact]
    public void ProbesKeepStepHoweverLongTheyTake()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\ndelay_loop 6\n}");
        world.Pass(TimeSpan.FromSeconds(2.5));
        Assert.Equal("wake in 3.5s", world.Good());
    }

    [Fact]
    public void WhatAStallMissedIsNotMadeUpFor()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\ndelay_loop 6\n}");
        world.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal("wake in 4s", world.Good());
    }

    [Fact]
    public void AProbeThatNeverEndsIsGivenUp()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\ndelay_loop 6\nconnect_timeout 2\n}");
        var lost = world.Running[0];
        Assert.Equal("cancel, failed after 0, down, lost, set, wake in 2s", world.Wake());
        Assert.Equal("wake in 2s", world.Do(ServiceInput.ProbeEnded(lost.Check, lost.Run, Core.Health.ProbeResult.Good)));
    }

    [Fact]
    public void AServerIsUpWhenAllItsChecksAre()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\ndelay_loop 6\n}\nPING_CHECK {\nwarmup 0\ndelay_loop 6\n}");
        Assert.Equal("failed after 0, down, lost, set, wake in 6s", world.Bad());
        Assert.Equal("failed after 0, wake in 6s", world.Bad());
        world.Wake();
        Assert.Equal("passed, wake in 6s", world.Good());
        Assert.Equal("passed, up, gained, set, wake in 6s", world.Good());
    }

    [Fact]
    public void AFailedUrlIsAskedAloneThenTheOthersOneByOne()
    {
        var world = Probing("HTTP_GET {\nwarmup 0\ndelay_loop 6\ndelay_before_retry 2\nretry 1\nurl {\npath /a\n}\nurl {\npath /b\n}\nurl {\npath /c\n}\n}", "probe 0+3, wake in 55s");
        Assert.Equal("wake in 6s", world.Good());
        Assert.Equal("probe 0+3, wake in 55s", world.Wake());
        Assert.Equal("wake in 2s", world.Bad(step: 1));
        Assert.Equal("probe 1+2, wake in 55s", world.Wake());
        Assert.Equal("failed after 1, down, lost, set, wake in 6s", world.Bad(step: 1));
        Assert.Equal("probe 1+1, wake in 55s", world.Wake());
        Assert.Equal("wake in 2s", world.Good());
        Assert.Equal("probe 2+1, wake in 55s", world.Wake());
        Assert.Equal("passed, up, gained, set, wake in 6s", world.Good());
        Assert.Equal("probe 0+3, wake in 55s", world.Wake());
    }

    [Fact]
    public void FastRecoveryAsksTheOthersAtOnce()
    {
        var world = Probing("HTTP_GET {\nwarmup 0\ndelay_loop 6\ndelay_before_retry 8\nfast_recovery\nurl {\npath /a\n}\nurl {\npath /b\n}\nurl {\npath /c\n}\n}", "probe 0+3, wake in 55s");
        Assert.Equal("failed after 0, down, lost, set, wake in 8s", world.Bad(step: 0));
        Assert.Equal("probe 0+1, wake in 55s", world.Wake());
        Assert.Equal("wake in 0s", world.Good());
        Assert.Equal("probe 1+2, wake in 55s", world.Wake());
        Assert.Equal("passed, up, gained, set, wake in 6s", world.Good());
    }

    [Fact]
    public void AStatusSetsTheWeightAndGoodSetsItBack()
    {
        var world = Probing("weight 10\nMISC_CHECK {\nmisc_path /bin/true\nmisc_dynamic\nwarmup 0\ndelay_loop 6\n}", "probe, wake in 16s");
        Assert.Equal("weight 10 to 5, set, wake in 6s", world.Good(weight: 5));
        Assert.Equal("10.0.1.1=5", world.Kernel());
        world.Wake();
        Assert.Equal("failed after 0, down, lost, set, wake in 6s", world.Bad());
        world.Wake();
        Assert.Equal("weight 5 to 7, passed, up, gained, set, wake in 6s", world.Good(weight: 7));
        world.Wake();
        Assert.Equal("weight 7 to 10, set, wake in 6s", world.Good());
    }

    [Theory]
    [InlineData("weight 0", 1, "failed after 0, down, lost, set, no wake")]
    [InlineData("weight 0 reverse", 1, "no wake")]
    [InlineData("weight 3", 2, "weight 10 to 16, set, no wake")]
    [InlineData("weight 3 reverse", 2, "weight 10 to 4, set, no wake")]
    [InlineData("weight -4", 5, "weight 10 to 0, lost, set, no wake")]
    [InlineData("weight -2147483647", 2, "failed after 0, down, lost, set, no wake")]
    [InlineData("weight 2147483647", 2147483647, "weight 10 to 2147483647, set, no wake")]
    public void AFilesNumberIsAStateOrAWeight(string weight, int value, string expected)
    {
        var world = new ServiceWorld("track_file f {\nfile /tmp/f\n}\n" + Text($"weight 10\nFILE_CHECK {{\ntrack_file f\n{weight}\n}}"));
        world.File("f", weight.Contains("reverse", StringComparison.Ordinal) && weight.StartsWith("weight 0", StringComparison.Ordinal) ? 1 : 0);
        Assert.Equal("gained, set, no wake", world.Wake());
        Assert.Equal(expected, world.File("f", value));
    }

    [Fact]
    public void ASessionThatNeverSpokeCountsAsDown()
    {
        var world = new ServiceWorld("bfd_instance b {\nneighbor_ip 10.0.0.9\n}\n" + Text("BFD_CHECK {\nname b\n}"));
        Assert.Equal("set, no wake", world.Wake());
        Assert.Equal("", world.Kernel());
        Assert.Equal("passed, up, set, no wake", world.Do(ServiceInput.SessionState("b", true)));
        Assert.Equal("failed after 0, down, lost, set, no wake", world.Do(ServiceInput.SessionState("b", false)));
    }

    [Fact]
    public void TenThousandServersAreProbedAtTheirTimes()
    {
        const int Servers = 10_000;
        var text = string.Concat(Enumerable.Range(0, Servers / 10).Select(static i => $"virtual_server 10.1.{i / 250}.{i % 250 + 1} 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\ndelay_loop 10\n"
            + string.Concat(Enumerable.Range(1, 10).Select(j => $"real_server 10.2.0.{j} 80 {{\nTCP_CHECK {{\n}}\n}}\n")) + "}\n"));
        var world = new ServiceWorld(text);
        world.Wake();
        var start = world.Now;
        var probes = 0;
        while (world.Host.NextWake is { } wake && wake - start <= TimeSpan.FromSeconds(31))
        {
            var due = wake;
            world.Wake();
            Assert.Equal(due, world.Now);
            for (; world.Running.Count > 0; probes++) world.Good();
        }
        Assert.InRange(probes, 2 * Servers, 3 * Servers);
        Assert.True(world.IsConsistent);
    }

    private static ServiceWorld Probing(string server, string expected = "probe, wake in 25s")
    {
        var world = World(server);
        world.Wake();
        var said = world.Wake();
        while (world.Host.NextWake == world.Now) said += world.Wake();
        Assert.StartsWith(expected.Split(',')[0], said, StringComparison.Ordinal);
        return world;
    }

    private static ServiceWorld World(string server, ulong seed = 1) => new(Text(server), seed);

    private static string Text(string server) => $"virtual_server 10.0.0.1 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\nreal_server 10.0.1.1 80 {{\n{server}\n}}\n}}\n";
}
