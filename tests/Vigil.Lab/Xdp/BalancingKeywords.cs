using Vigil.Lab.Ipvs;
using Vigil.LabKit;
using Vigil.Xdp.Engine;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>Goal: keywords of Vigil's own engine have their effect. Method: the daemon on a director with the line and without it, and what `vigil lb` and a client see.</summary>
public sealed class BalancingKeywords : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly DirectLab _lab = new(PacketPath.Tc, start: false);
    private LabProcess? _daemon;

    public BalancingKeywords() => _lab.Director.Box.Run("ip", "link", "add", "spare0", "type", "veth", "peer", "name", "spare1");

    public void Dispose()
    {
        _daemon?.Dispose();
        _lab.Director.Box.Run("sh", "-c", "rm -rf /sys/fs/bpf/vigil/n$(readlink /proc/self/ns/net | tr -dc 0-9)");
        _lab.Dispose();
    }

    [Fact]
    public void lb_engine()
    {
        Start("lb_engine xdp");
        Assert.StartsWith("Engine xdp on eth0", Listing(), StringComparison.Ordinal);
        Start("lb_engine ipvs");
        Assert.DoesNotContain("Engine xdp", Listing(), StringComparison.Ordinal);
        Start("lb_engine auto");
        Assert.Equal(File.Exists("/proc/net/ip_vs"), !Listing().Contains("Engine xdp on eth0", StringComparison.Ordinal));
        if (!File.Exists("/proc/net/ip_vs")) _daemon!.WaitFor("lb_engine auto: xdp, this kernel has no IPVS", Soon);
    }

    [Fact]
    public void lb_interfaces()
    {
        Start("lb_engine xdp");
        Assert.StartsWith("Engine xdp on eth0 (tc),", Listing(), StringComparison.Ordinal);
        Start("lb_engine xdp\nlb_interfaces spare0 spare1");
        Assert.StartsWith("Engine xdp on spare0 (tc) spare1 (tc),", Listing(), StringComparison.Ordinal);
    }

    [Fact]
    public void lb_orphan_timeout()
    {
        Assert.True(ConnectsWithoutDaemon("lb_engine xdp"));
        Assert.False(ConnectsWithoutDaemon("lb_engine xdp\nlb_orphan_timeout 1.5"));
    }

    // Whether a new connection is taken two seconds after the daemon was killed; one there is goes on in any case.
    private bool ConnectsWithoutDaemon(string line)
    {
        Start(line);
        Wait.Until(() => !Listing().Contains("no next hop", StringComparison.Ordinal), Soon, "the way to the server");
        using var talk = new Conversation(_lab.Client, DirectLab.Address, DirectLab.Port);
        Assert.Equal("s1", talk.Ask("hello"));
        _daemon!.KillTree();
        var until = LabClock.Now + TimeSpan.FromSeconds(2.5);
        while (LabClock.Now < until) Assert.Equal("s1", talk.Ask("still there?"));
        try
        {
            using var other = new Conversation(_lab.Client, DirectLab.Address, DirectLab.Port);
            return other.Ask("hello") == "s1";
        }
        catch (AggregateException refused) when (refused.InnerException is System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private void Start(string global)
    {
        if (_daemon is { Running: true }) _daemon.Stop(Soon);
        _daemon?.Dispose();
        _daemon = Product.Vigil.Start(_lab.Director, $$"""
            global_defs {
                {{global}}
            }
            virtual_server {{DirectLab.Address}} {{DirectLab.Port}} {
                protocol TCP
                lvs_sched rr
                lvs_method DR
                real_server {{_lab.Servers[0].Address}} {{DirectLab.Port}} {
                }
            }
            """);
        _daemon.WaitFor("Startup complete", Soon);
    }

    private string Listing() => _lab.Director.Box.Run(Programs.Vigil, "lb");
}
