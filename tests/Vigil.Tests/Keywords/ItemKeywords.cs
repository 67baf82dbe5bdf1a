using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply;
using Vigil.Tests.Apply;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>What addresses, routes and rules on eth1 mean for an instance on eth0 when eth1 goes down.</summary>
internal static class ItemsOnEth1
{
    /// <summary>The state of a master that has this item.</summary>
    public static RouterState Own(string list, string item) =>
        new World(Text($"{list} {{\n{item}\n}}")).Run(5).Link("eth1", 3, up: false).State;

    /// <summary>The state of a master of the track_group tg, where the static item may be in that group.</summary>
    public static RouterState Static(string list, string item)
    {
        var text = Text(root: $"track_group tg {{\ngroup {{\nvi1\n}}\n}}\n{list} {{\n{item}\n}}");
        var w = new World(text).Run(5);
        var kernel = new FakeKernel();
        kernel.Reconciler.Configure(w.A.Core.Configuration);
        kernel.Settle();
        kernel.SetLink("eth1", up: false);
        kernel.Settle();
        foreach (var told in kernel.Facts.OfType<KernelFact.TrackGroupChanged>()) w.Feed(VrrpInput.TrackGroupState(told.Group, told.IsUp));
        return w.State;
    }
}

/// <summary>Goal: options of addresses that act on the instance. Method: eth1, where the address is, goes down.</summary>
public sealed class AddressItemKeywords
{
    [Theory]
    [InlineData("virtual_ipaddress")]
    [InlineData("virtual_ipaddress_excluded")]
    public void no_track(string list) => Of("no_track", RouterState.Fault, RouterState.Master,
        option => ItemsOnEth1.Own(list, $"10.0.9.1/24 dev eth1 {option}"));

    [Fact]
    public void track_group() => Of("track_group tg", RouterState.Master, RouterState.Fault,
        option => ItemsOnEth1.Static("static_ipaddress", $"10.0.9.1/24 dev eth1 {option}"));
}

/// <summary>Goal: options of routes that act on the instance. Method: eth1, where the route goes, goes down.</summary>
public sealed class RouteItemKeywords
{
    [Fact]
    public void no_track() => Of("no_track", RouterState.Fault, RouterState.Master,
        option => ItemsOnEth1.Own("virtual_routes", $"10.7.0.0/16 dev eth1 {option}"));

    [Fact]
    public void track_group() => Of("track_group tg", RouterState.Master, RouterState.Fault,
        option => ItemsOnEth1.Static("static_routes", $"10.7.0.0/16 dev eth1 {option}"));

    [Fact]
    public void vrf() => Of("vrf vrf0", 254u, 77u,
        option => VrrpInstanceKeywords.Claimed($"virtual_routes {{\n10.7.0.0/16 dev eth1 {option}\n}}").Routes.Single().Table);
}

/// <summary>Goal: options of rules that act on the instance. Method: eth1, which the rule is about, goes down.</summary>
public sealed class RuleItemKeywords
{
    [Fact]
    public void no_track() => Of("no_track", RouterState.Fault, RouterState.Master,
        option => ItemsOnEth1.Own("virtual_rules", $"iif eth1 table 77 priority 7 {option}"));

    [Fact]
    public void track_group() => Of("track_group tg", RouterState.Master, RouterState.Fault,
        option => ItemsOnEth1.Static("static_rules", $"iif eth1 table 77 priority 7 {option}"));
}
