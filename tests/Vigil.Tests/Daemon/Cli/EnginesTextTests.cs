using Vigil.Daemon.Apply.Xdp;
using Vigil.Daemon.Cli.Balancing;
using Vigil.Netlink;
using Vigil.Xdp;
using Vigil.Xdp.Engine;
using Xunit;

namespace Vigil.Tests.Daemon.Cli;

/// <summary>Goal: `vigil lb engines` says which path each interface has, why, and who else is there. Method: links and pins in, text and JSON out.</summary>
public sealed class EnginesTextTests
{
    private static readonly NetworkView Network = new(
        [Link(1, "lo", 772, null), Link(2, "veth1", 1, "veth"), Link(3, "bond0", 1, "bond"), Link(4, "bond1", 1, "bond")], [], [], []);

    private static readonly XdpProgram Own = new(7, "vigil_xdp"), Stranger = new(9, "xdp_dispatcher");

    [Fact]
    public void EveryInterfaceHasAPathAndAReason()
    {
        var ports = PortView.Of(Network, [new PinnedPort("bond0", PacketPath.Xdp, Own)], index => index switch { 3 => Own, 4 => Stranger, _ => null });
        Assert.Equal("""
            ipvs: not loaded
            xdp: can be used
            Interface  Balanced  Path        Why                                                                                                                  Other XDP program
            veth1      no        tc ingress  a veth takes frames from XDP only while its peer has a program too, and its senders leave checksums to be completed  -
            bond0      yes       native XDP  native XDP                                                                                                           -
            bond1      no        tc ingress  bond1 has another XDP program, xdp_dispatcher (program 9), which stays                                               xdp_dispatcher (program 9)

            """.ReplaceLineEndings("\n"),
            EnginesCommand.Text(new(false, null, ports)));
    }

    [Fact]
    public void AnObstacleIsNamed()
    {
        var view = new EnginesView(true, new XdpProblem(XdpProblemCode.NotPermitted, "no right"), []);
        Assert.StartsWith("ipvs: loaded\nxdp: VG2002: no right\n", EnginesCommand.Text(view), StringComparison.Ordinal);
        Assert.Equal("""{"ipvsIsLoaded":true,"xdpCanBeUsed":false,"xdpObstacle":"VG2002: no right","interfaces":[]}""" + "\n", EnginesCommand.Json(view));
    }

    [Fact]
    public void AProgramOfAnotherEngineOnOurInterfaceIsSeen()
    {
        var ports = PortView.Of(Network, [new PinnedPort("bond0", PacketPath.Tc, null)], index => index == 3 ? Stranger : null);
        Assert.Equal((true, PacketPath.Tc, Stranger), (ports[1].IsOn, ports[1].Path, ports[1].Other));
        Assert.Contains("which stays", ports[1].Why, StringComparison.Ordinal);
        Assert.Equal(PacketPath.Tc, ports[2].Path); // its frames would leave by bond0
    }

    private static Link Link(int index, string name, ushort type, string? kind) => new() { Index = index, Name = name, HardwareType = type, Kind = kind };
}
