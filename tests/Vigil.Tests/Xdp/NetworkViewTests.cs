using System.Net;
using Vigil.Daemon.Apply.Xdp;
using Vigil.Netlink;
using Vigil.Xdp.Abi;
using Xunit;

namespace Vigil.Tests.Xdp;

/// <summary>Goal: the way to a server is the kernel's. Method: links, routes and neighbours in, hops out.</summary>
public sealed class NetworkViewTests
{
    private static readonly byte[] Mac1 = [2, 0, 0, 0, 0, 1], Mac2 = [2, 0, 0, 0, 0, 2], Far = [2, 0, 0, 0, 0, 9];

    private static readonly NetworkView View = new(
        [Link(1, "lo", []) with { HardwareType = 772 }, Link(2, "eth0", Mac1), Link(3, "eth1", Mac2) with { Mtu = 9000 }],
        [Own("10.0.0.1", 2), Own("192.0.2.1", 2), Own("127.0.0.1", 1)],
        [Route("10.0.0.0/24", null, 2), Route("10.0.0.128/25", null, 3), Route(null, "10.0.0.254", 2)],
        [Neighbour(2, "10.0.0.5", 0x02, Far), Neighbour(3, "10.0.0.200", 0x04, Far), Neighbour(2, "10.0.0.254", 0x20, []), Neighbour(2, "10.0.0.6", 0x20, Far)]);

    [Theory]
    [InlineData("10.0.0.5", 2, 1500, false)]    // reachable
    [InlineData("10.0.0.200", 3, 9000, true)]   // the more specific route; stale: used, and asked for
    [InlineData("10.0.0.6", 0, 0, true)]        // failed
    [InlineData("10.0.0.7", 0, 0, true)]        // never seen
    [InlineData("203.0.113.1", 0, 0, true)]     // behind a router that does not answer
    [InlineData("fd00::1", 0, 0, false)]        // no route
    public void TheHopIsThatOfTheRouteAndItsNeighbour(string server, uint index, ushort mtu, bool asks)
    {
        var ask = new List<(int Interface, IPAddress Address)>();
        var hop = View.Hops([IPAddress.Parse(server)], ask)[IPAddress.Parse(server)];
        Assert.Equal((index, mtu, false), (hop.InterfaceIndex, hop.Mtu, hop.Local));
        Assert.Equal(asks, ask.Count == 1);
        if (index != 0)
            Assert.Equal((HardwareAddress.Of(Far), HardwareAddress.Of(index == 2 ? Mac1 : Mac2)), (hop.Destination, hop.Source));
    }

    [Fact]
    public void TheRouterIsAskedForNotTheServer()
    {
        var ask = new List<(int Interface, IPAddress Address)>();
        View.Hops([IPAddress.Parse("203.0.113.1")], ask);
        Assert.Equal((2, IPAddress.Parse("10.0.0.254")), Assert.Single(ask));
    }

    [Fact]
    public void AServerOnThisHostIsLocal() => Assert.True(View.Hops([IPAddress.Parse("10.0.0.1")], [])[IPAddress.Parse("10.0.0.1")].Local);

    [Fact]
    public void PortsAreWhereClientsAndServersAre()
    {
        var hops = View.Hops([IPAddress.Parse("10.0.0.200")], []);
        var ports = View.Ports(new HashSet<IPAddress> { IPAddress.Parse("192.0.2.1"), IPAddress.Loopback }, hops.Values);
        Assert.Equal(["eth0", "eth1"], ports.Select(link => link.Name));
    }

    private static Link Link(int index, string name, byte[] hardware) =>
        new() { Index = index, Name = name, Flags = LinkFlags.Up, HardwareType = 1, HardwareAddress = [.. hardware], Mtu = 1500 };

    private static InterfaceAddress Own(string address, int index) => new() { Key = new AddressKey(index, IPAddress.Parse(address), 24) };

    private static Route Route(string? prefix, string? gateway, int index) => new()
    {
        Family = IpFamily.V4,
        Destination = prefix?.Split('/') is [var address, var length] ? new IpPrefix(IPAddress.Parse(address), byte.Parse(length)) : null,
        NextHops = [new NextHop { Interface = index, Gateway = gateway is null ? null : IPAddress.Parse(gateway) }],
    };

    private static Neighbour Neighbour(int index, string address, ushort state, byte[] hardware) =>
        new() { Family = IpFamily.V4, Interface = index, Destination = IPAddress.Parse(address), State = state, HardwareAddress = [.. hardware] };
}
