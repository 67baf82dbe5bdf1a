using Xunit;
using static Vigil.Tests.Keywords.Effect;
using static Vigil.Tests.Keywords.Scenes;

namespace Vigil.Tests.Keywords;

public sealed partial class VrrpInstanceKeywords
{
    private const string Lower = "from 10.0.0.2 priority 90";

    private const string TwoInterfaces = "10.0.0.100\n10.0.1.100 dev eth1";

    [Fact]
    public void garp_master_delay() => Of("garp_master_delay 2", "0 s: 5, 5 s: 5", "0 s: 5, 2 s: 5", line => Bursts(Text(line), 10));

    [Fact]
    public void garp_master_repeat() => Of("garp_master_repeat 2", "0 s: 5, 5 s: 5", "0 s: 2, 5 s: 2", line => Bursts(Text(line), 10));

    [Fact]
    public void garp_master_refresh() => Of("garp_master_refresh 4", "0 s: 5, 5 s: 5", "0 s: 5, 4 s: 1, 5 s: 5, 8 s: 1",
        line => Bursts(Text(line), 10));

    [Fact]
    public void garp_master_refresh_repeat() => Of("garp_master_refresh_repeat 3",
        "0 s: 5, 4 s: 1, 5 s: 5, 8 s: 1", "0 s: 5, 4 s: 3, 5 s: 5, 8 s: 3", line => Bursts(Text($"garp_master_refresh 4\n{line}"), 10));

    [Fact]
    public void garp_lower_prio_delay() => Of("garp_lower_prio_delay 2",
        "0 s: 5, 0.391 s: 5, 5 s: 5, 5.391 s: 5", "0 s: 5, 0.391 s: 5, 2.391 s: 5, 5 s: 5", line => Bursts(Text(line), 10, Lower));

    [Fact]
    public void garp_lower_prio_repeat() => Of("garp_lower_prio_repeat 2",
        "0 s: 5, 0.391 s: 5, 5 s: 5, 5.391 s: 5", "0 s: 5, 0.391 s: 2, 5 s: 5, 5.391 s: 2", line => Bursts(Text(line), 10, Lower));

    [Fact]
    public void garp_extra_if() => Of("garp_extra_if all 6", "0 s: 10, 5 s: 10", "0 s: 10, 5 s: 10, 11 s: 2, 17 s: 2",
        line => Bursts(Text(line, addresses: TwoInterfaces), 20));

    [Fact]
    public void vmac_garp_intvl() => Of("vmac_garp_intvl all 6", "0 s: 10, 5 s: 10", "0 s: 10, 5 s: 10, 11 s: 2, 17 s: 2",
        line => Bursts(Text(line, addresses: TwoInterfaces), 20));
}
