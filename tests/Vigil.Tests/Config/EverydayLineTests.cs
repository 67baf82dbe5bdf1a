using Vigil.Config.Binding;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Lines of real configurations that keepalived reads in a way of its own: what becomes of them.</summary>
public sealed class EverydayLineTests
{
    private const string Head = "vrrp_instance a {\ninterface eth0\nvirtual_router_id 51\n";
    private const string Vip = "virtual_ipaddress {\n10.0.0.1\n}\n";

    [Theory]
    [InlineData("</dev/tcp/127.0.0.1/80", "", null)]
    [InlineData("</etc/absent cat 'a  b'; exit 3", "", null)]
    [InlineData("</tmp/open.sh", "enable_script_security\nscript_user root", 0u)]
    public void ARedirectionIsRunByTheShell(string script, string global, uint? user)
    {
        var bound = Bind($"global_defs {{\n{global}\n}}\nvrrp_script s {{\nscript \"{script}\"\nweight 10\n}}\n" + Head + Vip + "track_script {\ns\n}\n}");
        Assert.Equal(new ScriptCommand(["/bin/sh", "-c", script], user, user), Assert.Single(bound.Configuration.Scripts).Command);
        Assert.Equal([new TrackUse("s", 10)], bound.Configuration.Instances[0].TrackScripts);
    }

    [Theory]
    [InlineData("<etc/passwd")]
    [InlineData("< /etc/passwd")]
    [InlineData(">/tmp/x")]
    public void OtherRedirectionsAreNoPrograms(string script) =>
        Assert.Empty(Bind($"vrrp_script s {{\nscript \"{script}\"\n}}\n" + Head + Vip + "track_script {\ns\n}\n}", "VG0402").Configuration.Scripts);

    [Theory]
    [InlineData("eth0", "")]
    [InlineData("eth0 weight 5", "")]
    [InlineData("eth0 weight -5", "dont_track_primary\n")]
    public void TheOwnInterfaceIsNoTracker(string item, string lines) =>
        Assert.Equal([new TrackedInterface("eth1", 3)], One(lines + "track_interface {\n" + item + "\neth1 weight 3\n}", "VG0347").TrackInterfaces);

    [Theory]
    [InlineData("10.0.0.2/24")]
    [InlineData("10.0.0.2/x min_ttl 0")]
    public void APeerIsAnAddressWithoutLength(string peer)
    {
        var one = One($"unicast_peer {{\n{peer}\n}}");
        Assert.Equal("10.0.0.2", Assert.Single(one.UnicastPeers).Address.ToString());
        Assert.True(one.IsUnicast);
    }

    [Theory]
    [InlineData("bogus", "VG0106 VG0349", true)]
    [InlineData("2001:db8::1", "VG0114 VG0349", true)]
    [InlineData("", "VG0306", false)]
    public void PeersOfWhichNoneCanBeUsedAreNoWishForMulticast(string peer, string faults, bool held)
    {
        var one = One($"unicast_peer {{\n{peer}\n}}", faults);
        Assert.Equal((held, true, false), (one.FaultWithoutPeer, one.UnicastConfigured, one.IsUnicast));
    }

    private static VrrpInstanceSettings One(string lines, string faults = "") =>
        Assert.Single(Bind(Head + Vip + lines + "\n}", faults).Configuration.Instances);

    private static BoundConfiguration Bind(string text, string faults = "")
    {
        var bound = TestEnvironment.Bind(text);
        Assert.Equal(faults, TestEnvironment.Faults(bound));
        return bound;
    }
}
