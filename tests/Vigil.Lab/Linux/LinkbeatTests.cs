using System.Collections.Concurrent;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Vrrp;
using Vigil.Lab.Netlink;
using Xunit;

namespace Vigil.Lab.Linux;

/// <summary>What the driver of a cable says of its link when the other end goes down. veth knows ethtool, not MII.</summary>
public sealed class LinkbeatTests : IDisposable
{
    private readonly ScratchNamespace _network = new();

    public void Dispose() => _network.Dispose();

    [Theory]
    [InlineData(LinkbeatMethod.Ethtool, true, false)]
    [InlineData(LinkbeatMethod.Ioctl, true, false)]
    [InlineData(LinkbeatMethod.Probe, true, false)]
    [InlineData(LinkbeatMethod.Mii, null, null)]
    public void Each_method_sees_what_it_can(LinkbeatMethod method, bool? plugged, bool? pulled) => _network.Run(() =>
    {
        Assert.False(LinkProbe.Open(out var probe).Failed);
        Assert.Equal(plugged, probe.HasLink("eth0", method));
        _network.Ip("link set peer0 down");
        Assert.Equal(pulled, probe.HasLink("eth0", method));
        Assert.Null(probe.HasLink("eth9", method));
        probe.Dispose();
    });

    [Fact]
    public void The_poller_tells_changes_and_nothing_else() => _network.Run(() =>
    {
        var told = new BlockingCollection<(string, bool)>();
        Assert.False(LinkProbe.Open(out var probe).Failed);
        using var poller = new LinkbeatPoller([new("eth0", LinkbeatMethod.Probe)], probe, (name, hasLink) => told.Add((name, hasLink)));
        Assert.Equal(("eth0", true), Next(told));
        _network.Ip("link set peer0 down");
        Assert.Equal(("eth0", false), Next(told));
        _network.Ip("link set peer0 up");
        Assert.Equal(("eth0", true), Next(told));
        Assert.Empty(told);
    });

    private static (string, bool) Next(BlockingCollection<(string, bool)> told)
    {
        Assert.True(told.TryTake(out var next, TimeSpan.FromSeconds(10)), "nothing was told");
        return next;
    }
}
