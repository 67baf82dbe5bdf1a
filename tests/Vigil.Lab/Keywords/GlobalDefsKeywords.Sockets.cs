using System.Text.RegularExpressions;
using Xunit;
using static Vigil.Lab.Keywords.LineAttribute;

namespace Vigil.Lab.Keywords;

public sealed partial class GlobalDefsKeywords
{
    private const int CommandBytes = 50_000_000, MonitorBytes = 60_000_000;

    [Fact, Line(Also, "vrrp_rx_bufs_policy mtu")]
    public void vrrp_rx_bufs_policy() => Assert.Contains(2 * 3 * 1500, run.Also.AdvertBuffers);

    [Fact, Line(With, "vrrp_rx_bufs_policy mtu\nvrrp_rx_bufs_multiplier 9")]
    public void vrrp_rx_bufs_multiplier() => Assert.Contains(2 * 9 * 1500, run.With.AdvertBuffers);

    // Without force the kernel's limit holds, which is beyond its default.
    [Fact, Line(With, "vrrp_netlink_cmd_rcv_bufs 50000000")]
    public void vrrp_netlink_cmd_rcv_bufs() => Assert.True(Buffers(run.With.Sockets)[^1] > Buffers(run.Without.Sockets)[^1]);

    // Below the limit, so that it is told from the other one.
    [Fact, Line(With, "vrrp_netlink_monitor_rcv_bufs 70000")]
    public void vrrp_netlink_monitor_rcv_bufs()
    {
        Assert.Contains(2 * 70_000, Buffers(run.With.Sockets));
        Assert.DoesNotContain(2 * 70_000, Buffers(run.Without.Sockets));
    }

    [Fact, Line(Also, "vrrp_netlink_cmd_rcv_bufs 50000000\nvrrp_netlink_cmd_rcv_bufs_force")]
    public void vrrp_netlink_cmd_rcv_bufs_force()
    {
        Assert.Contains(2 * CommandBytes, Buffers(run.Also.Sockets));
        Assert.DoesNotContain(2 * CommandBytes, Buffers(run.With.Sockets));
    }

    [Fact, Line(Also, "vrrp_netlink_monitor_rcv_bufs 60000000\nvrrp_netlink_monitor_rcv_bufs_force")]
    public void vrrp_netlink_monitor_rcv_bufs_force() => Assert.Contains(2 * MonitorBytes, Buffers(run.Also.Sockets));

    /// <summary>Receive buffers of the worker's netlink sockets, smallest first.</summary>
    private static int[] Buffers(string sockets) => Numbers(sockets, @"rtnl:[^\n]*?skmem:\([^)]*?rb([0-9]+)");

    private static int[] Numbers(string text, string pattern) => [.. Regex.Matches(text, pattern).Select(match => int.Parse(match.Groups[1].Value)).Order()];
}
