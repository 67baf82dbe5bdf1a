using System.Buffers.Binary;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;
using Xunit;
using static Vigil.Lab.Xdp.Build;
using static Vigil.LabKit.Packets.Packet;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: TUN, packet by packet: IPIP, IP6IP6 and mixed, GRE, GUE. Method: each frame through the loaded programs, verdict and bytes compared.</summary>
public sealed class TunnelFixtures(TunnelFixtures.Engines engines) : IClassFixture<TunnelFixtures.Engines>
{
    /// <summary>Engines with the services of this class.</summary>
    public sealed class Engines() : EnginePair(Services);

    private const byte Gue = 1, Gre = 2;
    private const ushort Checksum = 1;
    private const int GuePort = 6080;
    private const string From = EngineRun.DirectorAddress, From6 = EngineRun.DirectorAddress6;

    private static readonly XdpService[] Services =
    [
        Service(Vip, 80, 6, "rr", Tunnel("10.0.0.1")),
        Service(Vip, 81, 6, "rr", Tunnel("fd00::2")),
        Service(Vip, 82, 6, "rr", Tunnel("10.0.0.3", Gre)),
        Service(Vip, 83, 6, "rr", Tunnel("fd00::4", Gre)),
        Service(Vip, 84, 6, "rr", Tunnel("10.0.0.5", Gre) with { TunnelFlags = Checksum }),
        Service(Vip, 85, 6, "rr", Tunnel("10.0.0.6", Gue)),
        Service(Vip, 86, 6, "rr", Tunnel("fd00::7", Gue) with { TunnelFlags = Checksum }),
        Service(Vip, 87, 6, "rr", Tunnel("10.0.1.8")),
        Service(Vip, 53, 17, "rr", Tunnel("10.0.0.1")),
        Service(Vip6, 80, 6, "rr", Tunnel("fd00::9")),
        Service(Vip6, 81, 6, "rr", Tunnel("10.0.0.10")),
        Service(Vip6, 82, 6, "rr", Tunnel("10.0.0.11", Gre)),
    ];

    private static readonly Fixture[] All =
    [
        new("IPv4 in IPv4", Request(80), Verdict.Tx, Request(80, Outer("10.0.0.1"), ttl: 63)),
        new("an established connection", Request(80, flags: "PA", data: 200), Verdict.Tx, Request(80, Outer("10.0.0.1"), 63, "PA", 200)) { Before = [Request(80)] },
        new("IPv4 in IPv6", Request(81), Verdict.Tx, Request(81, Outer6("fd00::2"), ttl: 63)),
        new("IPv6 in IPv6", Request6(80), Verdict.Tx, Request6(80, Outer6("fd00::9"), 63)),
        new("IPv6 in IPv4", Request6(81), Verdict.Tx, Request6(81, Outer("10.0.0.10"), 63)),
        new("GRE over IPv4", Request(82), Verdict.Tx, Request(82, Outer("10.0.0.3").Gre(), ttl: 63)),
        new("GRE over IPv6", Request(83), Verdict.Tx, Request(83, Outer6("fd00::4").Gre(), ttl: 63)),
        new("IPv6 in GRE", Request6(82), Verdict.Tx, Request6(82, Outer("10.0.0.11").Gre(), 63)),
        new("GRE with a checksum", Request(84, data: 333), Verdict.Tx, Request(84, Outer("10.0.0.5").Gre(checksum: true), 63, data: 333)) { CompleteChecksums = true },
        new("no checksum of GRE at tc ingress", Request(84), Verdict.Drop) { TcOnly = true, Reason = Reason.DropMethod },
        new("behind another interface", Request(87), Verdict.Redirect, Request(87, Outer("10.0.1.8"), ttl: 63)),
        new("what is left to hardware is completed first", Request(80, data: 55).Partial(), Verdict.Tx, Request(80, Outer("10.0.0.1"), 63, data: 55)) { CompleteChecksums = true },
        new("and stays so at tc ingress", Request(80, data: 55).Partial(), Verdict.Redirect, Request(80, Outer("10.0.0.1"), 63, data: 55).Partial()) { TcOnly = true },
        new("the type of service is copied", Eth().Ip4(Client, Vip, tos: 0xb9, unbroken: true).Tcp(40000, 80, "S"), Verdict.Tx,
            Outer("10.0.0.1", tos: 0xb9).Ip4(Client, Vip, ttl: 63, tos: 0xb9, unbroken: true).Tcp(40000, 80, "S")),
        new("but not a mark of congestion", Eth().Ip4(Client, Vip, tos: 0x03, unbroken: true).Tcp(40000, 80, "S"), Verdict.Tx,
            Outer("10.0.0.1", tos: 0x02).Ip4(Client, Vip, ttl: 63, tos: 0x03, unbroken: true).Tcp(40000, 80, "S")),
        new("a later fragment", Eth().Ip4(Client, Vip, offset: 72, unbroken: true).Data(40), Verdict.Tx, Outer("10.0.0.1").Ip4(Client, Vip, ttl: 63, offset: 72, unbroken: true).Data(40))
            { Before = [Eth().Ip4(Client, Vip, more: true, unbroken: true).Udp(5000, 53).Data(64)] },
        new("the longest that fits", Request(80, data: 1440), Verdict.Tx, Request(80, Outer("10.0.0.1"), 63, data: 1440)),
        new("a byte too long", Request(80, data: 1441), Verdict.Tx, Error4(Request(80, data: 1441), Vip, 3, 4, 1480)) { Reason = Reason.DropTooBig },
        new("a byte too long for GRE over IPv6", Request(83, data: 1417), Verdict.Tx, Error4(Request(83, data: 1417), Vip, 3, 4, 1456)) { Reason = Reason.DropTooBig },
        new("segments that become too long", Request(80, data: 2880), Verdict.Tx, Error4(Request(80, data: 2880), Vip, 3, 4, 1480)) { TcOnly = true, SegmentSize = 1441, Reason = Reason.DropTooBig },
        new("an error of the way to the client", Eth().Ip4("203.0.113.5", Vip, unbroken: true).Icmp(3, 4, 1300).Data(Quote(Bare().Ip4(Vip, Client).Tcp(80, 40000))), Verdict.Tx,
            Outer("10.0.0.1").Ip4("203.0.113.5", Vip, ttl: 63, unbroken: true).Icmp(3, 4, 1300).Data(Quote(Bare().Ip4(Vip, Client).Tcp(80, 40000)))) { Before = [Request(80)] },
        new("the last hop", Eth().Ip4(Client, Vip, ttl: 1).Tcp(40000, 80, "S"), Verdict.Tx,
            Error4(Eth().Ip4(Client, Vip, ttl: 1).Tcp(40000, 80, "S"), Vip, 11, 0)) { Reason = Reason.DropTtl },
    ];

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. All.Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePacketGoesWhereItShould(string name) => All.Single(fixture => fixture.Name == name).Check(engines);

    [Theory]
    [InlineData(PacketPath.Xdp)]
    [InlineData(PacketPath.Tc)]
    public void GueHasAPortPerFlow(PacketPath path)
    {
        var run = engines.Get(path);
        var ports = new HashSet<int>();
        for (var port = 40000; port < 40004; port++)
        {
            var packet = Eth().Ip4(Client, Vip, unbroken: true).Tcp(port, 85, "S");
            var frame = run.Run(packet).Frame;
            var source = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(34));
            Assert.InRange(source, 32768, 60999);
            ports.Add(source);
            Assert.Equal(Dump(Outer("10.0.0.6").Udp(source, GuePort, checksum: false).Data([0, 4, 0, 0])
                .Ip4(Client, Vip, ttl: 63, unbroken: true).Tcp(port, 85, "S").Bytes), Dump(frame));
        }
        Assert.True(ports.Count > 1);
    }

    [Fact]
    public void GueHasAChecksumWhenAsked()
    {
        var frame = engines.Get(PacketPath.Xdp).Run(Request(86, data: 100)).Frame;
        var source = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(54));
        Assert.Equal(Dump(Request(86, Outer6("fd00::7").Udp(source, GuePort).Data([0, 4, 0, 0]), 63, data: 100).Bytes), Dump(frame));
    }

    [Fact]
    public void WhatMayBeBrokenHasAnIdentification()
    {
        var frame = engines.Get(PacketPath.Xdp).Run(Eth().Ip4(Client, Vip, id: 7).Tcp(41000, 80, "S")).Frame;
        var id = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(18));
        Assert.Equal(Dump(To("10.0.0.1").Ip4(From, "10.0.0.1", ttl: 63, id: id).Ip4(Client, Vip, ttl: 63, id: 7).Tcp(41000, 80, "S").Bytes), Dump(frame));
    }

    private static XdpServer Tunnel(string address, byte type = 0) => Direct(address) with { Method = ForwardingKind.Tunnel, TunnelType = type, TunnelPort = GuePort };

    private static Packet Outer(string server, int tos = 0) => To(server).Ip4(From, server, ttl: 63, id: 0, tos: tos, unbroken: true);

    private static Packet Outer6(string server) => To(server).Ip6(From6, server, hops: 63);

    private static Packet Request(int port, Packet? before = null, int ttl = 64, string flags = "S", int data = 0) =>
        (before ?? Eth()).Ip4(Client, Vip, ttl: ttl, unbroken: true).Tcp(40000, port, flags).Data(data);

    private static Packet Request6(int port, Packet? before = null, int hops = 64) => (before ?? Eth()).Ip6(Client6, Vip6, hops).Tcp(40000, port, "S");
}
