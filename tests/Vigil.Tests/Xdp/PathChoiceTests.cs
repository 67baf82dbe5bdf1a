using Vigil.Xdp.Engine;
using Xunit;

namespace Vigil.Tests.Xdp;

/// <summary>Goal: each interface gets the path that serves it, and the reason is said. Method: facts in, choice out.</summary>
public sealed class PathChoiceTests
{
    private static readonly PortFacts Card = new("eth0", null, "ixgbe", false), Other = new("eth1", null, "ixgbe", false), Veth = new("v0", "veth", null, false);

    [Theory]
    [InlineData(null, "ixgbe", false, null, PacketPath.Xdp, "native XDP of ixgbe")]
    [InlineData(null, null, false, null, PacketPath.Xdp, "native XDP")]
    [InlineData(null, "virtio_net", false, null, PacketPath.XdpCompleting, "virtio_net")]
    [InlineData("bond", null, false, null, PacketPath.Xdp, "native XDP")]
    [InlineData("veth", null, false, null, PacketPath.Tc, "peer")]
    [InlineData("tun", null, false, null, PacketPath.Tc, "checksums")]
    [InlineData("vlan", null, false, null, PacketPath.Tc, "VLAN")]
    [InlineData("ipvlan", null, false, null, PacketPath.Tc, "kind ipvlan")]
    [InlineData(null, "ixgbe", true, null, PacketPath.Tc, "VLANs are on it")]
    [InlineData(null, "e100", false, "the driver of eth0 has no native XDP", PacketPath.Tc, "e")]
    public void AnInterfaceGetsThePathOfItsKind(string? kind, string? driver, bool vlans, string? refusal, PacketPath path, string reason)
    {
        var choice = PathChoice.Of(new PortFacts("eth0", kind, driver, vlans, refusal), []);
        Assert.Equal(path, choice.Path);
        Assert.Contains(reason, choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void XdpDoesNotLeadWhereFramesFromXdpAreNotTaken()
    {
        Assert.Equal(PacketPath.Xdp, PathChoice.Of(Card, [Card, Other]).Path);
        Assert.Equal(new PathChoice(PacketPath.Tc, "its frames leave by v0, which takes none from XDP"), PathChoice.Of(Card, [Card, Veth]));
    }
}
