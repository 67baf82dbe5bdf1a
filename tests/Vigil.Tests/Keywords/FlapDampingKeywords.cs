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

    private static string Block(string lines) => Text($"{Track}flap_damping {{\n{lines}\n}}", root: File);

    private static int Returns(string lines) => Flapping(Block(lines), times: 6).Masters.Count();

    /// <summary>Seconds from the last flap to the release, after so many flaps a second that only max_suppress bounds the penalty.</summary>
    private static int HeldFor(string lines, int times) =>
        (int)Math.Round((Flapping(Block(lines), times, period: 1).Router.Damper.ReleaseAt! - Instant.Zero).Value.TotalSeconds - 5 - 6 - times + 0.5);

    [Fact]
    public void half_life() => Of("half_life 2", 2, 7, Returns);

    [Fact]
    public void suppress() => Of("suppress 5000", 2, 3, Returns);

    [Fact]
    public void reuse() => Of("reuse 2000", 406, 237, line => HeldFor(line, times: 8));

    [Fact]
    public void max_suppress() => Of("max_suppress 300", 480, 300, line => HeldFor(line, times: 20));
}
