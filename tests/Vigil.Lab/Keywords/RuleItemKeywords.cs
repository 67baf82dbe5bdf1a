using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>Options of rules: what ip(8) shows because of each.</summary>
[Collection(nameof(ItemRun))]
public sealed class RuleItemKeywords(ItemRun run)
{
    [Fact, Item("virtual_rules", "[inet6] table 100 priority %", @"^6 %: .*lookup 100"),
        Item("virtual_rules", "[inet|inet6] table 100 priority %", @"^4 %: .*lookup 100")]
    public void inet() => run.Check(this);

    [Fact, Item("virtual_rules", "[from 10.8.0.0/16] table 100 priority %", @"^4 %: .*from 10\.8\.0\.0/16")]
    public void from() => run.Check(this);

    [Fact, Item("virtual_rules", "[to 10.8.0.0/16] table 100 priority %", @"^4 %: .*to 10\.8\.0\.0/16")]
    public void to() => run.Check(this);

    [Fact, Item("virtual_rules", "[table 77|nop] priority %", @"^4 %: .*lookup 77")]
    public void table() => run.Check(this);

    [Fact, Item("virtual_rules", "[not] from 10.8.0.0/16 table 100 priority %", @"^4 %: .*not from 10\.8\.0\.0/16")]
    public void not() => run.Check(this);

    [Fact, Item("virtual_rules", "from 10.%.0.0/16 [preference 77] nop", @"^4 77: from 10\.%\.0\.0/16 nop"),
        Item("virtual_rules", "from 10.%.0.0/16 [order 78] nop", @"^4 78: from 10\.%\.0\.0/16 nop"),
        Item("virtual_rules", "from 10.%.0.0/16 [priority 79] nop", @"^4 79: from 10\.%\.0\.0/16 nop")]
    public void preference() => run.Check(this);

    [Fact, Item("virtual_rules", "[tos 4] table 100 priority %", @"^4 %: .*tos 0x04"),
        Item("virtual_rules", "[dsfield 4] table 100 priority %", @"^4 %: .*tos 0x04")]
    public void tos() => run.Check(this);

    [Fact, Item("virtual_rules", "[fwmark 5/0xff] table 100 priority %", @"^4 %: .*fwmark 0x5/0xff")]
    public void fwmark() => run.Check(this);

    [Fact, Item("virtual_rules", "[realms 3/4] table 100 priority %", @"^4 %: .*realms 3/4")]
    public void realms() => run.Check(this);

    [Fact, Item("virtual_rules", "[suppress_prefixlength 8] table 100 priority %", @"^4 %: .*suppress_prefixlength 8"),
        Item("virtual_rules", "[sup_pl 8] table 100 priority %", @"^4 %: .*suppress_prefixlength 8")]
    public void suppress_prefixlength() => run.Check(this);

    [Fact, Item("virtual_rules", "[suppress_ifgroup 9] table 100 priority %", @"^4 %: .*suppress_ifgroup 9"),
        Item("virtual_rules", "[sup_group 9] table 100 priority %", @"^4 %: .*suppress_ifgroup 9")]
    public void suppress_ifgroup() => run.Check(this);

    [Fact, Item("virtual_rules", "[dev eth1] table 100 priority %", @"^4 %: .*iif eth1")]
    public void dev() => run.Check(this);

    [Fact, Item("virtual_rules", "[oif eth1] table 100 priority %", @"^4 %: .*oif eth1")]
    public void oif() => run.Check(this);

    [Fact, Item("virtual_rules", "[tunnel-id 7] table 100 priority %", @"^4 %: .*tun_id 7")]
    public void tunnel_id() => run.Check(this);

    [Fact, Item("virtual_rules", "[uidrange 1000-2000] table 100 priority %", @"^4 %: .*uidrange 1000-2000")]
    public void uidrange() => run.Check(this);

    [Fact, Item("virtual_rules", "[l3mdev|nop] priority %", @"^4 %: .*lookup \[l3mdev-table\]")]
    public void l3mdev() => run.Check(this);

    [Fact, Item("virtual_rules", "no_track [protocol 77] table 100 priority %", @"^4 %: .*proto 77")]
    public void protocol() => run.Check(this);

    [Fact, Item("virtual_rules", "[ipproto tcp] table 100 priority %", @"^4 %: .*ipproto tcp")]
    public void ipproto() => run.Check(this);

    [Fact, Item("virtual_rules", "ipproto tcp [sport 100-200] table 100 priority %", @"^4 %: .*sport 100-200")]
    public void sport() => run.Check(this);

    [Fact, Item("virtual_rules", "ipproto tcp [dport 100-200] table 100 priority %", @"^4 %: .*dport 100-200")]
    public void dport() => run.Check(this);

    [Fact, Item("virtual_rules", "[goto 32766|nop] priority %", @"^4 %: .*goto 32766")]
    public void @goto() => run.Check(this);

    [Fact, Item("virtual_rules", "[nop|table 77] priority %", @"^4 %: .*nop")]
    public void nop() => run.Check(this);

    [Fact, Item("virtual_rules", "[type prohibit|nop] priority %", @"^4 %: .*prohibit")]
    public void type() => run.Check(this);

    [Fact, Item("virtual_rules", "[blackhole|nop] priority %", @"^4 %: .*blackhole"),
        Item("virtual_rules", "[unreachable|nop] priority %", @"^4 %: .*unreachable"),
        Item("virtual_rules", "[prohibit|nop] priority %", @"^4 %: .*prohibit")]
    public void blackhole() => run.Check(this);
}
