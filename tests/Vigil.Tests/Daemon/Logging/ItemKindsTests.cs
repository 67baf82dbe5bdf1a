using Vigil.Core.Settings;
using Vigil.Daemon.Logging;
using Xunit;

namespace Vigil.Tests.Daemon.Logging;

/// <summary>Goal: with -D a log says what is set and removed in keepalived 2.2.7's words and order (seen in its log).</summary>
public class ItemKindsTests
{
    private static readonly AddressSettings Address = new() { Address = InetAddress.Parse("10.0.0.9"), PrefixLength = 32 };

    private static readonly VrrpInstanceSettings Full = new()
    {
        Name = "VI",
        VirtualRouterId = new(7),
        VirtualAddresses = [Address],
        ExcludedAddresses = [Address],
        VirtualRoutes = [new RouteSettings { Family = InetFamily.IPv4 }],
        VirtualRules = [new RuleSettings { Family = InetFamily.IPv4 }],
    };

    [Fact]
    public void EachKindHasALineInKeepalivedsOrder()
    {
        Assert.Equal(["VIPs.", "E-VIPs.", "Virtual Routes", "Virtual Rules"], ItemKinds.Setting(Full));
        Assert.Equal(["Virtual Rules", "Virtual Routes", "VIPs.", "E-VIPs."], ItemKinds.Removing(Full));
    }

    [Fact]
    public void WhatAnInstanceHasNothingOfIsNotMentioned()
    {
        Assert.Equal(["E-VIPs.", "Virtual Rules"], ItemKinds.Setting(Full with { VirtualAddresses = [], VirtualRoutes = [] }));
        Assert.Empty(ItemKinds.Removing(new VrrpInstanceSettings { Name = "VI", VirtualRouterId = new(7) }));
    }
}
