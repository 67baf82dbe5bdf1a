using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Netlink;
using Vigil.Tests.Config;
using Xunit;

namespace Vigil.Tests.Apply.Ipvs;

/// <summary>Goal: the synchronisation daemon sends while its instance is master and receives otherwise (lvs-behaviour G2). Method: a core in virtual time.</summary>
public sealed class SyncFollowerTests
{
    private static readonly SyncDaemonSettings Daemon = new() { Interface = "eth0", Instance = "a" };

    [Fact]
    public void TheRoleIsThatOfTheInstance()
    {
        var host = Host();
        Assert.Equal(new(IpvsDaemonRole.Backup, "eth0", 51), SyncFollower.RoleOf(new LvsSettings { SyncDaemon = Daemon }, host.Routers));
        host.Handle(VrrpInput.InterfaceChanged(new InterfaceSnapshot { Name = "eth0", Index = 2, IsRunning = true, Mtu = 1500, Addresses = [InetAddress.Parse("10.0.0.100")] }), default);
        for (int i = 0; i < 10 && host.Routers[0].State != RouterState.Master; i++) host.Handle(VrrpInput.Wake, host.NextWake ?? default);
        Assert.Equal(RouterState.Master, host.Routers[0].State);
        Assert.Equal(IpvsDaemonRole.Master, SyncFollower.RoleOf(new LvsSettings { SyncDaemon = Daemon }, host.Routers)!.Role);
    }

    [Fact]
    public void TheIdGivenBeatsTheRouters() =>
        Assert.Equal(9u, SyncFollower.RoleOf(new LvsSettings { SyncDaemon = Daemon with { Id = 9 } }, Host().Routers)!.Id);

    [Fact]
    public void WithoutAnInstanceItIsTheCheckersBusiness() =>
        Assert.Null(SyncFollower.RoleOf(new LvsSettings { SyncDaemon = Daemon with { Instance = null } }, Host().Routers));

    private static VrrpHost Host() => new(
        TestEnvironment.Bind("vrrp_instance a {\ninterface eth0\nvirtual_router_id 51\npriority 255\nvirtual_ipaddress {\n10.0.0.100\n}\n}").Configuration, default);
}
