using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>Groups move as one, whatever happens to which member (faults 46, 70).</summary>
public sealed class SyncGroupStories
{
    private static Configuration Pair(byte priority) => Setups.Of(
        Setups.Instance("in", 51, priority) with { TrackInterfaces = [new("eth1", 0)] },
        Setups.Instance("out", 52, priority) with { TrackInterfaces = [new("eth2", 0)] }) with
    {
        SyncGroups = [new() { Name = "g", Members = ["in", "out"] }],
    };

    private static Host Add(Lan lan, string name, string address, byte priority)
    {
        var host = lan.Add(name, address, Pair(priority));
        Other(host, "eth1", 3, up: true);
        Other(host, "eth2", 4, up: true);
        return host;
    }

    private static void Other(Host host, string name, int index, bool up) =>
        host.Feed(VrrpInput.InterfaceChanged(new() { Name = name, Index = index, IsRunning = up, Addresses = [host.Address] }));

    [Fact]
    public void AFaultOfOneMemberMovesBothToTheOtherHostAtOnce()
    {
        var lan = new Lan();
        var a = Add(lan, "a", "10.0.0.1", 150);
        var b = Add(lan, "b", "10.0.0.2", 100);
        lan.Run(6.Seconds());
        Assert.Equal(["in", "out"], a.Owned);

        Other(a, "eth2", 4, up: false);
        lan.Run(1.Seconds());
        Assert.Empty(a.Owned);
        Assert.Equal(["in", "out"], b.Owned);
        Assert.Equal((RouterState.Fault, RouterState.Fault), (a.State("in"), a.State("out")));

        Other(a, "eth2", 4, up: true);
        lan.Run(5.Seconds());
        Assert.Equal(["in", "out"], a.Owned);
        Assert.Empty(b.Owned);
    }

    [Fact]
    public void MembersAreToldBeforeTheirGroupAndEachOnce()
    {
        var lan = new Lan();
        var a = Add(lan, "a", "10.0.0.1", 150);
        lan.Run(6.Seconds());
        var told = a.Facts.Select(f => f.Fact switch
        {
            Fact.StateChanged s => $"{s.Instance.Name} {s.To}",
            Fact.GroupStateChanged g => $"{g.Group.Name} {g.To}",
            _ => "",
        }).Where(t => t.EndsWith("Master", StringComparison.Ordinal));
        Assert.Equal(["in Master", "out Master", "g Master"], told);
    }

    [Fact]
    public void AllAnnounceWhenTheGroupTakesOver()
    {
        var lan = new Lan();
        var a = Add(lan, "a", "10.0.0.1", 150);
        var b = Add(lan, "b", "10.0.0.2", 100);
        lan.Run(6.Seconds());
        a.Die();
        lan.Run(4.Seconds());
        Assert.Equal(["in", "out"], b.Owned);
        Assert.Equal(5, b.Announced.Count(x => x.Address == InetAddress.Parse("10.0.51.100")));
        Assert.Equal(5, b.Announced.Count(x => x.Address == InetAddress.Parse("10.0.52.100")));
    }

    [Fact]
    public void AnInterfaceThatComesUpWhileAScriptRunsForTheFirstTimeDoesNotStrandTheGroup()
    {
        var lan = new Lan();
        var configuration = Pair(100);
        configuration = configuration with
        {
            Scripts = [Setups.Script("chk")],
            SyncGroups = [configuration.SyncGroups[0] with { TrackScripts = [new("chk", 0)] }],
        };
        var a = lan.Add("a", "10.0.0.1", configuration);
        Assert.Equal(RouterState.Fault, a.State("in"));
        lan.Run(1.Seconds());
        Other(a, "eth1", 3, up: true);
        lan.Run(1.Seconds());
        Other(a, "eth2", 4, up: true);
        lan.Run(1.Seconds());
        a.Feed(VrrpInput.ScriptExited("chk", ScriptEnd.Exited, 0));
        Assert.Equal((RouterState.Backup, RouterState.Backup), (a.State("in"), a.State("out")));
        lan.Run(4.Seconds());
        Assert.Equal(["in", "out"], a.Owned);
    }
}
