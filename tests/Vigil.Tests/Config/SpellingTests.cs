using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: what keepalived takes, or drops, is taken or dropped here. Method: the settings of one instance.</summary>
public sealed class SpellingTests
{
    [Fact]
    public void DefaultRoutes()
    {
        var routes = One("virtual_routes {\nall via 192.0.2.9 dev eth1\nto any dev eth1\ndefault6 via fe80::1 dev eth1\nany via fe80::1 dev eth1\n}").VirtualRoutes;
        Assert.Equal([InetFamily.IPv4, InetFamily.IPv4, InetFamily.IPv6, InetFamily.IPv6], routes.Select(static route => route.Family));
        Assert.All(routes, static route => Assert.Equal(default, route.Destination));
    }

    [Fact]
    public void RealmsBeyondAByteSpoilTheItem()
    {
        Assert.Empty(One("virtual_routes {\n10.7.0.0/16 dev eth1 realms 1/256\n}", "VG0122").VirtualRoutes);
        Assert.Empty(One("virtual_rules {\nfrom 10.7.0.0/16 table 7 priority 9 realms 256\n}", "VG0122").VirtualRules);
    }

    [Fact]
    public void ProtocolsByAlias() =>
        Assert.Equal((byte)17, One("virtual_rules {\nfrom 10.7.0.0/16 table 7 priority 9 ipproto UDP\n}").VirtualRules[0].IpProtocol);

    [Fact]
    public void AnEmptyPasswordIsNone() =>
        Assert.Equal(AuthenticationType.None, One("authentication {\nauth_type PASS\nauth_pass \"\"\n}", "VG0313").AuthenticationType);

    [Fact]
    public void DelayOfAnOwnerIsCleared()
    {
        Assert.Equal(TimeSpan.Zero, One("priority 255\npreempt_delay 5", "VG0309").PreemptDelay);
        Assert.Equal(TimeSpan.FromSeconds(5), One("priority 255\nstate BACKUP\npreempt_delay 5").PreemptDelay);
    }

    private static VrrpInstanceSettings One(string lines, string faults = "")
    {
        var bound = TestEnvironment.Bind("vrrp_instance a {\ninterface eth0\nvirtual_router_id 51\nvirtual_ipaddress {\n10.0.0.1\n}\n" + lines + "\n}");
        Assert.Equal(faults, TestEnvironment.Faults(bound));
        return Assert.Single(bound.Configuration.Instances);
    }
}
