using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Guest;

/// <summary>
/// Goal: <c>vrf</c> of an instance without an interface carries its adverts through the VRF. Method: a host whose only link belongs to
/// one speaks unicast to another that is master; with the keyword it is heard, without it is not. Needs a kernel that has VRFs.
/// </summary>
public sealed class VrrpInstanceKeywords
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public void vrf()
    {
        using (var pair = new Pair(Config))
        {
            var (b, mark) = StartBoth(pair, "vrf vrf0");
            b.WaitFor("Entering BACKUP STATE", Soon, mark);
        }
        using (var pair = new Pair(Config))
        {
            var (b, mark) = StartBoth(pair, "");
            Wait.Never(() => b.Matching("Entering BACKUP STATE", mark).Count > 0, 5 * Config.Interval, "b hears adverts from outside the VRF");
        }
    }

    private static VrrpConfig Config => new() { Unicast = true };

    private static (LabProcess B, int Mark) StartBoth(Pair pair, string line)
    {
        pair.A.Box.Run("/bin/sh", "-ec", """
            ip link add vrf0 type vrf table 100
            ip link set vrf0 up
            ip link set eth0 master vrf0
            """);
        var b = pair.StartB(Product.Vigil);
        b.WaitFor("Entering MASTER STATE", Soon);
        var mark = b.Mark;
        string config = Config.For(pair.A, pair.B, Pair.High)
            .Replace("interface eth0", line, StringComparison.Ordinal)
            .Replace($"{Config.Address}/24", $"{Config.Address}/24 dev eth0", StringComparison.Ordinal);
        Product.Vigil.Start(pair.A, config).WaitFor("Entering MASTER STATE", Soon);
        return (b, mark);
    }
}
