using System.Net;
using Vigil.LabKit;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: counts of connections are exact, and what hangs on them is IPVS's. Method: stories of several packets through one engine.</summary>
public sealed class LoadFixtures
{
    private const int Fast = 1; // seconds: the shortest time-out a test waits for

    [Theory]
    [InlineData("S", 1, 0)]
    [InlineData("S A", 1, 0)]
    [InlineData("S A PA FA", 0, 1)]      // FIN_WAIT is inactive
    [InlineData("S A FA A", 0, 1)]
    [InlineData("S A R", 0, 1)]          // CLOSE
    [InlineData("S A S", 1, 0)]
    [InlineData("S FA", 0, 1)]           // TIME_WAIT
    [InlineData("S A R S", 1, 0)]        // begins anew, in the place of the closed one
    public void AConnectionIsCountedByItsState(string packets, uint active, uint inactive)
    {
        using var run = new EngineRun([Tcp("rr", Direct("10.0.0.1"))]);
        foreach (var flags in packets.Split(' '))
            run.Run(Eth().Ip4(Client, Vip).Tcp(40000, 80, flags));
        var load = run.Engine.Load(0);
        Assert.Equal((active, inactive), (load.Active, load.Inactive));
    }

    [Fact]
    public void UdpIsInactive()
    {
        using var run = new EngineRun([Udp("rr", Direct("10.0.0.1", port: 53))]);
        run.Run(Eth().Ip4(Client, Vip).Udp(5000, 53));
        run.Run(Eth().Ip4(Client, Vip).Udp(5000, 53));
        run.Run(Eth().Ip4(Client, Vip).Udp(5001, 53));
        Assert.Equal((0u, 2u), (run.Engine.Load(0).Active, run.Engine.Load(0).Inactive));
        Assert.Equal((2ul, 3ul, 3ul * 28), (run.Engine.Traffic(0).Connections, run.Engine.Traffic(0).InPackets, run.Engine.Traffic(0).InBytes));
    }

    [Fact]
    public void WhatHasLastedOutIsCountedOff()
    {
        using var run = new EngineRun([Tcp("rr", Direct("10.0.0.1")), Udp("rr", Direct("10.0.0.2", port: 53))]);
        run.Run(Eth().Ip4(Client, Vip).Tcp(40000, 80, "S"));
        run.Run(Eth().Ip4(Client, Vip).Tcp(40000, 80, "A"));
        run.Run(Eth().Ip4(Client, Vip).Udp(5000, 53));
        Assert.Equal((2u, 0u), (run.Engine.Sweep().Seen, run.Engine.Sweep().Ended));
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Udp = TimeSpan.FromMilliseconds(1) });
        Wait.Until(() => run.Engine.Sweep().Ended == 1, TimeSpan.FromSeconds(Fast), "the end of the UDP connection");
        Assert.Equal((1u, 0u), (run.Engine.Load(0).Active, run.Engine.Load(1).Inactive));
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Tcp = TimeSpan.FromMilliseconds(1) });
        Wait.Until(() => run.Engine.Sweep() is { Seen: 0 }, TimeSpan.FromSeconds(Fast), "the end of the TCP connection");
        Assert.Equal((0u, 0u), (run.Engine.Load(0).Active, run.Engine.Load(0).Inactive));
    }

    // Servers 1 to 3 with weights 1 to 3; nothing ever ends. The list is the newest first, so ties go to 3.
    [Theory]
    [InlineData("lc", "3 2 1 3 2 1")]
    [InlineData("wlc", "3 2 1 3 2 3")]
    [InlineData("sed", "3 2 3 3 2 1")]
    [InlineData("nq", "3 2 1 3 3 2")]
    [InlineData("fo", "3 3 3 3 3 3")]
    [InlineData("ovf", "3 3 3 3 2 2")]
    public void TheLeastLoadedIsChosen(string scheduler, string servers)
    {
        using var run = new EngineRun([Tcp(scheduler, Direct("10.0.0.1", 1), Direct("10.0.0.2", 2), Direct("10.0.0.3", 3))]);
        Assert.Equal(servers, string.Join(' ', Enumerable.Range(0, 6).Select(i => Choose(run, 40000 + i))));
    }

    [Fact]
    public void AnOverloadedServerRestsUntilItIsBelowItsLowerThreshold()
    {
        var limited = Direct("10.0.0.1", 100) with { Upper = 4, Lower = 2 };
        using var run = new EngineRun([Tcp("wlc", limited, Direct("10.0.0.2"))]);
        Assert.Equal("2 1 1 1 1 2", string.Join(' ', Enumerable.Range(0, 6).Select(i => Choose(run, 40000 + i))));
        foreach (var port in Enumerable.Range(40001, 3))
            run.Run(Eth().Ip4(Client, Vip).Tcp(port, 80, "A"));
        Assert.Equal((4u, LoadFlags.Overload), (run.Engine.Load(0).Active, run.Engine.Load(0).Flags));
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Tcp = TimeSpan.FromMilliseconds(1) });
        Wait.Until(() => run.Engine.Sweep().Seen == 3, TimeSpan.FromSeconds(Fast), "the end of three connections");
        Assert.Equal((1u, LoadFlags.None), (run.Engine.Load(0).Active, run.Engine.Load(0).Flags));
        Assert.Equal(1, Choose(run, 40010));
    }

    [Fact]
    public void APersistentClientStaysWithItsServer()
    {
        var service = Tcp("rr", Direct("10.0.0.1"), Direct("10.0.0.2")) with
        {
            Persistence = TimeSpan.FromSeconds(60),
            Mask = IPAddress.Parse("255.255.255.0"),
        };
        using var run = new EngineRun([service]);
        var first = Choose(run, 40000);
        Assert.Equal([first, first, first], Enumerable.Range(1, 3).Select(i => Choose(run, 40000 + i)));
        Assert.Equal(first, Choose(run, 40000, "198.51.100.200")); // of the same network
        Assert.Equal(3 - first, Choose(run, 40000, "198.51.101.1"));
        var loads = new[] { run.Engine.Load(0), run.Engine.Load(1) };
        Assert.Equal((1u, 1u, 6u), (loads[0].Persistent, loads[1].Persistent, loads[0].Active + loads[1].Active));
    }

    [Fact]
    public void ATemplateDoesNotEndBeforeItsConnections()
    {
        using var run = new EngineRun([Tcp("rr", Direct("10.0.0.1")) with { Persistence = TimeSpan.FromMilliseconds(1) }]);
        Choose(run, 40000);
        run.Run(Eth().Ip4(Client, Vip).Tcp(40000, 80, "A"));
        var times = 0;
        Wait.Until(() => run.Engine.Sweep() is { Seen: 2, Ended: 0 } && ++times == 10, TimeSpan.FromSeconds(Fast), "ten sweeps that end nothing");
        Assert.Equal((1u, 1u), (run.Engine.Load(0).Persistent, run.Engine.Load(0).Active));
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Tcp = TimeSpan.FromMilliseconds(1) });
        // It has been given a respite, or goes with its last connection: whichever the sweep met first.
        Wait.Until(() => run.Engine.Sweep().Seen <= 1, TimeSpan.FromSeconds(Fast), "the end of the connection");
        Assert.Equal((run.Engine.Sweep().Seen, 0u), (run.Engine.Load(0).Persistent, run.Engine.Load(0).Active));
    }

    private static int Choose(EngineRun run, int port, string client = Client)
    {
        var (verdict, frame) = run.Run(Eth().Ip4(client, Vip).Tcp(port, 80, "S"));
        return verdict == Verdict.Tx ? EngineRun.ServerOf(frame) : 0;
    }
}
