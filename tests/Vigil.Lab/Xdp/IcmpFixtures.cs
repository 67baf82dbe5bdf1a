using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: ICMP errors reach those whose packets they are about, and clients hear why theirs went nowhere. Method: frame by frame.</summary>
public sealed class IcmpFixtures(IcmpFixtures.Engines engines) : IClassFixture<IcmpFixtures.Engines>
{
    /// <summary>Engines with the services of this class.</summary>
    public sealed class Engines() : EnginePair(Services);

    private const string Server = "10.0.0.1", Names = "10.0.0.2", Server6 = "fd00::3", Names6 = "fd00::4", Plain = "10.0.0.5", Plain6 = "fd00::6";
    private const string DirectVip = "192.0.2.2", DirectVip6 = "2001:db8::2", Deserted = "192.0.2.3", Deserted6 = "2001:db8::3";
    private const string Far = "203.0.113.5", Far6 = "2001:db8:f::5", Near = "10.0.0.254", Near6 = "fd00::fe";

    private static readonly XdpService[] Services =
    [
        Tcp("rr", Nat(Server, 8080)),
        Udp("rr", Nat(Names, 5353)),
        Service(Vip6, 80, 6, "rr", Nat(Server6, 8080)),
        Service(Vip6, 53, 17, "rr", Nat(Names6, 5353)),
        Service(DirectVip, 80, 6, "rr", Direct(Plain)),
        Service(DirectVip6, 80, 6, "rr", Direct(Plain6)),
        Service(Deserted, 80, 6, "rr"),
        Service(Deserted6, 53, 17, "rr"),
    ];

    private static readonly Packet Syn = Eth().Ip4(Client, Vip).Tcp(40000, 80, "S"),
        Query = Eth().Ip4(Client, Vip).Udp(5000, 53).Data(11),
        Syn6 = Eth().Ip6(Client6, Vip6).Tcp(40000, 80, "S"),
        Query6 = Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(11),
        DirectSyn = Eth().Ip4(Client, DirectVip).Tcp(40000, 80, "S"),
        DirectSyn6 = Eth().Ip6(Client6, DirectVip6).Tcp(40000, 80, "S"),
        LongUdp = Eth().Ip4(Client, Vip, unbroken: true).Udp(5000, 53).Data(1480),
        LongUdp6 = Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(1480),
        Lost = Eth().Vlan(7).Ip4(Client, Deserted).Tcp(40000, 80, "S");

    private static readonly byte[] Sent = Quote(Bare().Ip4(Vip, Client, ttl: 60).Tcp(80, 40000, "A")),
        SentByServer = Quote(Bare().Ip4(Server, Client, ttl: 60).Tcp(8080, 40000, "A")),
        Sent6 = Quote(Bare().Ip6(Vip6, Client6, hops: 60).Tcp(80, 40000, "A")),
        SentByServer6 = Quote(Bare().Ip6(Server6, Client6, hops: 60).Tcp(8080, 40000, "A")),
        Asked = Quote(Bare().Ip4(Client, Names).Udp(5000, 5353, checksum: false)),
        AskedByClient = Quote(Bare().Ip4(Client, Vip).Udp(5000, 53, checksum: false)),
        Asked6 = Quote(Bare().Ip6(Client6, Names6).Udp(5000, 5353, checksum: false)),
        AskedByClient6 = Quote(Bare().Ip6(Client6, Vip6).Udp(5000, 53, checksum: false)),
        OfDirect = Quote(Bare().Ip4(DirectVip, Client).Tcp(80, 40000, "A")),
        OfDirect6 = Quote(Bare().Ip6(DirectVip6, Client6).Tcp(80, 40000, "A"));

    private static readonly Fixture[] All =
    [
        new("too big, said of what a server sent", Eth().Ip4(Far, Vip).Icmp(3, 4, 1400).Data(Sent), Verdict.Tx,
            To(Server).Ip4(Far, Server, ttl: 63).Icmp(3, 4, 1400).Data(SentByServer)) { Before = [Syn] },
        new("time exceeded, with options around it", Eth().Ip4(Far, Vip, options: 8).Icmp(11, 0).Data(Sent), Verdict.Tx,
            To(Server).Ip4(Far, Server, ttl: 63, options: 8).Icmp(11, 0).Data(SentByServer)) { Before = [Syn] },
        new("port unreachable, said by the server", From(Names).Ip4(Names, Client).Icmp(3, 3).Data(Asked), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63).Icmp(3, 3).Data(AskedByClient)) { Before = [Query] },
        new("host unreachable, said by a router before the server", From(Names).Ip4(Near, Client).Icmp(3, 1).Data(Asked), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63).Icmp(3, 1).Data(AskedByClient)) { Before = [Query] },
        new("too big over IPv6", Eth().Ip6(Far6, Vip6).Icmp(2, 0, 1400).Data(Sent6), Verdict.Tx,
            To(Server6).Ip6(Far6, Server6, hops: 63).Icmp(2, 0, 1400).Data(SentByServer6)) { Before = [Syn6] },
        new("port unreachable over IPv6", From(Names6).Ip6(Names6, Client6).Icmp(1, 4).Data(Asked6), Verdict.Tx,
            Back().Ip6(Vip6, Client6, hops: 63).Icmp(1, 4).Data(AskedByClient6)) { Before = [Query6] },
        new("address unreachable, said by an IPv6 router", From(Names6).Ip6(Near6, Client6).Icmp(1, 3).Data(Asked6), Verdict.Tx,
            Back().Ip6(Vip6, Client6, hops: 63).Icmp(1, 3).Data(AskedByClient6)) { Before = [Query6] },
        new("DR: as it is, to the right server", Eth().Ip4(Far, DirectVip).Icmp(3, 4, 1400).Data(OfDirect), Verdict.Tx,
            To(Plain).Ip4(Far, DirectVip, ttl: 63).Icmp(3, 4, 1400).Data(OfDirect)) { Before = [DirectSyn] },
        new("DR over IPv6", Eth().Ip6(Far6, DirectVip6).Icmp(2, 0, 1400).Data(OfDirect6), Verdict.Tx,
            To(Plain6).Ip6(Far6, DirectVip6, hops: 63).Icmp(2, 0, 1400).Data(OfDirect6)) { Before = [DirectSyn6] },
        new("of no connection", Eth().Ip4(Far, Vip).Icmp(3, 4, 1400).Data(Sent), Verdict.Pass) { Reason = Reason.PassIcmp },
        new("of nobody's", Eth().Ip4(Far, "192.0.2.77").Icmp(3, 4, 1400).Data(Quote(Bare().Ip4("192.0.2.77", Client).Tcp(80, 40000))), Verdict.Pass) { Before = [Syn] },
        new("of another protocol", Eth().Ip4(Far, Vip).Icmp(3, 4, 1400).Data(Quote(Bare().Ip4(Vip, Client).Icmp(0, 0))), Verdict.Pass) { Before = [Syn] },
        new("a quote cut off", Eth().Ip4(Far, Vip).Icmp(3, 4, 1400).Data(Sent[..22]), Verdict.Pass) { Before = [Syn] },
        new("no quote", Eth().Ip4(Far, Vip).Icmp(3, 4, 1400), Verdict.Pass) { Before = [Syn] },
        new("an IPv6 quote cut off", Eth().Ip6(Far6, Vip6).Icmp(2, 0, 1400).Data(Sent6[..39]), Verdict.Pass) { Before = [Syn6] },
        new("a fragment of an error", Eth().Ip4(Far, Vip, more: true).Icmp(3, 4, 1400).Data(Sent), Verdict.Pass) { Before = [Syn] },
        new("a question to the address", Eth().Ip4(Far, Vip).Icmp(8, 0).Data(Sent), Verdict.Pass) { Before = [Syn] },
        new("a question to the IPv6 address", Eth().Ip6(Far6, Vip6).Icmp(128, 0).Data(Sent6), Verdict.Pass) { Before = [Syn6] },
        new("an error's last hop", Eth().Ip4(Far, Vip, ttl: 1).Icmp(3, 4, 1400).Data(Sent), Verdict.Drop,
            Eth().Ip4(Far, Vip, ttl: 1).Icmp(3, 4, 1400).Data(SentByServer)) { Before = [Syn], Reason = Reason.DropTtl },
        new("no server", Eth().Ip4(Client, Deserted).Tcp(40000, 80, "S").Data(7), Verdict.Tx,
            Error4(Eth().Ip4(Client, Deserted).Tcp(40000, 80, "S").Data(7), Deserted, 3, 3)) { Reason = Reason.DropNoServer },
        new("no server for much", Eth().Ip4(Client, Deserted).Tcp(40000, 80, "S").Data(1000), Verdict.Tx,
            Error4(Eth().Ip4(Client, Deserted).Tcp(40000, 80, "S").Data(1000), Deserted, 3, 3)) { Reason = Reason.DropNoServer },
        new("no server over IPv6", Eth().Ip6(Client6, Deserted6).Udp(5000, 53).Data(1300), Verdict.Tx,
            Error6(Eth().Ip6(Client6, Deserted6).Udp(5000, 53).Data(1300), Deserted6, 1, 4)) { Reason = Reason.DropNoServer },
        new("a broadcast frame is not answered", Eth(to: "ff:ff:ff:ff:ff:ff").Ip4(Client, Deserted).Tcp(40000, 80, "S"), Verdict.Drop) { Reason = Reason.DropNoServer, XdpOnly = true },
        new("nobody is not answered", Eth().Ip4("0.0.0.0", Deserted).Tcp(40000, 80, "S"), Verdict.Drop) { Reason = Reason.DropNoServer },
        new("too long for the way", LongUdp, Verdict.Tx, Error4(LongUdp, Vip, 3, 4, 1500)) { Reason = Reason.DropTooBig },
        new("too long over IPv6", LongUdp6, Verdict.Tx, Error6(LongUdp6, Vip6, 2, 0, 1500)) { Reason = Reason.DropTooBig },
        new("in a VLAN", Lost, Verdict.Tx, Back().Vlan(7).Ip4(Deserted, Client, tos: 0xc0, id: 0, unbroken: true).Icmp(3, 3).Data([.. Lost.Bytes.Skip(18)]))
            { Reason = Reason.DropNoServer, XdpOnly = true },
    ];

    /// <summary>Their names.</summary>
    public static TheoryData<string> FixtureNames => [.. All.Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(FixtureNames))]
    public void ThePacketGoesWhereItShould(string name) => All.Single(fixture => fixture.Name == name).Check(engines);

    [Fact]
    public void ErrorsAreFewEnoughASecond()
    {
        const int more = 1200, most = 1000;
        using var run = new EngineRun([Service(Deserted, 80, 6, "rr")]);
        run.Engine.Maps.Settings[0].Ticks = uint.MaxValue; // a second that does not end
        var sent = Enumerable.Range(0, more).Count(_ => run.Run(Eth().Ip4(Client, Deserted).Tcp(40000, 80, "S")).Verdict == Verdict.Tx);
        Assert.Equal((most, (ulong)more), (sent, run.Count(Reason.DropNoServer)));
    }
}
