using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: <c>flap_damping</c> and what stands in it have their effect. Method: a file takes 20 off the priority of A, again and again,
/// so that B (90) takes over and A (100) comes back; how often, and when A is let go, shows the numbers.
/// </summary>
public sealed class FlapDampingKeywords
{
    internal const string File = "track_file load {\nfile /var/load\nweight 1\n}\n";
    internal const string Track = "track_file {\nload weight -20\n}\n";

    private const string Companion = "vrrp_instance vi2 {\ninterface eth0\nvirtual_router_id 52\nvirtual_ipaddress {\n10.0.0.101\n}\npriority ";

    internal static World Flapping(string text, int times, double period = 10, string? b = null)
    {
        var w = new World(text, b ?? Text("priority 90")).Run(6);
        for (int i = 0; i < times; i++)
        {
            w.Feed(VrrpInput.FileValue("load", 1)).Run(period / 2);
            w.Feed(VrrpInput.FileValue("load", 0)).Run(period / 2);
        }
        return w;
    }

    /// <summary>A with a second instance in one sync group, whose damping it is.</summary>
    internal static string InGroup(string damping) =>
        Text(root: $"{File}{Companion}100\n}}\nvrrp_sync_group g {{\ngroup {{\nvi1 vi2\n}}\nsync_group_tracking_weight\n{Track}{damping}\n}}");

    /// <summary>B, where A has a second instance.</summary>
    internal static string PeerOfGroup => Text("priority 90", root: Companion + "90\n}");

    private static World Damped(string owner, string lines, int times, double period = 10)
    {
        var damping = $"flap_damping {{\n{lines}\n}}";
        return owner == "vrrp_instance"
            ? Flapping(Text(Track + damping, root: File), times, period)
            : Flapping(InGroup(damping), times, period, PeerOfGroup);
    }

    private static int Returns(string owner, string lines) => Damped(owner, lines, times: 6).Masters.Count();

    /// <summary>Seconds from the last flap to the release, after so many flaps a second that only max_suppress bounds the penalty.</summary>
    private static int HeldFor(string owner, string lines, int times)
    {
        var damper = Damped(owner, lines, times, period: 1).Router.Damper;
        return (int)Math.Round((damper.ReleaseAt! - Instant.Zero).Value.TotalSeconds - 5 - 6 - times + 0.5);
    }

    [Theory]
    [InlineData("vrrp_instance")]
    [InlineData("vrrp_sync_group")]
    public void half_life(string owner) => Of("half_life 2", 2, 7, line => Returns(owner, line));

    [Theory]
    [InlineData("vrrp_instance")]
    [InlineData("vrrp_sync_group")]
    public void suppress(string owner) => Of("suppress 5000", 2, 3, line => Returns(owner, line));

    [Theory]
    [InlineData("vrrp_instance")]
    [InlineData("vrrp_sync_group")]
    public void reuse(string owner) => Of("reuse 2000", 406, 237, line => HeldFor(owner, line, times: 8));

    [Theory]
    [InlineData("vrrp_instance")]
    [InlineData("vrrp_sync_group")]
    public void max_suppress(string owner) => Of("max_suppress 300", 480, 300, line => HeldFor(owner, line, times: 20));
}
