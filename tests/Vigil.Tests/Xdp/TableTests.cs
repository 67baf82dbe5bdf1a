using System.Net;
using Vigil.Xdp;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;
using Xunit;

namespace Vigil.Tests.Xdp;

/// <summary>Goal: the table writes what is needed and no more, and never gives a slot away that has connections. Method: wishes in, changes out.</summary>
public sealed class TableTests
{
    private static readonly XdpServiceKey Key = new(IPAddress.Parse("192.0.2.1"), 80, 6);
    private readonly XdpTable _table = new(new XdpSizes { Services = 2, Servers = 4, Rings = 64 });
    private TimeSpan _now;

    [Fact]
    public void TheSameWishTwiceWritesNothing()
    {
        Assert.False(Want(Service("rr", 1, 2)).IsEmpty);
        Assert.True(Want(Service("rr", 1, 2)).IsEmpty);
        Assert.False(Want(Service("rr")).IsEmpty);
        Assert.True(Want(Service("rr")).IsEmpty);
    }

    [Fact]
    public void AnAddedServerIsTheFirstOfTheList()
    {
        Want(Service("rr", 1, 2));
        var changes = Want(Service("rr", 1, 2, 3));
        Assert.Equal(2u, Assert.Single(changes.Servers).Slot);
        Assert.Equal([2u, 1u, 0u], Assert.Single(changes.Rings).Slots);
    }

    [Fact]
    public void AnotherWeightIsOneServerAndForWrrAnotherStretch()
    {
        Want(Service("wrr", 1, 2));
        var changes = Want(Weigh(Service("wrr", 1, 2), 1, 3));
        Assert.Equal(3, Assert.Single(changes.Servers).Record.Weight);
        var ring = Assert.Single(changes.Rings);
        Assert.Equal([0u, 0u, 1u, 0u], ring.Slots);
        Assert.NotEqual(0u, ring.Start); // the old one rests: packets may still read it
        Assert.Equal(ring.Start, Assert.Single(changes.Services).Record.Ring);
    }

    [Fact]
    public void ARemovedServerKeepsItsSlotUntilItsConnectionsAreGone()
    {
        Want(Service("rr", 1, 2));
        var removed = Assert.Single(Want(Service("rr", 2)).Servers);
        Assert.Equal((0u, ServerState.Drop, 1u), (removed.Slot, removed.Record.State, removed.Record.Generation));
        Assert.Equal([0u], _table.Leaving);
        Assert.Equal(2u, Assert.Single(Want(Service("rr", 2, 3)).Servers).Slot);
        _table.Release(0);
        Assert.Empty(_table.Leaving);
        var next = Assert.Single(Want(Service("rr", 2, 3, 4)).Servers);
        Assert.Equal((0u, 2u), (next.Slot, next.Record.Generation)); // the connections of before are not its own
    }

    [Fact]
    public void AServerThatComesBackHasItsConnectionsAgain()
    {
        Want(Service("rr", 1, 2));
        Want(Service("rr", 2));
        var back = Assert.Single(Want(Service("rr", 2, 1)).Servers);
        Assert.Equal((0u, ServerState.Up, 0u), (back.Slot, back.Record.State, back.Record.Generation));
    }

    [Fact]
    public void DrainedConnectionsGoOn()
    {
        Want(Service("rr", 1, 2) with { OnFailure = ServerState.Drain });
        var removed = Assert.Single(Want(Service("rr", 2) with { OnFailure = ServerState.Drain }).Servers);
        Assert.Equal((ServerState.Drain, 0u), (removed.Record.State, removed.Record.Generation));
    }

    [Fact]
    public void ServicesElsewhereAreNotLocal()
    {
        Assert.Equal(ServiceFlags.None, Assert.Single(Want(Service("rr", 1)).Services).Record.Flags);
        var record = Assert.Single(_table.Own(new HashSet<IPAddress> { Key.Address }).Services).Record;
        Assert.Equal(ServiceFlags.Local, record.Flags);
        Assert.True(_table.Own(new HashSet<IPAddress> { Key.Address }).IsEmpty);
    }

    [Fact]
    public void AHopIsWrittenForItsServersOnly()
    {
        Want(Service("rr", 1, 2));
        var hop = new XdpHop(7, HardwareAddress.Of([2, 0, 0, 0, 0, 1]), HardwareAddress.Of([2, 0, 0, 0, 0, 2]), 1500);
        var changes = _table.Route(new Dictionary<IPAddress, XdpHop> { [IPAddress.Parse("10.0.0.2")] = hop });
        Assert.Equal((1u, 7u), (Assert.Single(changes.Servers).Slot, changes.Servers[0].Record.Hops[0].InterfaceIndex));
    }

    [Theory]
    [InlineData("lblc", 6, "no scheduler lblc")]
    [InlineData("rr", 132, "SCTP")]
    public void WhatCannotBeDoneIsRefusedForThatServiceAlone(string scheduler, byte protocol, string words)
    {
        var changes = _table.Want([Service(scheduler, 1) with { Key = Key with { Port = 81, Protocol = protocol } }, Service("rr", 1)], _now);
        Assert.Contains(words, Assert.Single(changes.Problems).Sentence, StringComparison.Ordinal);
        Assert.Equal(XdpProblemCode.ServiceRefused, changes.Problems[0].Code);
        Assert.Single(changes.Services);
    }

    [Fact]
    public void ATableThatTookOverWritesOnlyTheDifference()
    {
        var (services, servers, ring) = (new Dictionary<ushort, (ServiceKeyRecord, ServiceRecord)>(), new ServerRecord[3], new uint[64]);
        void Write(XdpChanges changes)
        {
            changes.Servers.ForEach(one => servers[one.Slot] = one.Record);
            changes.Rings.ForEach(one => one.Slots.CopyTo(ring, one.Start));
            changes.Services.ForEach(one => services[one.Key.Port] = one);
        }
        Write(Want(Service("wrr", 1, 2, 3)));
        Write(Want(Weigh(Service("wrr", 2, 3), 3, 2)));
        var next = new XdpTable(new XdpSizes { Services = 2, Servers = 4, Rings = 64 });
        next.Adopt(services.Values, servers, at => ring[at]);
        Assert.Equal([0u], next.Leaving);
        Assert.True(next.Want([Weigh(Service("wrr", 2, 3), 3, 2)], _now).IsEmpty);
        var back = next.Want([Weigh(Service("wrr", 1, 2, 3), 3, 2)], _now);
        Assert.Equal((0u, 0u, ServerState.Up), (back.Servers[0].Slot, back.Servers[0].Record.Generation, back.Servers[0].Record.State));
        Assert.Equal([2u, 0u, 2u, 1u], Assert.Single(back.Rings).Slots);
        Assert.Equal(6u, back.Rings[0].Start); // behind what is in use
    }

    [Fact]
    public void AFullTableIsSaid()
    {
        var problem = Assert.Single(Want(Service("rr", 1, 2, 3, 4, 5)).Problems);
        Assert.Equal(XdpProblemCode.TableFull, problem.Code);
        Assert.Contains("room for 4 servers", problem.Sentence, StringComparison.Ordinal);
    }

    private XdpChanges Want(XdpService service) => _table.Want([service], _now += TimeSpan.FromMilliseconds(100));

    private static XdpService Service(string scheduler, params int[] servers) => new()
    {
        Key = Key,
        Scheduler = scheduler,
        Servers = [.. servers.Select(number => new XdpServer { Address = IPAddress.Parse($"10.0.0.{number}"), Port = 80 })],
    };

    private static XdpService Weigh(XdpService service, int number, int weight) => service with
    {
        Servers = [.. service.Servers.Select(server => server.Address.GetAddressBytes()[^1] == number ? server with { Weight = weight } : server)],
    };
}
