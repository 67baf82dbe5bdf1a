using System.Net;
using Vigil.Lab.Kit;
using Vigil.LabKit;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: what was before decides rightly: full tables, overload, expired flows, servers that rest or went. Method: each story through an engine of its own, by both hooks.</summary>
[Takes(60)]
public sealed class StateFixtures(StateFixtures.Engines engines) : IClassFixture<StateFixtures.Engines>
{
    /// <summary>None are shared: each fixture has its services.</summary>
    public sealed class Engines() : EnginePair([]);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Packet Syn = Eth().Ip4(Client, Vip).Tcp(40000, 80, "S"), Ack = Eth().Ip4(Client, Vip).Tcp(40000, 80, "A");
    private static readonly Packet Other = Eth().Ip4(Client, Vip).Tcp(40001, 80, "S");
    private static readonly Packet Question = Eth().Ip4(Client, Vip).Udp(5000, 53).Data(4);

    private static XdpService[] One => [Tcp("rr", Direct("10.0.0.1"))];

    private static XdpService[] Two => [Tcp("rr", Direct("10.0.0.1"), Direct("10.0.0.2"))];

    private static Packet Sent(int server, int port, string flags) => To($"10.0.0.{server}").Ip4(Client, Vip, ttl: 63).Tcp(port, 80, flags);

    private static void Forget(EngineRun run)
    {
        run.Engine.SetTimeouts(new XdpTimeouts(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
        Wait.Until(() => run.Engine.Sweep().Seen == 0, Patience, "all connections have ended");
    }

    private static readonly Fixture[] All =
    [
        new("a full table, DR: forwarded by the ring", Eth().Ip4("203.0.113.9", Vip).Tcp(40000, 80, "S"), Verdict.Tx, To("10.0.0.1").Ip4("203.0.113.9", Vip, ttl: 63).Tcp(40000, 80, "S"))
            { Services = One, Before = [.. Enumerable.Range(0, 1100).Select(i => Eth().Ip4(Client, Vip).Tcp(10000 + i, 80, "S"))], Reason = Reason.CountStateless },
        new("a full table: a connection that is in it goes on", Eth().Ip4(Client, Vip).Tcp(10000, 80, "A"), Verdict.Tx, Sent(1, 10000, "A"))
            { Services = One, Before = [.. Enumerable.Range(0, 1100).Select(i => Eth().Ip4(Client, Vip).Tcp(10000 + i, 80, "S"))] },
        new("room again after expiry", Other, Verdict.Tx, Sent(1, 40001, "S")) { Services = [Udp("rr", Direct("10.0.0.1", port: 53)), .. One], Before = [Question], Then = Forget },

        new("overload: nobody new", Other, Verdict.Tx, Error4(Other, Vip, 3, 3)) { Services = [Tcp("rr", Direct("10.0.0.1") with { Upper = 1 })], Before = [Syn], Reason = Reason.DropNoServer },
        new("overload: who is there stays", Ack, Verdict.Tx, Sent(1, 40000, "A")) { Services = [Tcp("rr", Direct("10.0.0.1") with { Upper = 1 })], Before = [Syn, Other] },
        new("overload: the others take over", Eth().Ip4(Client, Vip).Tcp(40002, 80, "S"), Verdict.Tx, Sent(2, 40002, "S"))
            { Services = [Tcp("wlc", Direct("10.0.0.1", 100) with { Upper = 1 }, Direct("10.0.0.2"))], Before = [Syn, Other] },
        new("overload ends when the threshold goes", Other, Verdict.Tx, Sent(1, 40001, "S"))
            { Services = [Tcp("rr", Direct("10.0.0.1") with { Upper = 1 })], Before = [Syn], Then = run => run.Want(One) },

        new("an expired connection is unknown", Ack, Verdict.Pass) { Services = One, Before = [Syn, Ack], Then = Forget, Reason = Reason.PassNotSyn },
        new("an expired connection begins again", Syn, Verdict.Tx, Sent(1, 40000, "S")) { Services = Two, Before = [Syn, Ack], Then = Forget },
        new("an expired datagram is scheduled again", Question, Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Udp(5000, 53).Data(4))
            { Services = [Udp("rr", Direct("10.0.0.1", port: 53), Direct("10.0.0.2", port: 53))], Before = [Question], Then = Forget },

        new("a closed connection begins again under its ports", Syn, Verdict.Tx, Sent(1, 40000, "S"))
            { Services = Two, Before = [Syn, Ack, Eth().Ip4(Client, Vip).Tcp(40000, 80, "R")], Reason = Reason.CountReopened },
        new("one that waits for its end goes on", Ack, Verdict.Tx, Sent(2, 40000, "A")) { Services = Two, Before = [Syn, Ack, Eth().Ip4(Client, Vip).Tcp(40000, 80, "FA")] },

        new("a resting server keeps what it has", Ack, Verdict.Tx, Sent(1, 40000, "A")) { Services = One, Before = [Syn], Then = run => run.Want([Tcp("rr", Direct("10.0.0.1", weight: 0))]) },
        new("a resting server takes nobody new", Other, Verdict.Tx, Error4(Other, Vip, 3, 3))
            { Services = One, Before = [Syn], Then = run => run.Want([Tcp("rr", Direct("10.0.0.1", weight: 0))]), Reason = Reason.DropNoServer },
        new("a removed server's packets are dropped", Ack, Verdict.Drop) { Services = One, Before = [Syn], Then = run => run.Want([Tcp("rr", Direct("10.0.0.2"))]), Reason = Reason.DropRemoved },
        new("a removed server that drains keeps its own", Ack, Verdict.Tx, Sent(1, 40000, "A"))
            { Services = [One[0] with { OnFailure = ServerState.Drain }], Before = [Syn], Then = run => run.Want([Tcp("rr", Direct("10.0.0.2")) with { OnFailure = ServerState.Drain }]) },
        new("a removed server's connections move", Eth().Ip4(Client, Vip).Tcp(40000, 80, "S"), Verdict.Tx, Sent(2, 40000, "S"))
            { Services = [One[0] with { OnFailure = ServerState.Migrate }], Before = [Syn], Then = run => run.Want([Tcp("rr", Direct("10.0.0.2")) with { OnFailure = ServerState.Migrate }]) },
        new("a removed server that is back has its own again", Ack, Verdict.Tx, Sent(1, 40000, "A"))
            { Services = One, Before = [Syn], Then = run => { run.Want([Tcp("rr", Direct("10.0.0.2"))]); run.Want(Two); } },
        new("a service without servers", Syn, Verdict.Tx, Error4(Syn, Vip, 3, 3)) { Services = [Tcp("rr")], Reason = Reason.DropNoServer },
        new("a service that went", Syn, Verdict.Pass) { Services = One, Then = run => run.Want([]) },
        new("a service of another host", Syn, Verdict.Pass) { Services = One, Then = run => run.Apply(run.Table.Own(new HashSet<IPAddress>())), Reason = Reason.PassNotLocal },
        new("a way that is not known", Syn, Verdict.Drop) { Services = One, Then = run => run.Apply(run.Table.Route(new Dictionary<IPAddress, XdpHop>())), Reason = Reason.DropNoNextHop },
        new("a server that is this host", Syn, Verdict.Pass)
            { Services = One, Then = run => run.Apply(run.Table.Route(new Dictionary<IPAddress, XdpHop> { [IPAddress.Parse("10.0.0.1")] = new(0, default, default, 1500, Local: true) })), Reason = Reason.PassLocalServer },

        new("one-packet UDP goes round", Question, Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Udp(5000, 53).Data(4))
            { Services = [Udp("rr", Direct("10.0.0.1", port: 53), Direct("10.0.0.2", port: 53)) with { Flags = ServiceFlags.OnePacket }], Before = [Question] },
        new("a persistent client comes back", Other, Verdict.Tx, Sent(2, 40001, "S")) { Services = [Two[0] with { Persistence = TimeSpan.FromSeconds(60) }], Before = [Syn] },
        new("a persistent client's port 0", Eth().Ip4(Client, Vip).Tcp(0, 80, "S"), Verdict.Drop) { Services = [Two[0] with { Persistence = TimeSpan.FromSeconds(60) }], Reason = Reason.DropReserved },
        new("the port before the service of every port", Syn, Verdict.Tx, Sent(1, 40000, "S")) { Services = [.. One, Service(Vip, 0, 6, "rr", Direct("10.0.0.2"))] },
        new("every port for the rest", Eth().Ip4(Client, Vip).Tcp(40000, 81, "S"), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63).Tcp(40000, 81, "S"))
            { Services = [.. One, Service(Vip, 0, 6, "rr", Direct("10.0.0.2"))] },
    ];

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. All.Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePacketGoesWhereItShould(string name) => All.Single(fixture => fixture.Name == name).Check(engines);
}
