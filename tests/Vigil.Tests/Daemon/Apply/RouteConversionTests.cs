using Vigil.Config.Binding;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Netlink;
using Vigil.Tests.Config;
using Xunit;

namespace Vigil.Tests.Daemon.Apply;

/// <summary>What the kernel is told about a route and never shows again.</summary>
public sealed class RouteConversionTests
{
    // RTA_TTL_PROPAGATE (26) of 5 bytes: what keepalived 2.2.7 was seen to send.
    [Theory]
    [InlineData("ttl-propagate enabled", "05001A0001")]
    [InlineData("ttl-propagate disabled", "05001A0000")]
    public void TtlPropagateIsSentAsKeepalivedSendsIt(string option, string attribute)
    {
        Assert.Contains(attribute, Sent(option), StringComparison.Ordinal);
        Assert.DoesNotContain("05001A00", Sent(""), StringComparison.Ordinal);
    }

    private static string Sent(string option)
    {
        var bound = TestEnvironment.Bind($"static_routes {{\n 10.1.0.0/16 via 192.0.2.2 dev eth0 {option}\n}}\n");
        var route = Assert.Single(bound.Configuration.StaticRoutes).ToKernel(static _ => 2);
        var writer = new NetlinkWriter(stackalloc byte[256]);
        route!.Encode(ref writer);
        return Convert.ToHexString(writer.Written);
    }
}
