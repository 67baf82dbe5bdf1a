using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>Options of addresses: what ip(8) shows because of each.</summary>
[Collection(nameof(ItemRun))]
public sealed class AddressItemKeywords(ItemRun run)
{
    [Fact, Item("virtual_ipaddress_excluded", "10.%.0.1/24 [dev eth1]", @"^eth1 .*10\.%\.0\.1/24")]
    public void dev() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "10.%.0.1/24 [scope link]", @"10\.%\.0\.1/24 scope link")]
    public void scope() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "10.%.0.1/24 [brd 10.%.0.77]", @"10\.%\.0\.1/24 brd 10\.%\.0\.77"),
        Item("virtual_ipaddress_excluded", "10.%.0.1/24 [broadcast 10.%.0.77]", @"10\.%\.0\.1/24 brd 10\.%\.0\.77")]
    public void broadcast() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "10.%.0.1/24 [label eth0:x]", @"10\.%\.0\.1/24 .*eth0:x")]
    public void label() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "10.%.0.1 [peer 10.%.0.2]", @"10\.%\.0\.1 peer 10\.%\.0\.2")]
    public void peer() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "fd01:%::1/64 [home]", @"fd01:%::1/64 .*home")]
    public void home() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "fd01:%::1/64 [-nodad]", @"fd01:%::1/64 (?!.*nodad)")]
    public void nodad() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "fd01:%::1/64 [mngtmpaddr]", @"fd01:%::1/64 .*mngtmpaddr")]
    public void mngtmpaddr() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "10.%.0.1/24 [noprefixroute]", @"10\.%\.0\.1/24 .*noprefixroute")]
    public void noprefixroute() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "239.0.9.%/32 [autojoin]", @"239\.0\.9\.%/32 .*autojoin")]
    public void autojoin() => run.Check(this);

    [Fact, Item("virtual_ipaddress_excluded", "fd01:%::1/64 [preferred_lft 0]", @"fd01:%::1/64 .*deprecated")]
    public void preferred_lft() => run.Check(this);
}
