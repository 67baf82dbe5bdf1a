using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Guest;

/// <summary>
/// Goal: what many kernels lack shows in one that has it: lightweight tunnels of every type, and VRFs. Method: a master of each product
/// puts the same routes into the kernel; ip(8) shows them alike.
/// </summary>
public sealed class RouteItemKeywords
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    // An ILA route needs an identifier of a type that the kernel may translate. keepalived 2.2.7 drops what the last two say.
    [Fact]
    public void encap()
    {
        string[] alike =
        [
            "10.7.1.0/24 via 10.0.0.254 encap mpls 100/200",
            "10.7.2.0/24 via 10.0.0.254 encap ip id 7 src 10.0.0.1 dst 192.0.2.9 tos 4 ttl 9",
            "fd02:8::2000:0:0:1/128 via fd00::fe dev eth0 encap ila 1:2:3:4",
        ];
        string ours = Shown(Product.Vigil,
        [
            .. alike,
            "fd02:7::/48 via fd00::fe dev eth0 encap ip6 id 8 src fd00::1 dst fd00::9 tc 4 hoplimit 9",
            "10.7.3.0/24 nexthop via 10.0.0.254 encap mpls 300 nexthop via 10.0.0.253 weight 5",
        ]);
        Assert.Matches(@"10\.7\.1\.0/24 encap mpls 100/200 via 10\.0\.0\.254", ours);
        Assert.Matches(@"10\.7\.2\.0/24 encap ip id 7 src 10\.0\.0\.1 dst 192\.0\.2\.9 .*ttl 9 .*tos 4", ours);
        Assert.Matches(@"fd02:8::2000:0:0:1 encap ila 1:2:3:4", ours);
        Assert.Matches(@"fd02:7::/48 encap ip6 id 8 src fd00::1 dst fd00::9 .*hoplimit 9 .*tc 4", ours);
        Assert.Matches(@"10\.7\.3\.0/24 .*nexthop encap mpls 300 via 10\.0\.0\.254", ours);
        Assert.Equal(Shown(Product.Keepalived, alike), Shown(Product.Vigil, alike));
    }

    [Fact]
    public void vrf()
    {
        string with = Shown(Product.Vigil, ["10.7.1.0/24 dev eth1 vrf vrf0"]), without = Shown(Product.Vigil, ["10.7.1.0/24 dev eth1"]);
        Assert.Matches(@"10\.7\.1\.0/24 dev eth1 table (vrf0|100)", with);
        Assert.DoesNotMatch("table (vrf0|100)", Regex.Match(without, @"10\.7\.1\.0/24.*").Value);
    }

    /// <summary>What ip(8) shows of the routes a master with this list has made.</summary>
    private static string Shown(Product product, string[] routes)
    {
        using var lab = new LabKit.Lab();
        var host = lab.AddHost("a");
        host.Box.Run("/bin/sh", "-ec", """
            ip link add vrf0 type vrf table 100
            ip link set vrf0 up
            ip link add eth1 type veth peer name peer1
            ip link set eth1 master vrf0 up
            ip link set peer1 up
            """);
        using var daemon = product.Start(host, $$"""
            vrrp_instance VI_1 {
                state MASTER
                interface eth0
                virtual_router_id 51
                version 3
                advert_int 0.1
                virtual_ipaddress {
                    10.0.0.100/24
                }
                virtual_routes {
                    {{string.Join('\n', routes)}}
                }
            }
            """);
        daemon.WaitFor("Entering MASTER STATE", Soon);
        string now = "", last;
        Wait.Until(
            () =>
            {
                (last, now) = (now, Look(host));
                return now == last && now.Contains("10.7.1.0", StringComparison.Ordinal);
            },
            Soon, $"the routes, and no change any more, in {daemon.Log}");
        return now;
    }

    private static string Look(Host host) => Regex.Replace(
        host.Box.Run("/bin/sh", "-c", "(ip -d -o route show table all; ip -d -o -6 route show table all) | grep -E '10[.]7[.]|fd02:'"), @"[ \t\\]+", " ");
}
