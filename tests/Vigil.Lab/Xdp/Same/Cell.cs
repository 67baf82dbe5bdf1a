using System.Net;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp.Same;

/// <summary>A way of forwarding both engines have; one more is one row more.</summary>
/// <param name="Name">In file names.</param>
/// <param name="Kind">How.</param>
/// <param name="OtherPort">Servers listen on another port than the service's.</param>
/// <param name="Compared">This engine is held to the record; without it there is only the record yet.</param>
internal sealed record Method(string Name, ForwardingKind Kind, bool OtherPort = false, bool Compared = true);

/// <summary>One place of the matrix: method and family, with the addresses stories use there.</summary>
internal sealed record Cell(Method Method, int Family)
{
    private static readonly Method[] Methods = [new("dr", ForwardingKind.Direct), new("nat", ForwardingKind.Nat, OtherPort: true, Compared: false), new("tun", ForwardingKind.Tunnel)];

    /// <summary>All of them.</summary>
    internal static IEnumerable<Cell> All => Methods.SelectMany(method => new[] { new Cell(method, 4), new Cell(method, 6) });

    /// <summary>Hosts of one network persist together.</summary>
    internal IPAddress Network => IPAddress.Parse(Family == 4 ? "255.255.255.0" : "ffff:ffff:ffff:ffff::");

    /// <summary>The director's virtual addresses: 1 and 2.</summary>
    internal string Vip(int number = 1) => Family == 4 ? $"192.0.2.{number}" : $"2001:db8::{number}";

    /// <summary>A client; those of a hundred are in one network.</summary>
    internal string Client(int number) => Family == 4 ? $"198.51.{100 + number / 100}.{number % 100}" : $"2001:db8:c:{number / 100}::{number % 100}";

    /// <summary>A server, 1 to 9.</summary>
    internal string Server(int number) => Family == 4 ? $"10.0.0.{number}" : $"fd00::{number}";

    /// <summary>A server of a service.</summary>
    internal XdpServer Real(int number, int weight, int servicePort = 80) => new()
    {
        Address = IPAddress.Parse(Server(number)),
        Port = (ushort)(Method.OtherPort && servicePort != 0 ? servicePort + 8000 : servicePort),
        Weight = weight,
        Method = Method.Kind,
    };

    /// <summary>A service by TCP.</summary>
    internal XdpService Tcp(string scheduler, params XdpServer[] servers) => Service(6, 80, scheduler, servers);

    /// <summary>A service by UDP.</summary>
    internal XdpService Udp(string scheduler, params XdpServer[] servers) => Service(17, 53, scheduler, servers);

    /// <summary>A service.</summary>
    internal XdpService Service(byte protocol, int port, string scheduler, XdpServer[] servers, int vip = 1) => new()
    {
        Key = new XdpServiceKey(IPAddress.Parse(Vip(vip)), (ushort)port, protocol),
        Scheduler = scheduler,
        Servers = servers,
    };

    /// <summary>An IP header from a server to a client.</summary>
    internal Packet Back(int server, int client) => Packet.Eth(from: EngineRun.MacOf(Server(server))).Ip(Server(server), Client(client));

    /// <summary>An IP header from a client to a virtual address.</summary>
    internal Packet From(int client, int vip = 1) => Packet.Eth().Ip(Client(client), Vip(vip));
}
