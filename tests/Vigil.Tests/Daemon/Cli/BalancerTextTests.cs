using System.Net;
using System.Text;
using Vigil.Daemon.Cli.Balancing;
using Xunit;

namespace Vigil.Tests.Daemon.Cli;

/// <summary>Goal: the listing of <c>vigil lb</c> reads as ipvsadm's, and rates are what happened a second. Method: a view in, text and JSON out.</summary>
public sealed class BalancerTextTests
{
    private static readonly ServerView First = new(IPAddress.Parse("10.0.0.3"), 80, "Route", 1)
    {
        Active = 2,
        Inactive = 1,
        Counters = new Counters(3, 40, 0, 4000, 0),
    };

    private static readonly ServerView Second = new(IPAddress.Parse("10.0.0.4"), 80, "Route", 0)
    {
        Remarks = ["removed (drain)"],
        Persistent = 1,
        Counters = new Counters(1, 2, 0, 104, 0),
    };

    private static readonly BalancerView View = new("xdp", ["eth0", "eth1"],
    [
        new ServiceView("TCP", IPAddress.Parse("10.0.0.100"), 80, 0)
        {
            Scheduler = "sh", Flags = ["sh-port"], Persistence = TimeSpan.FromSeconds(300), Counters = new Counters(4, 42, 0, 4104, 0), Servers = [First, Second],
        },
        new ServiceView("UDP", IPAddress.Parse("fd00::1"), 53, 0) { Scheduler = "rr", IsHere = false },
    ], [new ReasonView("drop", "no server", 7)], 262144);

    [Fact]
    public void AListingHasALineForEachServiceAndServer() => Assert.Equal("""
        Engine xdp on eth0 eth1, 3 connections, room for 262144 of each family
        Prot VirtualAddress:Port Scheduler Flags
          -> RemoteAddress:Port                      Forward Weight ActiveConn InActConn PersistConn Conns InPkts OutPkts InBytes OutBytes
        TCP  10.0.0.100:80 sh sh-port persistent 300                                                     4     42       0    4104        0
          -> 10.0.0.3:80                               Route      1          2         1           0     3     40       0    4000        0
          -> 10.0.0.4:80 [removed (drain)]             Route      0          0         0           1     1      2       0     104        0
        UDP  [fd00::1]:53 rr [not on this host]                                                          0      0       0       0        0
        Dropped: no server: 7

        """.ReplaceLineEndings("\n"), BalancerText.Of(View, null));

    [Fact]
    public void RatesAreWhatHappenedASecondSinceTheLookBefore()
    {
        var later = View with { Services = [View.Services[0] with { Counters = new Counters(14, 62, 0, 6104, 0), Servers = [First with { Counters = new Counters(1, 20, 0, 2000, 0) }] }] };
        var rates = new BalancerRates([View], TimeSpan.FromSeconds(2));
        Assert.Equal(new Counters(5, 10, 0, 1000, 0), rates.Of(later, later.Services[0], null));
        // Made anew meanwhile: its counters are smaller than before, and count from zero.
        Assert.Equal(new Counters(0, 10, 0, 1000, 0), rates.Of(later, later.Services[0], later.Services[0].Servers[0]));
        Assert.Contains("CPS", BalancerText.Of(later, (service, server) => rates.Of(later, service, server)), StringComparison.Ordinal);
    }

    [Fact]
    public void JsonHasTheSameNumbers()
    {
        var json = Encoding.UTF8.GetString(BalancerJson.Of([View], null));
        Assert.StartsWith("""{"engines":[{"engine":"xdp","interfaces":["eth0","eth1"],"connectionsOfAFamily":262144,"services":[{"protocol":"TCP","address":"10.0.0.100","port":80,"scheduler":"sh","flags":["sh-port"],"persistenceSeconds":300,"onThisHost":true,"counters":{"connections":4,"inPackets":42,"outPackets":0,"inBytes":4104,"outBytes":0},"servers":[{"address":"10.0.0.3","port":80,"forward":"Route","weight":1,"active":2,""", json, StringComparison.Ordinal);
        Assert.EndsWith("""
            "reasons":[{"fate":"drop","why":"no server","packets":7}]}]}

            """.ReplaceLineEndings("\n"), json, StringComparison.Ordinal);
        Assert.Single(json.TrimEnd().Split('\n'));
    }
}
