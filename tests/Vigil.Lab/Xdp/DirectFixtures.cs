using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: parsing and DR, packet by packet. Method: each frame through the loaded program, verdict and bytes compared.</summary>
public sealed class DirectFixtures(DirectFixtures.Engines engines) : IClassFixture<DirectFixtures.Engines>
{
    /// <summary>Engines with the services of this class.</summary>
    public sealed class Engines() : EnginePair(Services);

    private static readonly XdpService[] Services =
    [
        Tcp("rr", Direct("10.0.0.1")),
        Udp("rr", Direct("10.0.0.2", port: 53)),
        Service(Vip6, 80, 6, "rr", Direct("fd00::3")),
        Service(Vip6, 53, 17, "rr", Direct("fd00::4", port: 53)),
        Service("192.0.2.2", 0, 6, "rr", Direct("10.0.1.5")),
        Service("192.0.2.3", 80, 6, "rr", Direct("10.0.0.6", weight: 0)),
    ];

    private static readonly Packet Syn = Eth().Ip4(Client, Vip).Tcp(40000, 80, "S");

    private static readonly Packet Long = Eth().Ip4(Client, Vip).Tcp(40000, 80, "S").Data(2920);

    private static readonly Fixture[] All =
    [
        new("a SYN goes to the server, one hop older", Syn, Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S")),
        new("the connection goes on", Eth().Ip4(Client, Vip).Tcp(40000, 80, "PA").Data(64), Verdict.Tx,
            To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "PA").Data(64)) { Before = [Syn] },
        new("UDP", Eth().Ip4(Client, Vip).Udp(5000, 53).Data(11), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63).Udp(5000, 53).Data(11)),
        new("TCP over IPv6", Eth().Ip6(Client6, Vip6).Tcp(40000, 80, "S"), Verdict.Tx, To("fd00::3").Ip6(Client6, Vip6, hops: 63).Tcp(40000, 80, "S")),
        new("UDP over IPv6", Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(3), Verdict.Tx, To("fd00::4").Ip6(Client6, Vip6, hops: 63).Udp(5000, 53).Data(3)),
        new("every port, and a server behind another interface", Eth().Ip4(Client, "192.0.2.2").Tcp(40000, 8443, "S"), Verdict.Redirect,
            To("10.0.1.5").Ip4(Client, "192.0.2.2", ttl: 63).Tcp(40000, 8443, "S")),
        new("another port is not the service", Eth().Ip4(Client, Vip).Tcp(40000, 81, "S"), Verdict.Pass),
        new("another address is not the service", Eth().Ip4(Client, "192.0.2.9").Tcp(40000, 80, "S"), Verdict.Pass),
        new("UDP to a TCP service", Eth().Ip4(Client, Vip).Udp(40000, 80), Verdict.Pass),
        new("an ACK of no connection", Eth().Ip4(Client, Vip).Tcp(40000, 80, "A"), Verdict.Pass) { Reason = Reason.PassNotSyn },
        new("a RST of no connection", Eth().Ip4(Client, Vip).Tcp(40000, 80, "R"), Verdict.Pass) { Reason = Reason.PassNotSyn },
        new("weight 0 takes nobody new", Eth().Ip4(Client, "192.0.2.3").Tcp(40000, 80, "S"), Verdict.Tx,
            Error4(Eth().Ip4(Client, "192.0.2.3").Tcp(40000, 80, "S"), "192.0.2.3", 3, 3)) { Reason = Reason.DropNoServer },
        new("IPv4 options", Eth().Ip4(Client, Vip, options: 12).Tcp(40000, 80, "S"), Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63, options: 12).Tcp(40000, 80, "S")),
        new("the last hop", Eth().Ip4(Client, Vip, ttl: 1).Tcp(40000, 80, "S"), Verdict.Tx, Error4(Eth().Ip4(Client, Vip, ttl: 1).Tcp(40000, 80, "S"), Vip, 11, 0)) { Reason = Reason.DropTtl },
        new("the last hop of IPv6", Eth().Ip6(Client6, Vip6, hops: 1).Tcp(40000, 80, "S"), Verdict.Tx,
            Error6(Eth().Ip6(Client6, Vip6, hops: 1).Tcp(40000, 80, "S"), Vip6, 3, 0)) { Reason = Reason.DropTtl },
        new("a padded short frame", Syn.Pad(6), Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S").Pad(6)),
        new("a longer total length than frame", Syn.Word(16, 60), Verdict.Pass) { Reason = Reason.PassMalformed },
        new("a TCP header cut off", Eth().Ip4(Client, Vip).Tcp(40000, 80, "S").Cut(14 + 20 + 19).Word(16, 39), Verdict.Pass) { Reason = Reason.PassMalformed },
        new("ARP", Eth().Data(28), Verdict.Pass),
        new("ICMP echo to the virtual address", Eth().Ip4(Client, Vip).Icmp(8, 0).Data(56), Verdict.Pass),
        new("a VLAN the server is not in", Eth().Vlan(5).Ip4(Client, Vip).Tcp(40000, 80, "S"), Verdict.Drop) { Reason = Reason.DropVlan },
        new("a first fragment", Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63, more: true).Udp(5000, 53).Data(64)),
        new("a later fragment follows the first", Eth().Ip4(Client, Vip, offset: 72).Data(40), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63, offset: 72).Data(40))
            { Before = [Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64)] },
        new("a later fragment alone", Eth().Ip4(Client, Vip, offset: 72, id: 99).Data(40), Verdict.Pass) { Reason = Reason.PassFragment },
        new("a later IPv6 fragment follows the first", Eth().Ip6(Client6, Vip6).Fragment(72, more: false).Data(40), Verdict.Tx,
            To("fd00::4").Ip6(Client6, Vip6, hops: 63).Fragment(72, more: false).Data(40)) { Before = [Eth().Ip6(Client6, Vip6).Fragment(0, more: true).Udp(5000, 53).Data(64)] },
        new("IPv6 extension headers", Eth().Ip6(Client6, Vip6).Extension(0).Extension(60, 16).Tcp(40000, 80, "S"), Verdict.Tx,
            To("fd00::3").Ip6(Client6, Vip6, hops: 63).Extension(0).Extension(60, 16).Tcp(40000, 80, "S")),
        new("a checksum left to hardware is completed", Eth().Ip4(Client, Vip).Tcp(40000, 80, "S").Data(701).Partial(), Verdict.Tx,
            To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S").Data(701)) { CompleteChecksums = true },
        new("a finished checksum stays", Syn, Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S")) { CompleteChecksums = true },
        new("a wrong checksum stays wrong", Syn.Word(14 + 20 + 16, 0x1234), Verdict.Tx,
            To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S").Word(14 + 20 + 16, 0x1234)) { CompleteChecksums = true },
        new("a UDP checksum over IPv6 is completed", Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(1203).Partial(), Verdict.Tx,
            To("fd00::4").Ip6(Client6, Vip6, hops: 63).Udp(5000, 53).Data(1203)) { CompleteChecksums = true },
        new("no UDP checksum stays none", Eth().Ip4(Client, Vip).Udp(5000, 53, checksum: false), Verdict.Tx,
            To("10.0.0.2").Ip4(Client, Vip, ttl: 63).Udp(5000, 53, checksum: false)) { CompleteChecksums = true },
        new("a checksum left to hardware stays so at tc ingress", Eth().Ip4(Client, Vip).Tcp(40000, 80, "S").Data(701).Partial(), Verdict.Redirect,
            To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S").Data(701).Partial()) { TcOnly = true },
        new("segments that are still one", Long, Verdict.Redirect, To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S").Data(2920)) { TcOnly = true, SegmentSize = 1460 },
        new("segments longer than the way takes", Long, Verdict.Drop) { TcOnly = true, SegmentSize = 1461, Reason = Reason.DropTooBig },
        new("longer than the way to the server takes", Eth().Ip4(Client, Vip).Udp(5000, 53).Data(1480), Verdict.Drop) { Reason = Reason.DropTooBig },
    ];

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. All.Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePacketGoesWhereItShould(string name) => All.Single(fixture => fixture.Name == name).Check(engines);
}
