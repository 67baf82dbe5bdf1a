using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Keywords;

public sealed partial class RootKeywords
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    // The worker is held still, so that it cannot end by itself, with a master-down time in which nobody calls it frozen. Without the keyword it would be given 5 seconds.
    [Fact]
    public void child_wait_time()
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        using var daemon = Product.Vigil.Start(host, "child_wait_time 1\n" + Instance.Replace("advert_int 1", "advert_int 40", StringComparison.Ordinal));
        daemon.WaitFor("Startup complete", Soon);
        host.Box.Run("/bin/sh", "-c", "kill -STOP $(cat /run/vrrp.pid)");
        var before = LabClock.Now;
        daemon.Stop(Soon);
        Assert.InRange(LabClock.Now - before, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(4));
        daemon.WaitFor("did not stop in 1 s", Soon);
    }

    [Fact]
    public void net_namespace()
    {
        using var lab = new LabKit.Lab();
        var host = WithInner(lab);
        using var daemon = Product.Vigil.Start(host, "net_namespace inner\n" + Instance);
        daemon.WaitFor("Entering MASTER STATE", Soon);
        Wait.Until(() => host.Box.Run("ip", "-n", "inner", "addr", "show", "eth0").Contains("10.9.0.100", StringComparison.Ordinal), Soon, "the address in the namespace");
        Assert.DoesNotContain("10.9.0.100", host.Box.Run("ip", "addr", "show", "eth0"), StringComparison.Ordinal);
    }

    // There is nothing to allow: a set of the namespace has the address, and its chain drops what is sent there.
    [Fact]
    public void namespace_with_ipsets()
    {
        using var lab = new LabKit.Lab();
        var host = WithInner(lab);
        string config = "net_namespace inner\nnamespace_with_ipsets\n" + Instance.Replace("virtual_ipaddress", "priority 100\nno_accept\nvirtual_ipaddress", StringComparison.Ordinal);
        using var daemon = Product.Vigil.Start(host, config);
        daemon.WaitFor("namespace_with_ipsets.* nftables", Soon);
        Wait.Until(() => Tables(host, "ip netns exec inner nft list ruleset").Contains("elements = { 10.9.0.100 }", StringComparison.Ordinal), Soon, "the set in the namespace");
        Assert.Matches("ip daddr @vips drop", Tables(host, "ip netns exec inner nft list ruleset"));
        Assert.Equal("", Tables(host, "nft list ruleset").Trim());
    }

    private static string Tables(Host host, string command) => host.Box.Run("/bin/sh", "-c", command);

    /// <summary>A host with a namespace "inner", whose eth0 leads to it.</summary>
    private static Host WithInner(LabKit.Lab lab)
    {
        var host = lab.AddHost("a");
        host.Box.Run("/bin/sh", "-c", """
            set -e
            mkdir -p /run/netns /run/keepalived
            ip netns add inner
            ip link add veth0 type veth peer name eth0 netns inner
            ip -n inner link set eth0 up
            ip link set veth0 up
            ip -n inner addr add 10.9.0.1/24 dev eth0
            """);
        return host;
    }

    [Fact]
    public void use_pid_dir() => Assert.Equal("keepalived.pid vrrp.pid", PidFiles("use_pid_dir"));

    [Fact]
    public void instance() => Assert.Equal("keepalived_one.pid vrrp_one.pid", PidFiles("instance one"));

    [Fact]
    public void PidFilesUsuallyHaveNoDirectory() => Assert.Equal("", PidFiles(""));

    /// <summary>Pid files in a directory of their own while the daemon runs.</summary>
    private static string PidFiles(string line)
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        using var daemon = Product.Vigil.Start(host, line + "\n" + Instance);
        daemon.WaitFor("Entering MASTER STATE", Soon);
        return string.Join(' ', host.Box.Run("find", "/run", "-path", "*/keepalived/*.pid", "-printf", "%f\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    private const string Instance = """
        vrrp_instance VI_1 {
            state MASTER
            interface eth0
            virtual_router_id 1
            version 3
            advert_int 1
            down_timer_adverts 1
            virtual_ipaddress {
                10.9.0.100
            }
        }
        """;
}
