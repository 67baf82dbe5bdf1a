using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: each keyword of <c>garp_group</c> has its effect. Method: the pace of the four frames of a master that announces one address on
/// eth0 and one on eth1 twice.
/// </summary>
public sealed class GarpGroupKeywords
{
    private const string Both = "interfaces {\neth0\neth1\n}";

    private static string Pace(string group, bool six = false)
    {
        var addresses = six ? "fe80::100\n2001:db8::100 dev eth1" : "10.0.0.100\n10.0.1.100 dev eth1";
        var text = Text("garp_master_repeat 2\ngarp_master_delay 0", root: $"garp_group {{\n{group}\n}}", addresses: addresses);
        var w = new World(text, addressOfA: six ? "fe80::1" : World.AddressOfA).Run(10);
        return string.Join(' ', w.A.Announced.Select(one => Math.Round((one.At - w.A.Announced[0].At).TotalSeconds, 3)));
    }

    [Fact]
    public void garp_interval() => Of("garp_interval 0.5", "0 0 0 0", "0 0.5 1 1.5", line => Pace($"gna_interval 0.1\n{Both}\n{line}"));

    [Fact]
    public void gna_interval() => Of("gna_interval 0.5", "0 0 0 0", "0 0.5 1 1.5", line => Pace($"garp_interval 0.1\n{Both}\n{line}", six: true));

    [Fact]
    public void @interface() => Of("interface eth1", "0 0 0 0.5", "0 0.5 1 1.5", line => Pace($"garp_interval 0.5\ninterface eth0\n{line}"));

    [Fact]
    public void interfaces() => Of("interfaces {\neth1\n}", "0 0 0 0.5", "0 0.5 1 1.5", line => Pace($"garp_interval 0.5\ninterface eth0\n{line}"));
}
