using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: NAT and its way back, packet by packet. Method: each frame through the loaded program, verdict and bytes compared.</summary>
public sealed class NatFixtures(NatFixtures.Engines engines) : IClassFixture<NatFixtures.Engines>
{
    /// <summary>Engines with the services of this class.</summary>
    public sealed class Engines() : EnginePair(Services);

    private const string Server = "10.0.0.1", Names = "10.0.0.2", Server6 = "fd00::3", Names6 = "fd00::4";

    private static readonly XdpService[] Services =
    [
        Tcp("rr", Nat(Server, 8080)),
        Udp("rr", Nat(Names, 5353)),
        Service(Vip6, 80, 6, "rr", Nat(Server6, 8080)),
        Service(Vip6, 53, 17, "rr", Nat(Names6, 5353)),
        Service("192.0.2.2", 0, 6, "rr", Nat("10.0.1.5", 0)) with { Persistence = TimeSpan.FromSeconds(60) },
        Service("192.0.2.3", 53, 17, "rr", Nat("10.0.0.6", 5353)) with { Flags = ServiceFlags.OnePacket },
        Service("192.0.2.4", 80, 6, "rr", Nat("10.0.0.7")),
    ];

    private static readonly Packet Syn = Eth().Ip4(Client, Vip).Tcp(40000, 80, "S"),
        Ack = Eth().Ip4(Client, Vip).Tcp(40000, 80, "A"),
        SynAck = From(Server).Ip4(Server, Client).Tcp(8080, 40000, "SA"),
        Syn6 = Eth().Ip6(Client6, Vip6).Tcp(40000, 80, "S"),
        Ack6 = Eth().Ip6(Client6, Vip6).Tcp(40000, 80, "A"),
        Query = Eth().Ip4(Client, Vip).Udp(5000, 53).Data(11),
        Query6 = Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(11);

    private static readonly Fixture[] All =
    [
        new("a SYN gets the server's address and port", Syn, Verdict.Tx, To(Server).Ip4(Client, Server, ttl: 63).Tcp(40000, 8080, "S")),
        new("its answer gets those the client asked for", SynAck, Verdict.Tx, Back().Ip4(Vip, Client, ttl: 63).Tcp(80, 40000, "SA")) { Before = [Syn] },
        new("the connection goes on", Eth().Ip4(Client, Vip).Tcp(40000, 80, "PA").Data(65), Verdict.Tx,
            To(Server).Ip4(Client, Server, ttl: 63).Tcp(40000, 8080, "PA").Data(65)) { Before = [Syn, SynAck, Ack] },
        new("so do replies", From(Server).Ip4(Server, Client).Tcp(8080, 40000, "PA").Data(1400), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63).Tcp(80, 40000, "PA").Data(1400)) { Before = [Syn, SynAck, Ack] },
        new("a FIN from the server", From(Server).Ip4(Server, Client).Tcp(8080, 40000, "FA"), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63).Tcp(80, 40000, "FA")) { Before = [Syn, SynAck, Ack] },
        new("a RST from the server", From(Server).Ip4(Server, Client).Tcp(8080, 40000, "RA"), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63).Tcp(80, 40000, "RA")) { Before = [Syn] },
        new("UDP", Query, Verdict.Tx, To(Names).Ip4(Client, Names, ttl: 63).Udp(5000, 5353).Data(11)),
        new("a UDP answer", From(Names).Ip4(Names, Client).Udp(5353, 5000).Data(300), Verdict.Tx, Back().Ip4(Vip, Client, ttl: 63).Udp(53, 5000).Data(300)) { Before = [Query] },
        new("no UDP checksum stays none", Eth().Ip4(Client, Vip).Udp(5000, 53, checksum: false), Verdict.Tx, To(Names).Ip4(Client, Names, ttl: 63).Udp(5000, 5353, checksum: false)),
        new("no UDP checksum in the answer either", From(Names).Ip4(Names, Client).Udp(5353, 5000, checksum: false), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63).Udp(53, 5000, checksum: false)) { Before = [Query] },
        new("TCP over IPv6", Syn6, Verdict.Tx, To(Server6).Ip6(Client6, Server6, hops: 63).Tcp(40000, 8080, "S")),
        new("its answer", From(Server6).Ip6(Server6, Client6).Tcp(8080, 40000, "SA"), Verdict.Tx, Back().Ip6(Vip6, Client6, hops: 63).Tcp(80, 40000, "SA")) { Before = [Syn6] },
        new("TCP over IPv6 goes on", Eth().Ip6(Client6, Vip6).Tcp(40000, 80, "PA").Data(65), Verdict.Tx,
            To(Server6).Ip6(Client6, Server6, hops: 63).Tcp(40000, 8080, "PA").Data(65)) { Before = [Syn6, Ack6] },
        new("UDP over IPv6", Query6, Verdict.Tx, To(Names6).Ip6(Client6, Names6, hops: 63).Udp(5000, 5353).Data(11)),
        new("its UDP answer", From(Names6).Ip6(Names6, Client6).Udp(5353, 5000).Data(31), Verdict.Tx, Back().Ip6(Vip6, Client6, hops: 63).Udp(53, 5000).Data(31)) { Before = [Query6] },
        new("every port: it stays", Eth().Ip4(Client, "192.0.2.2").Tcp(40000, 8443, "S"), Verdict.Redirect, To("10.0.1.5").Ip4(Client, "10.0.1.5", ttl: 63).Tcp(40000, 8443, "S")),
        new("the answer of every port", From("10.0.1.5").Ip4("10.0.1.5", Client).Tcp(8443, 40000, "SA"), Verdict.Tx,
            Back().Ip4("192.0.2.2", Client, ttl: 63).Tcp(8443, 40000, "SA")) { Before = [Eth().Ip4(Client, "192.0.2.2").Tcp(40000, 8443, "S")] },
        new("one packet", Eth().Ip4(Client, "192.0.2.3").Udp(5000, 53).Data(20), Verdict.Tx, To("10.0.0.6").Ip4(Client, "10.0.0.6", ttl: 63).Udp(5000, 5353).Data(20)),
        new("nobody remembers one packet", From("10.0.0.6").Ip4("10.0.0.6", Client).Udp(5353, 5000).Data(20), Verdict.Pass) { Before = [Eth().Ip4(Client, "192.0.2.3").Udp(5000, 53).Data(20)] },
        new("a server talks to somebody else", From(Server).Ip4(Server, "198.51.100.8").Tcp(8080, 40000, "A"), Verdict.Pass) { Before = [Syn] },
        new("a server begins by itself", From(Server).Ip4(Server, Client).Tcp(50000, 25, "S"), Verdict.Pass) { Before = [Syn] },
        new("the same port as the virtual one", Eth().Ip4(Client, "192.0.2.4").Tcp(40000, 80, "S"), Verdict.Tx, To("10.0.0.7").Ip4(Client, "10.0.0.7", ttl: 63).Tcp(40000, 80, "S")),
        new("IPv4 options", Eth().Ip4(Client, Vip, options: 40).Tcp(40000, 80, "S"), Verdict.Tx, To(Server).Ip4(Client, Server, ttl: 63, options: 40).Tcp(40000, 8080, "S")),
        new("IPv4 options in the answer", From(Server).Ip4(Server, Client, options: 8).Tcp(8080, 40000, "SA"), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63, options: 8).Tcp(80, 40000, "SA")) { Before = [Syn] },
        new("IPv6 extension headers", Eth().Ip6(Client6, Vip6).Extension(0).Extension(60, 16).Tcp(40000, 80, "S"), Verdict.Tx,
            To(Server6).Ip6(Client6, Server6, hops: 63).Extension(0).Extension(60, 16).Tcp(40000, 8080, "S")),
        new("a first fragment", Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64), Verdict.Tx, To(Names).Ip4(Client, Names, ttl: 63, more: true).Udp(5000, 5353).Data(64)),
        new("a later fragment", Eth().Ip4(Client, Vip, offset: 72).Data(40), Verdict.Tx, To(Names).Ip4(Client, Names, ttl: 63, offset: 72).Data(40))
            { Before = [Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64)] },
        new("a first fragment of an answer", From(Names).Ip4(Names, Client, more: true, id: 7).Udp(5353, 5000).Data(64), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63, more: true, id: 7).Udp(53, 5000).Data(64)) { Before = [Query] },
        new("a later fragment of an answer", From(Names).Ip4(Names, Client, offset: 72, id: 7).Data(40), Verdict.Tx, Back().Ip4(Vip, Client, ttl: 63, offset: 72, id: 7).Data(40))
            { Before = [Query, From(Names).Ip4(Names, Client, more: true, id: 7).Udp(5353, 5000).Data(64)] },
        new("a later IPv6 fragment", Eth().Ip6(Client6, Vip6).Fragment(72, more: false).Data(40), Verdict.Tx,
            To(Names6).Ip6(Client6, Names6, hops: 63).Fragment(72, more: false).Data(40)) { Before = [Eth().Ip6(Client6, Vip6).Fragment(0, more: true).Udp(5000, 53).Data(64)] },
        new("a later IPv6 fragment of an answer", From(Names6).Ip6(Names6, Client6).Fragment(72, more: false).Data(40), Verdict.Tx,
            Back().Ip6(Vip6, Client6, hops: 63).Fragment(72, more: false).Data(40))
            { Before = [Query6, From(Names6).Ip6(Names6, Client6).Fragment(0, more: true).Udp(5353, 5000).Data(64)] },
        new("a checksum left to hardware", Eth().Ip4(Client, Vip).Tcp(40000, 80, "S").Data(701).Partial(), Verdict.Tx,
            To(Server).Ip4(Client, Server, ttl: 63).Tcp(40000, 8080, "S").Data(701)) { CompleteChecksums = true },
        new("a checksum left to hardware in the answer", From(Server).Ip4(Server, Client).Tcp(8080, 40000, "PA").Data(1203).Partial(), Verdict.Tx,
            Back().Ip4(Vip, Client, ttl: 63).Tcp(80, 40000, "PA").Data(1203)) { Before = [Syn, Ack], CompleteChecksums = true },
        new("a finished checksum", Eth().Ip4(Client, Vip).Tcp(40000, 80, "S").Data(701), Verdict.Tx,
            To(Server).Ip4(Client, Server, ttl: 63).Tcp(40000, 8080, "S").Data(701)) { CompleteChecksums = true },
        new("UDP over IPv6, left to hardware", Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(1203).Partial(), Verdict.Tx,
            To(Names6).Ip6(Client6, Names6, hops: 63).Udp(5000, 5353).Data(1203)) { CompleteChecksums = true },
        new("what is nobody's is not touched", Eth().Ip4(Client, Vip).Tcp(40000, 81, "S").Data(9).Partial(), Verdict.Pass) { CompleteChecksums = true },
        new("the last hop", Eth().Ip4(Client, Vip, ttl: 1).Tcp(40000, 80, "S"), Verdict.Tx, Error4(Eth().Ip4(Client, Vip, ttl: 1).Tcp(40000, 80, "S"), Vip, 11, 0)) { Reason = Reason.DropTtl },
        new("the last hop of an answer", From(Server).Ip4(Server, Client, ttl: 1).Tcp(8080, 40000, "SA"), Verdict.Tx,
            To(Server).Ip4(Vip, Server, tos: 0xc0, id: 0, unbroken: true).Icmp(11, 0).Data(Bare().Ip4(Server, Client, ttl: 1).Tcp(8080, 40000, "SA").Bytes)) { Before = [Syn], Reason = Reason.DropTtl },
        new("longer than the way to the server takes", Eth().Ip4(Client, Vip).Udp(5000, 53).Data(1480), Verdict.Drop) { Reason = Reason.DropTooBig },
        new("a TCP header cut off", Eth().Ip4(Client, Vip).Tcp(40000, 80, "S").Cut(14 + 20 + 19).Word(16, 39), Verdict.Pass) { Reason = Reason.PassMalformed },
        new("an answer cut off", SynAck.Cut(14 + 20 + 7).Word(16, 27), Verdict.Pass) { Before = [Syn], Reason = Reason.PassMalformed },
        new("a padded short answer", SynAck.Pad(6), Verdict.Tx, Back().Ip4(Vip, Client, ttl: 63).Tcp(80, 40000, "SA").Pad(6)) { Before = [Syn] },
        new("an answer of no connection", SynAck, Verdict.Pass),
    ];

    /// <summary>Their names.</summary>
    public static TheoryData<string> FixtureNames => [.. All.Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(FixtureNames))]
    public void ThePacketGoesWhereItShould(string name) => All.Single(fixture => fixture.Name == name).Check(engines);
}
