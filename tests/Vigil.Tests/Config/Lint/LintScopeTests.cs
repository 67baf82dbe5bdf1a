using System.Diagnostics;
using System.Text;
using Vigil.Config.Lint;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config.Lint;

/// <summary>Goal: instances are put together that are one virtual router, and no others. Method: small hosts, and what is shared as words.</summary>
public sealed class LintScopeTests
{
    [Theory]
    // Nothing but the number, the name and the interface in common.
    [InlineData("VI_1 eth0 51 10.0.0.1/24", "VI_1 eth0 51 10.0.1.1/24", "")]
    // Other names, the same thing.
    [InlineData("VI_1 eth0 51 10.0.0.1/24", "db ens3 51 10.0.0.1/32", "VI_1+db")]
    // Two routers each, in another order.
    [InlineData("a eth0 51 10.0.0.1/24, b eth1 52 10.0.1.1/24", "b eth1 52 10.0.1.1/24, a eth0 51 10.0.0.1/24", "a+a b+b")]
    // The same number on two interfaces.
    [InlineData("a eth0 51 10.0.0.1/24, b eth1 51 10.0.1.1/24", "c eth0 51 10.0.1.1/24, d eth1 51 10.0.0.1/24", "a+d b+c")]
    // Another number, but the address tells.
    [InlineData("a eth0 51 10.0.0.1/24", "a eth0 52 10.0.0.1/24", "a+a")]
    // The number beats the address that moved from one to the other.
    [InlineData("a eth0 51 10.0.0.1/24 10.0.0.2/24, b eth0 52 10.0.0.3/24", "a eth0 51 10.0.0.1/24, b eth0 52 10.0.0.3/24 10.0.0.2/24", "a+a b+b")]
    // The families are apart.
    [InlineData("a eth0 51 10.0.0.1/24, b eth0 51 fe80::1", "b eth0 51 fe80::1, a eth0 51 10.0.0.1/24", "a+a b+b")]
    public void OneVirtualRouter(string first, string second, string shared)
    {
        var scope = LintScope.Of([Host("node1", first), Host("node2", second)]);
        Assert.Equal(shared, string.Join(' ', scope.Routers.Select(static router => string.Join('+', router.Members.Select(static member => member.Settings.Name)))));
    }

    [Theory]
    [InlineData("node1.conf|node2.conf", "node1|node2")]
    [InlineData("a/keepalived.conf|b/keepalived.conf", "a/keepalived|b/keepalived")]
    [InlineData("/etc/a.conf|/etc/a.conf", "a-1|a-2")]
    [InlineData("/etc/a.conf|/etc/a.conf|/etc/a-1.conf", "a-1|a-2|a-1-3")]
    [InlineData("/etc/node 1.conf|/etc/node#2.conf", "node_1|node_2")]
    public void HostsAreCalledAsShortAsTheyCanBe(string paths, string names) => Assert.Equal(names.Split('|'), HostNames.Of(paths.Split('|')));

    [Fact]
    public void TwoThousandInstancesOnEachOfThreeHostsAreComparedInSeconds()
    {
        var text = string.Join(", ", Enumerable.Range(0, 2000).Select(static i => $"i{i} eth{i / 250} {i % 250 + 1} 10.{i / 250}.{i % 250}.1/32"));
        LintHost[] hosts = [Host("node1", text), Host("node2", text), Host("node3", text)];
        var watch = Stopwatch.StartNew();
        LintRules.Check(hosts);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(2000, LintScope.Of(hosts).Routers.Length);
    }

    /// <summary>Instances as "NAME INTERFACE NUMBER ADDRESS…", apart by commas.</summary>
    private static LintHost Host(string name, string instances)
    {
        var text = new StringBuilder();
        foreach (var words in instances.Split(", ").Select(static one => one.Split(' ')))
            text.Append($"vrrp_instance {words[0]} {{\ninterface {words[1]}\nvirtual_router_id {words[2]}\nvirtual_ipaddress {{\n{string.Join('\n', words[3..])}\n}}\n}}\n");
        var path = $"/etc/{name}.conf";
        return LintHost.Read(name, path, new MemoryFileReader().Add(path, text.ToString()), TestEnvironment.For(name));
    }
}
