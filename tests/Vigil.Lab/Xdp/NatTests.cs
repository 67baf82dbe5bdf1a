using Vigil.LabKit;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: both entries of a NAT connection are one connection. Method: stories of several packets, both ways, through one engine.</summary>
public sealed class NatTests
{
    private const string Server = "10.0.0.1", Names = "10.0.0.2";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2), Instant = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(">S", 1, 0)]
    [InlineData(">S <SA", 1, 0)]
    [InlineData(">S <SA >A", 1, 0)]
    [InlineData(">S <SA >A <FA", 0, 1)]          // FIN_WAIT
    [InlineData(">S <SA >A >FA", 0, 1)]          // CLOSE_WAIT
    [InlineData(">S <SA >A >FA <FA >A", 0, 1)]   // TIME_WAIT
    [InlineData(">S <SA >A <R", 0, 1)]           // CLOSE
    [InlineData(">S <RA", 0, 1)]
    [InlineData(">S <SA <A", 1, 0)]              // established by the server's word
    [InlineData(">S <SA >A >FA <FA >A >S", 1, 0)] // begins anew
    public void PacketsOfBothSidesStepTheConnection(string packets, uint active, uint inactive)
    {
        using var run = new EngineRun([Tcp("rr", Nat(Server, 8080))]);
        foreach (var packet in packets.Split(' '))
        {
            var (verdict, _) = run.Run(packet[0] == '>' ? Request(40000, packet[1..]) : Reply(40000, packet[1..]));
            Assert.Equal(Verdict.Tx, verdict);
        }
        var load = run.Engine.Load(0);
        Assert.Equal((active, inactive), (load.Active, load.Inactive));
        Assert.Equal(2, run.Connections);
    }

    [Fact]
    public void TrafficIsCountedBothWays()
    {
        using var run = new EngineRun([Tcp("rr", Nat(Server, 8080))]);
        Establish(run, 40000);
        run.Run(Reply(40000, "PA", 1000));
        run.Run(Request(40000, "A"));
        var traffic = run.Engine.Traffic(0);
        Assert.Equal((1ul, 3ul, 120ul), (traffic.Connections, traffic.InPackets, traffic.InBytes));
        Assert.Equal((2ul, 1080ul), (traffic.OutPackets, traffic.OutBytes));
    }

    [Fact]
    public void BothEntriesEndTogether()
    {
        using var run = new EngineRun([Tcp("rr", Nat(Server, 8080)), Udp("rr", Nat(Names, 53))]);
        Establish(run, 40000);
        run.Run(Eth().Ip4(Client, Vip).Udp(5000, 53));
        Assert.Equal(4, run.Connections);
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Udp = Instant });
        Wait.Until(() => { run.Engine.Sweep(); return run.Connections == 2; }, Soon, "the end of the UDP connection");
        Assert.Equal(0u, run.Engine.Load(1).Inactive);
        Assert.Equal(Verdict.Pass, run.Run(From(Names).Ip4(Names, Client).Udp(53, 5000)).Verdict);
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Tcp = Instant });
        Wait.Until(() => { run.Engine.Sweep(); return run.Connections == 0; }, Soon, "the end of the TCP connection");
        Assert.Equal((0u, 0u), (run.Engine.Load(0).Active, run.Engine.Load(0).Inactive));
    }

    [Fact]
    public void RepliesAloneKeepAConnection()
    {
        using var run = new EngineRun([Udp("rr", Nat(Names, 53))]);
        run.Run(Eth().Ip4(Client, Vip).Udp(5000, 53));
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Udp = TimeSpan.FromMilliseconds(400) });
        var until = LabClock.Now + TimeSpan.FromMilliseconds(1200);
        var times = 0;
        Wait.Until(() =>
        {
            Assert.Equal(Verdict.Tx, run.Run(From(Names).Ip4(Names, Client).Udp(53, 5000)).Verdict);
            Assert.Equal(0u, run.Engine.Sweep().Ended);
            times++;
            return LabClock.Now > until;
        }, Soon + Soon, "three times its time");
        Assert.Equal((1u, (ulong)times), (run.Engine.Load(0).Inactive, run.Engine.Traffic(0).OutPackets));
    }

    [Fact]
    public void WithoutRoomForBothEntriesThereIsNone()
    {
        using var run = new EngineRun([Tcp("rr", Nat(Server, 8080))], sizes: EngineRun.Small with { Connections = 8 });
        var verdicts = Enumerable.Range(40000, 6).Select(port => run.Run(Request(port, "S")).Verdict).ToList();
        Assert.Equal(4, verdicts.Count(verdict => verdict == Verdict.Tx));
        Assert.Equal((8, 4u, 2ul), (run.Connections, run.Engine.Load(0).Active, run.Engine.Count(Reason.DropTableFull)));
        Assert.Equal(Verdict.Tx, run.Run(Reply(40000 + verdicts.IndexOf(Verdict.Tx), "SA")).Verdict);
    }

    [Fact]
    public void TwoVirtualAddressesOfOneServerTakeTurns()
    {
        const string second = "192.0.2.9";
        using var run = new EngineRun([Tcp("rr", Nat(Server, 8080)), Service(second, 80, 6, "rr", Nat(Server, 8080))]);
        run.Run(Request(40000, "S"));
        run.Run(Eth().Ip4(Client, second).Tcp(40000, 80, "S"));
        Assert.Equal(Dump(Back().Ip4(second, Client, ttl: 63).Tcp(80, 40000, "SA").Bytes), Dump(run.Run(Reply(40000, "SA")).Frame));
        run.Engine.SetTimeouts(XdpTimeouts.Default with { Tcp = Instant });
        run.Run(Request(40000, "A"));
        Wait.Until(() => { run.Engine.Sweep(); return run.Engine.Load(0).Active == 0; }, Soon, "the end of the first one");
        Assert.Equal(Verdict.Tx, run.Run(Reply(40000, "SA")).Verdict);
    }

    [Fact]
    public void ARemovedServersClientsAreDroppedItsRepliesAreNot()
    {
        using var run = new EngineRun([Tcp("rr", Nat(Server, 8080))]);
        Establish(run, 40000);
        run.Want([Tcp("rr")]);
        Assert.Equal(Verdict.Drop, run.Run(Request(40000, "A")).Verdict);
        Assert.Equal(1ul, run.Engine.Count(Reason.DropRemoved));
        Assert.Equal(Verdict.Tx, run.Run(Reply(40000, "A")).Verdict);
        run.Want([Tcp("rr", Nat(Server, 8080))]);
        Assert.Equal(Verdict.Tx, run.Run(Request(40000, "A")).Verdict);
    }

    [Fact]
    public void AConnectionKeepsTheMethodItBeganWith()
    {
        using var run = new EngineRun([Tcp("rr", Nat(Server, 80))]);
        Establish(run, 40000, 80);
        run.Want([Tcp("rr", Direct(Server))]);
        Assert.Equal(Dump(To(Server).Ip4(Client, Server, ttl: 63).Tcp(40000, 80).Bytes), Dump(run.Run(Request(40000, "A")).Frame));
        Assert.Equal(Dump(To(Server).Ip4(Client, Vip, ttl: 63).Tcp(40001, 80, "S").Bytes), Dump(run.Run(Request(40001, "S")).Frame));
        run.Want([Tcp("rr", Nat(Server, 80))]);
        Assert.Equal(Dump(To(Server).Ip4(Client, Vip, ttl: 63).Tcp(40001, 80).Bytes), Dump(run.Run(Request(40001, "A")).Frame));
    }

    [Fact]
    public void TheWayBackIsThatOfTheRoutesAndIsAskedForOnce()
    {
        using var run = new EngineRun([Tcp("rr", Nat(Server, 8080))]);
        run.Namespace.Tool("sysctl", "-qw net.ipv4.conf.all.forwarding=1");
        run.Namespace.Ip("address add 203.0.113.1/24 dev eth0");
        run.Namespace.Ip("neighbour add 203.0.113.9 lladdr 02:00:00:00:00:99 dev eth0 nud permanent");
        run.Namespace.Ip("neighbour add 203.0.113.10 lladdr 02:00:00:00:00:98 dev eth0 nud permanent");
        run.Namespace.Ip("route add 198.51.100.0/24 via 203.0.113.9");
        run.OpenOther();
        run.Run(Request(40000, "S"));
        Assert.Equal((Verdict.Redirect, "02:00:00:00:00:99"), Answer(run));
        run.Namespace.Ip("route replace 198.51.100.0/24 via 203.0.113.10");
        Assert.Equal((Verdict.Redirect, "02:00:00:00:00:99"), Answer(run)); // nobody has told it
        run.Engine.Reroute();
        Assert.Equal((Verdict.Redirect, "02:00:00:00:00:98"), Answer(run));
        run.Namespace.Ip("route replace blackhole 198.51.100.0/24");
        run.Engine.Reroute();
        Assert.Equal(Verdict.Drop, Answer(run).Verdict);
        Assert.Equal(1ul, run.Engine.Count(Reason.DropNoWayBack));
    }

    private static (Verdict Verdict, string To) Answer(EngineRun run)
    {
        var (verdict, frame) = run.Run(Reply(40000, "SA"));
        return (verdict, string.Join(':', frame.Take(6).Select(part => $"{part:x2}")));
    }

    private static void Establish(EngineRun run, int port, int serverPort = 8080)
    {
        run.Run(Request(port, "S"));
        run.Run(From(Server).Ip4(Server, Client).Tcp(serverPort, port, "SA"));
        run.Run(Request(port, "A"));
    }

    private static Packet Request(int port, string flags) => Eth().Ip4(Client, Vip).Tcp(port, 80, flags);

    private static Packet Reply(int port, string flags, int data = 0) => From(Server).Ip4(Server, Client).Tcp(8080, port, flags).Data(data);
}
