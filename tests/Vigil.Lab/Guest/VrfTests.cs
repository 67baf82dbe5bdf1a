using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Guest;

/// <summary>
/// Goal: an interface that belongs to a VRF carries VRRP, and one that leaves its VRF or joins it again flaps no longer than the kernel takes
/// it down for. Method: one of two hosts is in a VRF, as master and as backup; it leaves and comes back. Needs a kernel that has VRFs.
/// </summary>
public sealed class VrfTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public void AMasterInAVrfIsHeardBeforeAndAfterItChanges()
    {
        using var pair = new Pair(Config(ipv6: false));
        Join(pair);
        pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Soon);
        var b = pair.StartB(Product.Vigil);
        b.WaitFor("Entering BACKUP STATE", Soon);
        foreach (var change in new[] { "nomaster", "master vrf0" })
        {
            Change(pair, change);
            pair.Owners.WaitFor(pair.A, Soon);
            Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, 2 * pair.Config.MasterDown(Pair.Low), $"a is not heard after {change}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ABackupInAVrfHearsBeforeAndAfterItChanges(bool ipv6)
    {
        using var pair = new Pair(Config(ipv6));
        Join(pair);
        pair.StartB(Product.Vigil, Pair.High);
        pair.Owners.WaitFor(pair.B, Soon);
        var a = pair.StartA(Product.Vigil, Pair.Low);
        a.WaitFor("Entering BACKUP STATE", Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.B, 2 * pair.Config.MasterDown(Pair.Low), "a takes over");
        foreach (var change in new[] { "nomaster", "master vrf0" })
        {
            Change(pair, change);
            Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.B, 2 * pair.Config.MasterDown(Pair.Low), $"a takes over after {change}");
        }
        pair.B.Die();
        pair.Owners.WaitFor(pair.A, Soon);
    }

    private static VrrpConfig Config(bool ipv6) => new() { Ipv6 = ipv6, Interval = TimeSpan.FromSeconds(0.1) };

    private static void Join(Pair pair)
    {
        pair.A.Box.Run("/bin/sh", "-ec", """
            echo 1 >/proc/sys/net/ipv6/conf/all/keep_addr_on_down
            ip link add vrf0 type vrf table 100
            ip link set vrf0 up
            """);
        Change(pair, "master vrf0");
    }

    private static void Change(Pair pair, string change) => pair.A.Box.Run("/bin/sh", "-c", $"ip link set eth0 {change}");
}
