using System.Net;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp;

/// <summary>Services and servers in few words, and the addresses all fixtures use.</summary>
public static class Build
{
    /// <summary>The virtual addresses.</summary>
    public const string Vip = "192.0.2.1", Vip6 = "2001:db8::1";

    /// <summary>A client.</summary>
    public const string Client = "198.51.100.7", Client6 = "2001:db8:c::7";

    /// <summary>Hardware addresses a forwarded frame has.</summary>
    public static Packet To(string server) => Packet.Eth(EngineRun.MacOf(server), Packet.Director);

    /// <summary>A TCP service on port 80.</summary>
    public static XdpService Tcp(string scheduler, params XdpServer[] servers) => Service(Vip, 80, 6, scheduler, servers);

    /// <summary>A UDP service on port 53.</summary>
    public static XdpService Udp(string scheduler, params XdpServer[] servers) => Service(Vip, 53, 17, scheduler, servers);

    /// <summary>A service.</summary>
    public static XdpService Service(string address, int port, byte protocol, string scheduler, params XdpServer[] servers) => new()
    {
        Key = new XdpServiceKey(IPAddress.Parse(address), (ushort)port, protocol),
        Scheduler = scheduler,
        Servers = servers,
    };

    /// <summary>A server by NAT.</summary>
    public static XdpServer Nat(string address, int port = 80, int weight = 1) => Direct(address, weight, port) with { Method = ForwardingKind.Nat };

    /// <summary>A frame from a server to the director.</summary>
    public static Packet From(string server) => Packet.Eth(Packet.Director, EngineRun.MacOf(server));

    /// <summary>A frame that goes back where clients' frames come from.</summary>
    public static Packet Back() => Packet.Eth(Packet.Router, Packet.Director);

    /// <summary>The ICMP error a client gets from the virtual address about a packet.</summary>
    public static Packet Error4(Packet about, string to, int type, int code, uint rest = 0) =>
        Back().Ip4(to, Client, tos: 0xc0, id: 0, unbroken: true).Icmp(type, code, rest).Data([.. about.Bytes.Skip(14).Take(548)]);

    /// <summary>The ICMPv6 error a client gets from the virtual address about a packet.</summary>
    public static Packet Error6(Packet about, string to, int type, int code, uint rest = 0) =>
        Back().Ip6(to, Client6).Icmp(type, code, rest).Data([.. about.Bytes.Skip(14).Take(1232)]);

    /// <summary>What an ICMP error quotes of a packet without frame: the IP header and eight bytes.</summary>
    public static byte[] Quote(Packet bare) => bare.Bytes[..((bare.Bytes[0] >> 4 == 6 ? 40 : (bare.Bytes[0] & 15) * 4) + 8)];

    /// <summary>A server by DR.</summary>
    public static XdpServer Direct(string address, int weight = 1, int port = 80) => new()
    {
        Address = IPAddress.Parse(address),
        Port = (ushort)port,
        Weight = weight,
        Method = ForwardingKind.Direct,
    };
}
