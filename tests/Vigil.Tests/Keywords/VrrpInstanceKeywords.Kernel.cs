using Vigil.Daemon.Apply;
using Vigil.Daemon.Apply.Firewall;
using Vigil.Daemon.Dump;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Vrrp;
using Vigil.Tests.Apply;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

public sealed partial class VrrpInstanceKeywords
{
    /// <summary>What the firewall is told for a master of the first instance.</summary>
    internal static string Firewall(string text)
    {
        var configuration = Bind(text);
        var table = new FirewallTable(configuration.Global.Firewall);
        table.Want("vi1", FirewallEntry.Of(configuration.Instances[0]));
        return table.Plan() ?? "";
    }

    [Fact]
    public void no_accept() => Of("no_accept", "", "{ 10.0.0.100 }", line => Elements(Firewall(Text(line))));

    [Fact]
    public void accept() => Of("accept", "{ 10.0.0.100 }", "", line => Elements(Firewall(Text($"no_accept\n{line}"))));

    private static string Elements(string plan) => plan.Split('\n').FirstOrDefault(line => line.StartsWith("add element", StringComparison.Ordinal)) is { } line
        ? line[line.IndexOf('{', StringComparison.Ordinal)..] : "";

    /// <summary>A model of a kernel after a master of the first instance claimed what is its own.</summary>
    internal static FakeKernel Claimed(string lines)
    {
        var w = Alone(lines);
        var kernel = new FakeKernel();
        Assert.Contains("claim vi1", w.A.Log);
        kernel.Reconciler.Want("vi1", WantedItem.Of(w.Router.Settings), kernel.Now);
        kernel.Settle();
        return kernel;
    }

    [Fact]
    public void virtual_routes() => Of("virtual_routes {\n10.7.0.0/16 dev eth1\n}", "", "10.7.0.0/16",
        line => string.Join(' ', Claimed(line).Routes.Select(route => route.Destination)));

    [Fact]
    public void virtual_rules() => Of("virtual_rules {\nfrom 10.7.0.0/16 table 77 priority 7\n}", "", "10.7.0.0/16 77 7",
        line => string.Join(' ', Claimed(line).Rules.Select(rule => $"{rule.From} {rule.Table} {rule.Priority}")));

    /// <summary>The socket the first instance gets; every interface has the index 2.</summary>
    private static VrrpSocketSettings Socket(string text)
    {
        var configuration = Bind(text);
        return SocketNeeds.Of(configuration.Instances[0], _ => 2, configuration.Global.Buffers)!;
    }

    // The lab's kernel has no VRF: this is the last step before the socket. SO_BINDTODEVICE itself is what every socket with an interface has.
    [Fact]
    public void vrf() => Of("vrf vrf0", null, "vrf0", line => Socket($$"""
        vrrp_instance vi1 {
        virtual_router_id 51
        unicast_src_ip 10.0.0.1
        {{ToPeer()}}
        {{line}}
        virtual_ipaddress {
        10.0.0.100 dev eth0
        }
        }
        """).BindToDevice);

    // It is stored and shown, here as there.
    [Fact]
    public void debug() => Of("debug 3", false, true, line =>
    {
        var host = Alone(line).A.Core;
        var text = new StringWriter();
        var snapshot = DumpSnapshot.Take(host, (default, DateTime.UnixEpoch), [], static _ => null, null);
        RouterSection.Write(new DumpText(text), snapshot, snapshot.Routers[0]);
        return text.ToString().Contains("Debug level = 3", StringComparison.Ordinal);
    });
}
