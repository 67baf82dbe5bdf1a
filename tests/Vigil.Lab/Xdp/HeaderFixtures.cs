using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>
/// Goal: no header can lead the program astray: cut off at every boundary, with lengths that lie, of protocols nobody asked for. Method: each
/// frame through the loaded program, verdict and bytes compared.
/// </summary>
public sealed class HeaderFixtures(HeaderFixtures.Engines engines) : IClassFixture<HeaderFixtures.Engines>
{
    /// <summary>Engines with the services of this class.</summary>
    public sealed class Engines() : EnginePair(Services);

    private const int Ip = 14, Length = Ip + 2, Transport = Ip + 20, Transport6 = Ip + 40;

    private static readonly XdpService[] Services =
    [
        Tcp("rr", Direct("10.0.0.1")),
        Udp("rr", Direct("10.0.0.2", port: 53)),
        Service(Vip6, 80, 6, "rr", Direct("fd00::3")),
        Service(Vip6, 53, 17, "rr", Direct("fd00::4", port: 53)),
    ];

    private static readonly Packet Syn = Eth().Ip4(Client, Vip).Tcp(40000, 80, "S");
    private static readonly Packet Syn6 = Eth().Ip6(Client6, Vip6).Tcp(40000, 80, "S");
    private static readonly Packet Question = Eth().Ip4(Client, Vip).Udp(5000, 53).Data(8);
    private static readonly Packet Question6 = Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(8);

    private static Fixture Malformed(string name, Packet packet) => new(name, packet, Verdict.Pass) { Reason = Reason.PassMalformed, XdpOnly = true };

    private static Fixture Left(string name, Packet packet) => new(name, packet, Verdict.Pass) { XdpOnly = true };

    private static readonly Fixture[] All =
    [
        // cut off, with lengths that speak of more
        Left("nothing but Ethernet", Syn.Cut(Ip)),
        .. new[] { 1, 8, 12, 16, 19 }.Select(bytes => Left($"{bytes} bytes of an IPv4 header", Syn.Cut(Ip + bytes))),
        .. new[] { 0, 1, 2, 4, 8, 13, 14, 19 }.Select(bytes => Malformed($"{bytes} bytes of a TCP header", Syn.Cut(Transport + bytes))),
        .. new[] { 0, 2, 4, 7 }.Select(bytes => Malformed($"{bytes} bytes of a UDP header", Question.Cut(Transport + bytes))),
        Malformed("the last byte of the payload missing", Question.Cut(Transport + 15)),
        Malformed("IPv4 options cut off", Eth().Ip4(Client, Vip, options: 8).Tcp(40000, 80, "S").Cut(Transport + 4)),
        .. new[] { 1, 4, 6, 8, 24, 39 }.Select(bytes => Left($"{bytes} bytes of an IPv6 header", Syn6.Cut(Ip + bytes))),
        .. new[] { 0, 1, 4, 8, 13, 19 }.Select(bytes => Malformed($"{bytes} bytes of TCP over IPv6", Syn6.Cut(Transport6 + bytes))),
        .. new[] { 0, 4, 7 }.Select(bytes => Malformed($"{bytes} bytes of UDP over IPv6", Question6.Cut(Transport6 + bytes))),
        .. new[] { 0, 1 }.Select(bytes => Malformed($"{bytes} bytes of an extension header", Eth().Ip6(Client6, Vip6).Extension(0).Tcp(40000, 80, "S").Cut(Transport6 + bytes))),
        .. new[] { 0, 4, 7 }.Select(bytes => Malformed($"{bytes} bytes of an IPv6 fragment header", Eth().Ip6(Client6, Vip6).Fragment(0, more: true).Udp(5000, 53).Data(8).Cut(Transport6 + bytes))),
        .. new[] { 0, 1, 3 }.Select(bytes => Left($"{bytes} bytes of a VLAN tag", Eth().Vlan(5).Ip4(Client, Vip).Tcp(40000, 80, "S").Cut(Ip + bytes))),
        Left("nothing but a VLAN tag", Eth().Vlan(5).Ip4(Client, Vip).Tcp(40000, 80, "S").Cut(Ip + 4)),

        // lengths that lie
        .. new[] { 20, 21, 28, 39 }.Select(length => Malformed($"a total length of {length} for TCP", Syn.Word(Length, length))),
        .. new[] { 0, 1, 19 }.Select(length => Malformed($"a total length of {length}", Syn.Word(Length, length))),
        Malformed("a total length of 27 for UDP", Question.Word(Length, 27)),
        Malformed("a total length of 65535", Syn.Word(Length, 0xffff)),
        .. new[] { 0, 1, 4 }.Select(words => Malformed($"an IPv4 header of {words} words", Syn.Byte(Ip, 0x40 | words))),
        Malformed("an IPv4 header longer than the packet", Syn.Byte(Ip, 0x4f)),
        Malformed("version 5 where IPv4 is announced", Syn.Byte(Ip, 0x55)),
        Malformed("version 6 where IPv4 is announced", Syn.Byte(Ip, 0x65)),
        Malformed("version 4 where IPv6 is announced", Syn6.Byte(Ip, 0x45)),
        .. new[] { 0, 19 }.Select(length => Malformed($"a payload length of {length} over IPv6", Syn6.Word(Ip + 4, length))),
        Malformed("a payload length beyond the frame", Syn6.Word(Ip + 4, 21)),
        Malformed("an extension header longer than the packet", Eth().Ip6(Client6, Vip6).Extension(60).Tcp(40000, 80, "S").Byte(Transport6 + 1, 255)),

        // protocols nobody asked for
        .. new[] { 0, 2, 4, 41, 46, 47, 50, 51, 88, 89, 103, 112, 115, 132, 136, 255 }.Select(protocol =>
            Left($"IPv4 protocol {protocol}", Syn.Byte(Ip + 9, protocol))),
        .. new[] { 4, 41, 47, 50, 51, 59, 89, 112, 132, 135, 139, 140 }.Select(protocol => Left($"IPv6 next header {protocol}", Syn6.Byte(Ip + 6, protocol))),
        .. new[] { 0x0806, 0x8035, 0x8100, 0x8847, 0x8863, 0x88cc, 0x88a8, 0x05dc }.Select(type => Left($"EtherType {type:x4}", Syn.Word(12, type))),
        Left("two VLAN tags", Eth().Vlan(5).Vlan(6).Ip4(Client, Vip).Tcp(40000, 80, "S")),
        Left("no IP behind a VLAN tag", Eth().Vlan(5).Data(28)),
        Left("more extension headers than are looked through", Enumerable.Range(0, 7).Aggregate(Eth().Ip6(Client6, Vip6), (packet, _) => packet.Extension(60)).Tcp(40000, 80, "S")),

        // what is strange, but well-formed
        .. Enumerable.Range(1, 10).Select(words => new Fixture($"{words * 4} bytes of IPv4 options", Eth().Ip4(Client, Vip, options: words * 4).Udp(5000, 53).Data(3), Verdict.Tx,
            To("10.0.0.2").Ip4(Client, Vip, ttl: 63, options: words * 4).Udp(5000, 53).Data(3))),
        .. new[] { 2, 3, 128, 255 }.Select(ttl => new Fixture($"{ttl} hops left", Eth().Ip4(Client, Vip, ttl: ttl).Udp(5000, 53), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: ttl - 1).Udp(5000, 53))),
        .. new[] { 2, 255 }.Select(hops => new Fixture($"{hops} hops left over IPv6", Eth().Ip6(Client6, Vip6, hops: hops).Udp(5000, 53), Verdict.Tx, To("fd00::4").Ip6(Client6, Vip6, hops: hops - 1).Udp(5000, 53))),
        new("no hop left", Eth().Ip4(Client, Vip, ttl: 0).Udp(5000, 53), Verdict.Tx, Error4(Eth().Ip4(Client, Vip, ttl: 0).Udp(5000, 53), Vip, 11, 0)) { Reason = Reason.DropTtl },
        new("a type of service, DF and an identification stay", Eth().Ip4(Client, Vip, tos: 0xb8, id: 0xbeef, unbroken: true).Udp(5000, 53), Verdict.Tx,
            To("10.0.0.2").Ip4(Client, Vip, ttl: 63, tos: 0xb8, id: 0xbeef, unbroken: true).Udp(5000, 53)),
        new("a traffic class and a flow label stay", Eth().Ip6(Client6, Vip6, trafficClass: 0xb8, label: 0xabcde).Udp(5000, 53), Verdict.Tx,
            To("fd00::4").Ip6(Client6, Vip6, hops: 63, trafficClass: 0xb8, label: 0xabcde).Udp(5000, 53)),
        new("an IPv4 checksum of which the sum is at its edge", Eth().Ip4(Client, Vip, id: 0x0bd0).Udp(5000, 53), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63, id: 0x0bd0).Udp(5000, 53)),
        new("a UDP length that lies is the server's affair", Question.Word(Transport + 4, 9), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63).Udp(5000, 53).Data(8).Word(Transport + 4, 9)),
        new("a TCP header length that lies, too", Syn.Byte(Transport + 12, 0xf0), Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, "S").Byte(Transport + 12, 0xf0)),
        new("as long as the way takes", Eth().Ip4(Client, Vip).Udp(5000, 53).Data(1472), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63).Udp(5000, 53).Data(1472)),
        new("a byte more", Eth().Ip4(Client, Vip).Udp(5000, 53).Data(1473), Verdict.Drop) { Reason = Reason.DropTooBig },
        new("as long as the way takes, IPv6", Eth().Ip6(Client6, Vip6).Udp(5000, 53).Data(1452), Verdict.Tx, To("fd00::4").Ip6(Client6, Vip6, hops: 63).Udp(5000, 53).Data(1452)),
        new("from port 0", Eth().Ip4(Client, Vip).Udp(0, 53), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63).Udp(0, 53)),
        new("to port 0", Eth().Ip4(Client, Vip).Udp(5000, 0), Verdict.Pass),
        new("from the service's own address", Eth().Ip4(Vip, Vip).Udp(5000, 53), Verdict.Tx, To("10.0.0.2").Ip4(Vip, Vip, ttl: 63).Udp(5000, 53)),
        .. new[] { "", "F", "FA", "P", "PA", "RA" }.Select(flags => new Fixture($"flags '{flags}' of no connection", Eth().Ip4(Client, Vip).Tcp(40000, 80, flags), Verdict.Pass) { Reason = Reason.PassNotSyn }),
        .. new[] { "SA", "SF", "SP" }.Select(flags => new Fixture($"flags '{flags}' begin a connection", Eth().Ip4(Client, Vip).Tcp(40000, 80, flags), Verdict.Tx,
            To("10.0.0.1").Ip4(Client, Vip, ttl: 63).Tcp(40000, 80, flags))),
        new("SYN and RST do not", Eth().Ip4(Client, Vip).Tcp(40000, 80, "SR"), Verdict.Pass) { Reason = Reason.PassNotSyn },

        // fragments
        new("the middle of three fragments", Eth().Ip4(Client, Vip, offset: 72, more: true).Data(64), Verdict.Tx, To("10.0.0.2").Ip4(Client, Vip, ttl: 63, offset: 72, more: true).Data(64))
            { Before = [Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64)] },
        new("a later fragment of another datagram", Eth().Ip4(Client, Vip, offset: 72, id: 2).Data(64), Verdict.Pass)
            { Before = [Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64)], Reason = Reason.PassFragment },
        new("a later fragment from another client", Eth().Ip4("198.51.100.8", Vip, offset: 72).Data(64), Verdict.Pass)
            { Before = [Eth().Ip4(Client, Vip, more: true).Udp(5000, 53).Data(64)], Reason = Reason.PassFragment },
        Malformed("a first fragment without ports", Eth().Ip4(Client, Vip, more: true).Data(4)),
        Malformed("a first fragment with half a TCP header", Syn.Word(Ip + 6, 0x2000).Cut(Transport + 8).Word(Length, 28)),
        new("a TCP datagram in fragments", Eth().Ip4(Client, Vip, more: true).Tcp(40000, 80, "S").Data(36), Verdict.Tx, To("10.0.0.1").Ip4(Client, Vip, ttl: 63, more: true).Tcp(40000, 80, "S").Data(36)),
        new("a fragment that is the whole, IPv6", Eth().Ip6(Client6, Vip6).Fragment(0, more: false).Udp(5000, 53).Data(8), Verdict.Tx,
            To("fd00::4").Ip6(Client6, Vip6, hops: 63).Fragment(0, more: false).Udp(5000, 53).Data(8)),
        new("a later IPv6 fragment alone", Eth().Ip6(Client6, Vip6).Fragment(72, more: true, id: 77).Data(64), Verdict.Pass) { Reason = Reason.PassFragment },

        // ICMP that is about nothing of ours
        .. new[] { (3, 0), (3, 1), (3, 3), (3, 4), (4, 0), (5, 1), (11, 0), (12, 0), (13, 0) }.Select(one =>
            new Fixture($"ICMP {one.Item1}/{one.Item2} about no connection", Eth().Ip4("203.0.113.9", Vip).Icmp(one.Item1, one.Item2).Data(Bare().Ip4(Vip, Client).Tcp(80, 40000, "A").Bytes), Verdict.Pass)),
        .. new[] { (1, 4), (2, 0), (3, 0), (4, 1) }.Select(one =>
            new Fixture($"ICMPv6 {one.Item1}/{one.Item2} about no connection", Eth().Ip6("2001:db8:9::9", Vip6).Icmp(one.Item1, one.Item2).Data(Bare().Ip6(Vip6, Client6).Tcp(80, 40000, "A").Bytes), Verdict.Pass)),
        .. new[] { 128, 129, 133, 135, 136 }.Select(type => new Fixture($"ICMPv6 type {type}", Eth().Ip6(Client6, Vip6).Icmp(type, 0).Data(20), Verdict.Pass)),
        new("an ICMP header cut off", Eth().Ip4(Client, Vip).Icmp(8, 0).Cut(Transport + 3), Verdict.Pass),
    ];

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. All.Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePacketGoesWhereItShould(string name) => All.Single(fixture => fixture.Name == name).Check(engines);
}
