using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Apply;

/// <summary>
/// Goal: the same file puts the same things into the kernel. Method: keepalived and Vigil become master on hosts of the same
/// make, and what ip(8) shows there is compared, word for word.
/// </summary>
public sealed class SameAsKeepalivedTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private const string Head = """
        global_defs {
            router_id lab
            vrrp_garp_master_repeat 1
        }
        vrrp_instance VI_1 {
            state MASTER
            interface eth0
            virtual_router_id 51
            priority 100
            version 3
            advert_int 0.1

        """;

    [Fact]
    public void Addresses() => AssertSame("""
            virtual_ipaddress {
                10.1.0.1
                10.1.0.2/24 brd + label eth0:two
                10.1.1.1/24 broadcast - scope link
                10.1.2.1/24 brd 10.1.2.77 noprefixroute
                10.1.3.1/24 scope site dev eth0
                10.1.4.1 peer 10.1.4.2
            }
            virtual_ipaddress_excluded {
                fd01::1
                fd01:1::1/64
                fd01:2::1/64 -nodad
                fd01:3::1/64 home
                fd01:4::1/64 mngtmpaddr noprefixroute
                fd01:5::1/64 preferred_lft 0
                fd01:6::1/128 preferred_lft forever
                10.1.5.1/32
            }
        """);

    [Fact]
    public void Routes() => AssertSame("""
            virtual_ipaddress {
                10.1.0.1/24
            }
            virtual_routes {
                10.2.0.0/16 dev eth0
                10.3.0.0/16 via 10.0.0.254
                src 10.1.0.1 10.4.0.0/16 via 10.0.0.254 dev eth0 metric 5
                blackhole 10.5.0.0/16
                unreachable 10.6.0.0/16
                prohibit 10.7.0.0/16
                throw 10.8.0.0/16
                10.9.0.0/16 via 192.0.2.1 dev eth0 onlink
                10.10.0.0/16 via 10.0.0.254 table 100 protocol 77
                10.11.0.0/16 via 10.0.0.254 tos 4 scope site realms 3/4
                10.12.0.0/16 via 10.0.0.254 mtu 1400 hoplimit 9 advmss lock 1300 rtt 300ms rttvar 400ms reordering 5 window 2000
                10.13.0.0/16 via 10.0.0.254 cwnd lock 7 ssthresh 8 rto_min 500ms initcwnd 4 initrwnd 5 features ecn quickack 1 congctl reno
                10.14.0.0/16 nexthop via 10.0.0.253 weight 5 nexthop via 10.0.0.254 dev eth0 weight 256
                10.15.0.0/16 dev eth0 encap ip id 7 dst 192.0.2.9 src 10.0.0.1 ttl 9
                fd02::/48 via fd00::fe dev eth0
                fd03::/48 via fd00::fe dev eth0 metric 9 pref high
                fd04::/48 from fd00::/64 via fd00::fe dev eth0
                fd05::/48 nexthop via fd00::fd dev eth0 nexthop via fd00::fe dev eth0 weight 3
                blackhole fd06::/48
                10.20.0.0/16 via 10.0.0.251 append
                10.21.0.0/16 via 10.0.0.251 add
                default via 10.0.0.254 metric 700
            }
        """);

    [Fact]
    public void Rules() => AssertSame("""
            virtual_ipaddress {
                10.1.0.1/24
            }
            virtual_rules {
                from 10.1.0.1 table 100 priority 100
                to 10.0.0.0/8 lookup 101 order 101
                not from 10.1.0.0/16 table 102 preference 102
                fwmark 5 table 103 priority 103
                fwmark 5/0xff table 104 priority 104
                iif eth0 table 105 priority 105
                oif eth0 table 106 priority 106
                from 10.1.0.1 tos 4 table 107 priority 107
                from 10.1.0.1 realms 3/4 table 108 priority 108
                from all suppress_prefixlength 8 suppress_ifgroup 9 table 109 priority 109
                uidrange 1000-2000 table 110 priority 110
                ipproto tcp sport 100-200 dport 300-400 table 111 priority 111
                from 10.1.0.1 goto 32766 priority 112
                from 10.1.0.2 blackhole priority 113
                from 10.1.0.3 unreachable priority 114
                from 10.1.0.4 prohibit priority 115
                from 10.1.0.5 nop priority 116
                tunnel-id 77 table 117 priority 117
                from all l3mdev priority 118
                from fd01::1 table 100 priority 100
            }
        """);

    private static void AssertSame(string body)
    {
        var (theirs, ours) = (Show(Product.Keepalived, body), Show(Product.Vigil, body));
        Assert.Equal(theirs.Master, ours.Master);
        Assert.Equal(ours.Before, ours.Stopped); // 2.2.7 leaves an address with a peer behind
    }

    /// <summary>What is in the kernel before the product starts, while it is master, and after it was stopped.</summary>
    private static (string Before, string Master, string Stopped) Show(Product product, string body)
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        var before = Show(host);
        using var daemon = product.Start(host, Head + body + "\n}\n");
        daemon.WaitFor("Entering MASTER STATE", Soon);
        var master = before;
        Wait.Until(
            () =>
            {
                var last = master;
                master = Show(host);
                return master != before && master == last;
            },
            Soon, "things in the kernel that do not change any more");
        daemon.Stop(Soon);
        return (before, master, Show(host));
    }

    private static string Show(Host host)
    {
        var text = host.Box.Run("/bin/sh", "-c", """
            ip -d -o address show dev eth0 | grep -v fe80
            ip -d route show table all proto keepalived; ip -d route show table 100
            ip -d -6 route show table all proto keepalived
            ip -d rule; ip -d -6 rule
            """);
        // How far duplicate address detection has come is a matter of when one looks.
        return Regex.Replace(text, "( tentative)?[ \t\\\\]+", " ");
    }
}
