using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>Lists of static items: what ip(8) shows because of each.</summary>
[Collection(nameof(ItemRun))]
public sealed partial class RootKeywords(ItemRun run)
{
    [Fact, Item("static_ipaddress", "[10.%.0.1/24 dev eth1]", @"^eth1 .*10\.%\.0\.1/24")]
    public void static_ipaddress() => run.Check(this);

    [Fact, Item("static_routes", "[10.%.0.0/16 via 10.0.0.254 dev eth0]", @"10\.%\.0\.0/16 via 10\.0\.0\.254")]
    public void static_routes() => run.Check(this);

    [Fact, Item("static_rules", "[from 10.%.0.0/16 table 77 priority %]", @"^4 %: from 10\.%\.0\.0/16")]
    public void static_rules() => run.Check(this);
}
