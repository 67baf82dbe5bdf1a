using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>Options of routes: what ip(8) shows because of each.</summary>
[Collection(nameof(ItemRun))]
public sealed class RouteItemKeywords(ItemRun run)
{
    // The words [to] [TYPE] before the destination.
    [Fact, Item("virtual_routes", "[to blackhole] 10.%.0.0/16 [|via 10.0.0.254]", @"blackhole 10\.%\.0\.0/16")]
    public void to_TYPE() => run.Check(this);

    [Fact, Item("virtual_routes", "unreachable [inet6] default table %", @"unreachable default dev lo table %"),
        Item("virtual_routes", "unreachable [inet|inet6] default table %", @"^unreachable default table %")]
    public void inet() => run.Check(this);

    [Fact, Item("virtual_routes", "fd02:%::/48 [from fd00::/64] via fd00::fe dev eth0", @"fd02:%::/48 .*from fd00::/64")]
    public void from() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [src 10.1.99.1]", @"10\.%\.0\.0/16 .*src 10\.1\.99\.1")]
    public void src() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 [via 10.0.0.254] dev eth0", @"10\.%\.0\.0/16 .*via 10\.0\.0\.254")]
    public void via() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 [gw 10.0.0.254] dev eth0", @"10\.%\.0\.0/16 .*via 10\.0\.0\.254")]
    public void gw() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [or 10.0.0.253]", @"10\.%\.0\.0/16 .*nexthop via 10\.0\.0\.254 .*nexthop via 10\.0\.0\.253")]
    public void or() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [tos 4]", @"10\.%\.0\.0/16 .*tos 0x04"),
        Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [dsfield 4]", @"10\.%\.0\.0/16 .*tos 0x04")]
    public void tos() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [table 77]", @"10\.%\.0\.0/16 .*table 77")]
    public void table() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 no_track [protocol 77]", @"10\.%\.0\.0/16 .*proto 77")]
    public void protocol() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 dev eth0 [scope 200]", @"10\.%\.0\.0/16 .*scope (site|200)")]
    public void scope() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [metric 77]", @"10\.%\.0\.0/16 .*metric 77"),
        Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [priority 77]", @"10\.%\.0\.0/16 .*metric 77"),
        Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [preference 77]", @"10\.%\.0\.0/16 .*metric 77")]
    public void metric() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 [dev eth1|via 10.0.0.254]", @"10\.%\.0\.0/16 .*dev eth1"),
        Item("virtual_routes", "10.%.0.0/16 [oif eth1|via 10.0.0.254]", @"10\.%\.0\.0/16 .*dev eth1")]
    public void dev() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 192.0.2.1 dev eth0 [onlink]", @"10\.%\.0\.0/16 .*onlink")]
    public void onlink() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [encap ip id 7 dst 192.0.2.9]", @"10\.%\.0\.0/16 .*encap ip id 7 .*dst 192\.0\.2\.9")]
    public void encap() => run.Check(this);

    [Fact, Item("virtual_routes", "fd02:%::/48 via fd00::fe dev eth0 [expires 1000]", @"fd02:%::/48 .*expires [0-9]+sec")]
    public void expires() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [mtu 1400]", @"10\.%\.0\.0/16 .*mtu 1400")]
    public void mtu() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [window 2000]", @"10\.%\.0\.0/16 .*window 2000")]
    public void window() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [rtt 300ms]", @"10\.%\.0\.0/16 .*rtt 300ms")]
    public void rtt() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [rttvar 400ms]", @"10\.%\.0\.0/16 .*rttvar 400ms")]
    public void rttvar() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [ssthresh 8]", @"10\.%\.0\.0/16 .*ssthresh 8")]
    public void ssthresh() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [cwnd 7]", @"10\.%\.0\.0/16 .*cwnd 7")]
    public void cwnd() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [advmss 1300]", @"10\.%\.0\.0/16 .*advmss 1300")]
    public void advmss() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [reordering 5]", @"10\.%\.0\.0/16 .*reordering 5")]
    public void reordering() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [hoplimit 9]", @"10\.%\.0\.0/16 .*hoplimit 9")]
    public void hoplimit() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [initcwnd 4]", @"10\.%\.0\.0/16 .*initcwnd 4")]
    public void initcwnd() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [features ecn]", @"10\.%\.0\.0/16 .*features ecn")]
    public void features() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [rto_min 500ms]", @"10\.%\.0\.0/16 .*rto_min 500ms")]
    public void rto_min() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [initrwnd 5]", @"10\.%\.0\.0/16 .*initrwnd 5")]
    public void initrwnd() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [quickack 1]", @"10\.%\.0\.0/16 .*quickack 1")]
    public void quickack() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [congctl reno]", @"10\.%\.0\.0/16 .*congctl reno")]
    public void congctl() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [fastopen_no_cookie 1]", @"10\.%\.0\.0/16 .*fastopen_no_cookie 1")]
    public void fastopen_no_cookie() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 via 10.0.0.254 [realms 3/4]", @"10\.%\.0\.0/16 .*realms 3/4")]
    public void realms() => run.Check(this);

    [Fact, Item("virtual_routes", "fd02:%::/48 via fd00::fe dev eth0 [pref high]", @"fd02:%::/48 .*pref high")]
    public void pref() => run.Check(this);

    [Fact, Item("virtual_routes", "10.1.0.0/16 via 10.0.0.254 [|add]", @"^unicast 10\.1\.0\.0/16 via 10\.0\.0\.254")]
    public void add() => run.Check(this);

    [Fact, Item("virtual_routes", "10.2.0.0/16 via 10.0.0.254 append [prepend]", @"10\.2\.0\.0/16 via 10\.0\.0\.254 .*\n.*10\.2\.0\.0/16 via 10\.0\.0\.253")]
    public void prepend() => run.Check(this);

    [Fact, Item("virtual_routes", "10.3.0.0/16 via 10.0.0.254 [append]", @"10\.3\.0\.0/16 via 10\.0\.0\.253 .*\n.*10\.3\.0\.0/16 via 10\.0\.0\.254")]
    public void append() => run.Check(this);

    [Fact, Item("virtual_routes", "10.%.0.0/16 [nexthop via 10.0.0.253 weight 5 nexthop via 10.0.0.254|via 10.0.0.254]", @"10\.%\.0\.0/16 .*nexthop via 10\.0\.0\.253 dev eth0 weight 5 .*nexthop via 10\.0\.0\.254")]
    public void nexthop() => run.Check(this);
}
