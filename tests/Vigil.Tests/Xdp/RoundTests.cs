using System.Net;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;
using Xunit;

namespace Vigil.Tests.Xdp;

/// <summary>Goal: rounds go on as IPVS's do when servers change. Method: tables in, the cursor moved as packets would; sequences are what IPVS of Linux 6.1 chose.</summary>
public sealed class RoundTests
{
    private readonly XdpTable _table = new(new XdpSizes());
    private readonly Dictionary<uint, string> _names = [];
    private CursorRecord _cursor;
    private uint[] _ring = [];
    private TimeSpan _now;

    [Theory]
    [InlineData("rr", "1*2 2*4", 1, "2")]
    [InlineData("rr", "1*2 2*4, 1*2 2*4 3*3", 5, "1 3 2 1 3")]
    [InlineData("rr", "1*1 2*2 3*3 4*6, 1*4 2*0 4*6", 4, "1 4 1 4")]
    [InlineData("wrr", "1*1 2*2 3*3 4*6", 13, "4 3 2 1 4 4 4 4 3 4 3 2 4")]
    [InlineData("wrr", "1*2 2*4, 1*2 2*4 3*3", 5, "3 2 1 2 3")]
    public void TheRoundGoesOnWhereIpvssDoes(string scheduler, string tables, int picks, string servers)
    {
        // One choice between two tables.
        foreach (var table in tables.Split(", "))
        {
            if (_ring.Length > 0)
                Choose();
            Want(scheduler, table);
        }
        Assert.Equal(servers, string.Join(' ', Enumerable.Range(0, picks).Select(_ => Choose())));
    }

    private string Choose() => _names[_ring[_cursor.Next++ % (uint)_ring.Length]];

    private void Want(string scheduler, string servers)
    {
        var service = new XdpService
        {
            Key = new XdpServiceKey(IPAddress.Loopback, 80, 6),
            Scheduler = scheduler,
            Servers = [.. servers.Split(' ').Select(one => one.Split('*')).Select(one => new XdpServer { Address = IPAddress.Parse($"10.0.0.{one[0]}"), Weight = int.Parse(one[1]) })],
        };
        var changes = _table.Want([service], _now += TimeSpan.FromSeconds(2));
        Assert.Empty(changes.Problems);
        foreach (var (slot, server) in _table.Services.Single().Servers)
            _names[slot] = server.Address.GetAddressBytes()[^1].ToString();
        if (changes.Rings.Count == 0)
            return;
        _ring = changes.Rings.Single().Slots;
        var next = changes.Cursors.Single().GoOn(_cursor);
        _cursor = new CursorRecord { Next = next, Start = next };
    }
}
