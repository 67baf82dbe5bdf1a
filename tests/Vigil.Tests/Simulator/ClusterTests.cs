using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Simulator;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Simulator;

/// <summary>Goal: the simulator does what its words say. Method: small clusters, one fault each.</summary>
public sealed class ClusterTests
{
    private const int Cell = 0;

    private static (Cluster Cluster, SimulatedHost A, SimulatedHost B) Pair(Func<VrrpInstanceSettings, VrrpInstanceSettings>? change = null, Configuration? configuration = null)
    {
        var cluster = new Cluster(7);
        foreach (var (name, priority) in new[] { ("a", (byte)150), ("b", (byte)100) })
        {
            var instance = Setups.Instance(priority: priority);
            cluster.Add(new HostSpec
            {
                Name = name,
                Configuration = (configuration ?? Configuration.Empty) with { Instances = [change?.Invoke(instance) ?? instance] },
                Links = [new("eth0", 0, [InetAddress.Parse($"10.0.0.{cluster.Hosts.Count + 1}")])],
            });
        }
        foreach (var host in cluster.Hosts) host.Boot();
        cluster.Run(10.Seconds());
        return (cluster, cluster.Hosts[0], cluster.Hosts[1]);
    }

    [Fact]
    public void TheHigherPriorityOwnsTheAddress()
    {
        var (_, a, b) = Pair();
        Assert.True(a.Owns(Cell));
        Assert.False(b.Owns(Cell));
    }

    [Theory]
    [InlineData("power-off", 5)]
    [InlineData("link-down", 5)]
    [InlineData("stop", 2)]
    [InlineData("isolate", 5)]
    [InlineData("pause", 5)]
    [InlineData("pause-machine", 5)]
    [InlineData("link-gone", 5)]
    [InlineData("address-lost", 2)]
    public void AFaultMovesTheAddressAndItsEndBringsItBack(string kind, int seconds)
    {
        var (cluster, a, b) = Pair();
        var fault = new Fault(FaultTable.All.Single(row => row.Name == kind), Host: 0);
        cluster.Apply(fault);
        cluster.Run(seconds.Seconds());
        Assert.True(b.Owns(Cell));
        cluster.Mend(fault);
        cluster.Run(6.Seconds());
        Assert.True(a.Owns(Cell));
        Assert.False(b.Owns(Cell));
    }

    [Fact]
    public void AFrozenWorkersAddressesAreWithdrawnAndComeBack()
    {
        var (cluster, a, b) = Pair();
        var pause = new Fault(FaultTable.PauseWorker, 0);
        cluster.Apply(pause);
        cluster.Run(2.9.Seconds());
        Assert.False(a.Owns(Cell));
        cluster.Mend(pause);
        cluster.Run(1.Seconds());
        Assert.True(a.Owns(Cell));
        Assert.False(b.Owns(Cell));
    }

    [Fact]
    public void AKilledWorkerGoesOnAsMaster()
    {
        var (cluster, a, b) = Pair();
        cluster.Apply(new Fault(FaultTable.KillWorker, 0));
        cluster.Run(1.Seconds());
        Assert.Equal(RouterState.Master, a.Router(Cell)!.State);
        Assert.False(b.Owns(Cell));
    }

    [Fact]
    public void AScriptThatFailsMovesTheAddress()
    {
        var (cluster, a, b) = Pair(instance => instance with { TrackScripts = [new("check", 0)] },
            Configuration.Empty with { Scripts = [Setups.Script("check", interval: 1)] });
        Assert.True(a.Owns(Cell));
        cluster.Apply(new Fault(FaultTable.ScriptFails, 0, Subject: "check"));
        cluster.Run(2.Seconds());
        Assert.True(b.Owns(Cell));
        Assert.Equal(RouterState.Fault, a.Router(Cell)!.State);
    }

    [Fact]
    public void AOneWayCutMakesTwoOwnersUntilItIsMended()
    {
        var (cluster, a, b) = Pair();
        var cut = new Fault(FaultTable.Cut, 0, 1);
        cluster.Apply(cut);
        cluster.Run(5.Seconds());
        Assert.True(a.Owns(Cell) && b.Owns(Cell));
        cluster.Mend(cut);
        cluster.Run(2.Seconds());
        Assert.False(b.Owns(Cell));
    }

    [Theory]
    [InlineData(0, -3600)]
    [InlineData(1, -3600)]
    [InlineData(0, 3600)]
    [InlineData(1, 3600)]
    [InlineData(0, 10)]
    [InlineData(0, -10)]
    public void SignedAdvertsMeetAgainAfterAMachineStoodStillWhileItsWallClockWasStepped(int host, double step)
    {
        var signed = new AuthHmacSettings { Keys = [new(1, new byte[32].ToValueList())], ActiveKeyId = 1, TimeWindow = 5.Seconds() };
        var (cluster, a, b) = Pair(instance => instance with { Version = VrrpVersion.V3, AuthHmac = signed });
        var pause = new Fault(FaultTable.PauseClock, host);
        cluster.Apply(pause);
        cluster.Apply(new Fault(FaultTable.ClockStep, host, Amount: step));
        cluster.Run(16.5.Seconds());
        cluster.Mend(pause);
        for (int i = 0; i < 60; i++)
        {
            cluster.Run(5.Seconds());
            Assert.Equal((true, false), (a.Owns(Cell), b.Owns(Cell)));
        }
    }

    [Fact]
    public void TheSameSeedGivesTheSameRun()
    {
        static long Run()
        {
            var (cluster, _, _) = Pair();
            cluster.Apply(new Fault(FaultTable.Loss, 0, 1, Amount: 0.5));
            cluster.Run(1000.Seconds());
            return cluster.Network.Delivered;
        }
        Assert.Equal(Run(), Run());
    }
}
