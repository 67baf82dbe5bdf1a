using Vigil.LabKit;
using Xunit;
using static Vigil.Lab.Keywords.LineAttribute;

namespace Vigil.Lab.Keywords;

/// <summary>Keywords of an instance whose effect is in the kernel or on the wire.</summary>
[Collection(nameof(ItemRun))]
public sealed class VrrpInstanceKeywords(DaemonRun run)
{
    [Fact, Line(With, "kernel_rx_buf_size 65536", Place = Instance)]
    public void kernel_rx_buf_size()
    {
        Assert.Contains(2 * 65536, run.With.AdvertBuffers);
        Assert.DoesNotContain(2 * 65536, run.Without.AdvertBuffers);
    }

    [Fact]
    public void unicast_ttl()
    {
        using var lab = new LabKit.Lab();
        var (host, peer) = (lab.AddHost("a"), lab.AddHost("b"));
        using var capture = Capture.On(peer, "ip proto 112");
        using var daemon = Product.Vigil.Start(host, Two($"unicast_peer {{\n{peer.Address}\n}}", "unicast_ttl 3"));
        var seen = capture.ReadUpTo("vrrp.virt_rtr_id == 2", "vrrp", "vrrp.virt_rtr_id", "ip.ttl").Select(static fields => string.Join(' ', fields)).ToHashSet();
        Assert.Equal(["1 3", "2 255"], seen.Order());
    }

    /// <summary>Two instances, of which the first has the line; the second is MASTER after the first.</summary>
    private static string Two(string both, string line) => string.Concat(new[] { (Number: 1, Interval: 0.1), (Number: 2, Interval: 0.3) }.Select(one => $$"""
        vrrp_instance VI_{{one.Number}} {
            interface eth0
            virtual_router_id {{one.Number}}
            version 3
            advert_int {{one.Interval}}
            {{both}}
            {{(one.Number == 1 ? line : "")}}
            virtual_ipaddress {
                10.0.0.10{{one.Number}}
            }
        }

        """));
}
