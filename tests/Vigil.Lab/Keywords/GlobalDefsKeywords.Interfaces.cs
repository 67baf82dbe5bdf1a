using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Keywords;

public sealed partial class GlobalDefsKeywords
{
    // eth9 goes, and comes back as something else: the instance is MASTER on it again.
    [Fact]
    public void dynamic_interfaces()
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        using var daemon = Product.Vigil.Start(host, OnEth9("dynamic_interfaces"));
        daemon.WaitFor("Entering FAULT STATE", DaemonRun.Soon);
        foreach (string kind in new[] { "link add eth9 link eth0 type macvlan", "link add eth9 type veth peer name peer9" })
        {
            int mark = daemon.Mark;
            host.Box.Run("/bin/sh", "-c", $"ip {kind}; ip address add 10.9.0.1/24 dev eth9; ip link set peer9 up 2>/dev/null; ip link set eth9 up");
            daemon.WaitFor("Entering MASTER STATE", DaemonRun.Soon, mark);
            Wait.Until(() => host.Box.Run("ip", "-o", "address", "show", "dev", "eth9").Contains("10.9.0.100/", StringComparison.Ordinal), DaemonRun.Soon, "the address on eth9");
            host.Box.Run("ip", "link", "delete", "eth9");
            daemon.WaitFor("Entering FAULT STATE", DaemonRun.Soon, mark);
        }
    }

    // Without it there is no start: exit 2, as keepalived.
    [Theory]
    [InlineData("vigil")]
    [InlineData("keepalived")]
    public void without_dynamic_interfaces(string product)
    {
        using var lab = new LabKit.Lab();
        using var daemon = Product.Named(product).Start(lab.AddHost("a"), OnEth9(""), "-P");
        Assert.Equal(2, daemon.WaitForExit(DaemonRun.Soon));
    }

    // A macvlan shares the wire of the interface below it, so two instances with one id clash; the other word lets them.
    [Theory]
    [InlineData("", 5)]
    [InlineData("dynamic_interfaces", 5)]
    [InlineData("dynamic_interfaces allow_if_changes", 0)]
    public void allow_if_changes(string globals, int exit)
    {
        using var box = new Box("a");
        box.Run("/bin/sh", "-c", "ip link add eth0 type veth peer name peer0; ip link add eth9 link eth0 type macvlan");
        string first = OnEth9(globals);
        box.Write(Product.ConfigPath, first + first[first.IndexOf("vrrp_instance", StringComparison.Ordinal)..]
            .Replace("VI_1", "VI_2", StringComparison.Ordinal).Replace("eth9", "eth0", StringComparison.Ordinal));
        foreach (var product in new[] { Product.Keepalived, Product.Vigil })
            Assert.Equal(exit, box.TryRun("", product.Path, "-t", "-f", Product.ConfigPath).Status);
    }

    private static string OnEth9(string globals) => $$"""
        global_defs {
            {{globals}}
        }
        vrrp_instance VI_1 {
            interface eth9
            virtual_router_id 1
            version 3
            advert_int 0.1
            virtual_ipaddress {
                10.9.0.100/24
            }
        }
        """;
}
