using Vigil.Core.Services;
using Xunit;

namespace Vigil.Tests.Services;

/// <summary>
/// Goal: a reload touches only what changed, and servers that stay keep what is known of them (lvs-behaviour B5 to B7, fault 109).
/// Method: two texts, one after the other; what is written to the kernel and told is looked at.
/// </summary>
public sealed class ServiceReloadTests
{
    private const string Check = "TCP_CHECK {\nwarmup 0\ndelay_loop 6\nretry 2\n}\n";

    [Fact]
    public void AnEqualTextWritesAndTellsNothing()
    {
        var world = Running(Service("", Check, Check));
        world.Bad();
        var (writes, wake) = (world.KernelWrites, world.Host.NextWake);
        Assert.StartsWith("reloaded +0 ~0 -0 =1, wake in", world.Reload(Service("", Check, Check)), StringComparison.Ordinal);
        Assert.Equal((writes, wake), (world.KernelWrites, world.Host.NextWake));
        Assert.Equal("10.0.1.2=1", world.Kernel());
    }

    [Fact]
    public void ADeadServerStaysDeadAndCountersStay()
    {
        var world = Running(Service("", Check, Check));
        world.Bad();
        world.Good();
        Assert.Equal("10.0.1.2=1", world.Kernel());
        world.Reload(Service("quorum_up /bin/true\n", Check, Check));
        Assert.Equal("10.0.1.2=1", world.Kernel());
        world.Reload(Service("", Check.Replace("retry 2", "retry 3", StringComparison.Ordinal), Check));
        Assert.Equal("10.0.1.2=1", world.Kernel());
        Assert.False(world.Host.Services[0].Servers[0].IsUp);
    }

    [Fact]
    public void ACheckThatIsAddedDoesNotTakeAGoodServerOut()
    {
        var world = Running(Service("alpha\n", Check));
        world.Good();
        world.Reload(Service("alpha\n", Check + "PING_CHECK {\nwarmup 0\n}\n"));
        Assert.Equal("10.0.1.1=1", world.Kernel());
    }

    [Fact]
    public void AProbeOfACheckThatIsGoneIsCalledBack()
    {
        var world = Running(Service("", Check));
        Assert.Equal("cancel, reloaded +0 ~1 -0 =0, no wake", world.Reload(Service("", "")));
        Assert.Empty(world.Running);
    }

    [Fact]
    public void AFailedCheckThatIsGoneFreesItsServer()
    {
        var world = Running(Service("", Check));
        world.Bad();
        Assert.Equal("up, gained, reloaded +0 ~1 -0 =0, set, no wake", world.Reload(Service("", "")));
        Assert.Equal("10.0.1.1=1", world.Kernel());
    }

    [Fact]
    public void OnlyWhatChangedIsWritten()
    {
        var world = new ServiceWorld(Service("", "", "") + Service("", "").Replace("10.0.0.1", "10.0.0.2", StringComparison.Ordinal));
        world.Wake();
        var writes = world.KernelWrites;
        Assert.Equal(2, writes);
        Assert.Equal("weight 1 to 5, reloaded +0 ~1 -0 =1, set, no wake", world.Reload(Service("", "", "weight 5\n") + Service("", "").Replace("10.0.0.1", "10.0.0.2", StringComparison.Ordinal)));
        Assert.Equal(writes + 1, world.KernelWrites);
        Assert.Equal("10.0.1.1=1 10.0.1.2=5", world.Kernel());
    }

    [Fact]
    public void ServersComeAndGo()
    {
        var world = new ServiceWorld(Service("", "", ""));
        world.Wake();
        Assert.Equal("left, reloaded +0 ~1 -0 =0, set, no wake", world.Reload(Service("", "")));
        Assert.Equal("10.0.1.1=1", world.Kernel());
        world.Reload(Service("", "", "", ""));
        Assert.Equal("10.0.1.1=1 10.0.1.2=1 10.0.1.3=1", world.Kernel());
        Assert.True(world.IsConsistent);
    }

    [Fact]
    public void AServiceThatIsGoneLeavesTheKernel()
    {
        var world = new ServiceWorld(Service("omega\n", ""));
        world.Wake();
        Assert.Equal("service left, left, remove, reloaded +0 ~0 -1 =0, no wake", world.Reload(""));
        Assert.Equal("none", world.Kernel());
        Assert.Empty(world.Host.Table.Services);
    }

    [Fact]
    public void AServiceThatIsNewIsStarted()
    {
        var world = new ServiceWorld("");
        Assert.Equal("no wake", world.Wake());
        Assert.Equal("gained, reloaded +1 ~0 -0 =0, set, wake in 1s", world.Reload(Service("", Check)));
        world.Wake();
        Assert.Equal("wake in 1s", world.Bad());
    }

    [Fact]
    public void AQuorumThatRisesIsLostAtOnce()
    {
        var world = Running(Service("sorry_server 10.0.1.9 80\n", Check, Check));
        world.Bad();
        world.Good();
        Assert.Equal("lost, reloaded +0 ~1 -0 =0, set", world.Reload(Service("quorum 2\nsorry_server 10.0.1.9 80\n", Check, Check)).Split(", wake")[0]);
        Assert.Equal("10.0.1.9=1", world.Kernel());
        Assert.Equal("gained, reloaded +0 ~1 -0 =0, set", world.Reload(Service("sorry_server 10.0.1.9 80\n", Check, Check)).Split(", wake")[0]);
        Assert.Equal("10.0.1.2=1", world.Kernel());
    }

    [Fact]
    public void AGroupIsComparedItemByItem()
    {
        var world = new ServiceWorld(Group("10.0.0.1-3 80"));
        world.Wake();
        var writes = world.KernelWrites;
        Assert.Equal("remove, reloaded +0 ~1 -0 =0, set, no wake", world.Reload(Group("10.0.0.2-4 80")));
        Assert.Equal(writes + 1, world.KernelWrites);
        Assert.Equal(("none", "10.0.1.1=1"), (world.Kernel("10.0.0.1"), world.Kernel("10.0.0.4")));
        Assert.True(world.IsConsistent);
    }

    [Fact]
    public void ClientsOfTwoServicesGoToTheFirstUntilItIsGone()
    {
        var second = Service("lvs_sched wrr\n", "", "");
        var world = new ServiceWorld(Group("10.0.0.1 80") + second);
        world.Wake();
        Assert.Equal("10.0.1.1=1", world.Kernel());
        world.Reload(second);
        Assert.Equal("10.0.1.1=1 10.0.1.2=1", world.Kernel());
        Assert.True(world.IsConsistent);
    }

    [Fact]
    public void BeforeTheStartAReloadOnlyReplaces()
    {
        var world = new ServiceWorld(Service("", Check));
        Assert.StartsWith("wake in 0s", world.Reload(Service("quorum 2\n", Check, Check)), StringComparison.Ordinal);
        Assert.StartsWith("gained, set, wake in 1s", world.Wake(), StringComparison.Ordinal);
        Assert.Equal("10.0.1.1=1 10.0.1.2=1", world.Kernel());
    }

    private static ServiceWorld Running(string text)
    {
        var world = new ServiceWorld(text);
        world.Wake();
        world.Wake();
        while (world.Host.NextWake == world.Now) world.Wake();
        return world;
    }

    private static string Group(string items) =>
        $"virtual_server_group g {{\n{items}\n}}\nvirtual_server group g {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\nreal_server 10.0.1.1 80 {{\n}}\n}}\n";

    private static string Service(string service, params string[] servers) =>
        $"virtual_server 10.0.0.1 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\n{service}" + string.Concat(servers.Select(static (server, i) => $"real_server 10.0.1.{i + 1} 80 {{\n{server}}}\n")) + "}\n";
}
