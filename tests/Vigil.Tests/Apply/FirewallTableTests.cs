using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Firewall;
using Xunit;

namespace Vigil.Tests.Apply;

/// <summary>The nftables commands of no_accept.</summary>
public sealed class FirewallTableTests
{
    private static readonly FirewallEntry V4 = new(InetAddress.Parse("10.0.0.1"), null);
    private static readonly FirewallEntry V6 = new(InetAddress.Parse("2001:db8::1"), null);
    private static readonly FirewallEntry LinkLocal = new(InetAddress.Parse("fe80::1"), "eth0");

    [Fact]
    public void Nothing_to_drop_is_no_table() => Assert.Null(new FirewallTable(new FirewallSettings()).Plan());

    [Fact]
    public void The_first_entry_makes_the_table_with_its_options()
    {
        var table = new FirewallTable(new FirewallSettings { Table = "vrrp", Priority = -5, Counters = true });
        table.Want("vi1", [V4]);
        var plan = table.Plan()!;
        Assert.StartsWith("add table ip vrrp\ndelete table ip vrrp\ntable ip vrrp {", plan);
        Assert.Contains("type filter hook input priority -5; policy accept;", plan);
        Assert.Contains("ip daddr @vips counter drop", plan);
        Assert.Contains("ip saddr @vips counter drop", plan);
        Assert.EndsWith("add element ip vrrp vips { 10.0.0.1 }\n", plan);
        Assert.DoesNotContain("ip6", plan);
    }

    /// <summary>Without neighbour discovery nobody would find the router.</summary>
    [Fact]
    public void Neighbour_discovery_passes_before_anything_is_dropped()
    {
        var table = new FirewallTable(new FirewallSettings());
        table.Want("vi1", [V6]);
        var plan = table.Plan()!;
        Assert.True(plan.IndexOf("nd-neighbor-solicit, nd-neighbor-advert } accept") < plan.IndexOf("drop"));
    }

    [Theory]
    [InlineData(false, "ip6 daddr . iifname @vips_link_local drop", "type ipv6_addr . ifname")]
    [InlineData(true, "ip6 daddr . iif @vips_link_local drop", "type ipv6_addr . iface_index")]
    public void A_link_local_address_is_dropped_on_its_interface_only(bool byIndex, string rule, string type)
    {
        var table = new FirewallTable(new FirewallSettings { MatchIndex = byIndex });
        table.Want("vi1", [LinkLocal]);
        Assert.Contains(rule, table.Plan());
        Assert.Contains(type, table.Plan());
        Assert.Contains("vips_link_local { fe80::1 . \"eth0\" }", table.Plan());
    }

    [Fact]
    public void Later_changes_are_elements_only()
    {
        var table = new FirewallTable(new FirewallSettings());
        table.Want("vi1", [V4]);
        table.Plan();
        table.Done();
        Assert.Null(table.Plan());
        table.Want("vi2", [V4 with { Address = InetAddress.Parse("10.0.0.2") }]);
        Assert.Equal("add element ip keepalived vips { 10.0.0.2 }\n", table.Plan());
        table.Done();
        table.Want("vi1", []);
        Assert.Equal("delete element ip keepalived vips { 10.0.0.1 }\n", table.Plan());
        table.Done();
        table.Want("vi2", []);
        Assert.Equal("add table ip keepalived\ndelete table ip keepalived\n", table.Plan());
        table.Done();
        Assert.Null(table.Plan());
    }

    [Fact]
    public void A_table_somebody_changed_is_made_anew()
    {
        var table = new FirewallTable(new FirewallSettings());
        table.Want("vi1", [V4, V6]);
        table.Plan();
        table.Done();
        table.Forget();
        Assert.Contains("table ip keepalived {", table.Plan());
        Assert.Contains("table ip6 keepalived {", table.Plan());
    }

    [Fact]
    public void Only_a_master_that_does_not_accept_and_does_not_own_drops()
    {
        var instance = new VrrpInstanceSettings
        {
            Name = "vi1",
            VirtualRouterId = new VirtualRouterId(1),
            Interface = "eth0",
            Accept = false,
            VirtualAddresses = [new AddressSettings { Address = V4.Address, PrefixLength = 32 }, new AddressSettings { Address = LinkLocal.Address, PrefixLength = 64 }],
            ExcludedAddresses = [new AddressSettings { Address = V6.Address, PrefixLength = 128 }],
        };
        Assert.Equal([V4, LinkLocal, V6], FirewallEntry.Of(instance));
        Assert.Empty(FirewallEntry.Of(instance with { Accept = true }));
        Assert.Empty(FirewallEntry.Of(instance with { Priority = Priority.Owner }));
    }
}
