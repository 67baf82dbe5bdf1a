using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>
/// The items of all tests with an <see cref="ItemAttribute"/>, put into the kernel by two masters: one with the options the tests are
/// about and one without them.
/// </summary>
public sealed class ItemRun : IDisposable
{
    private const int FirstNumber = 20;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private static readonly ILookup<string, (ItemAttribute Item, int Number)> Items = typeof(ItemRun).Assembly.GetTypes()
        .SelectMany(static type => type.GetMethods())
        .SelectMany(static method => method.GetCustomAttributes<ItemAttribute>().Select(item => (Name: $"{method.DeclaringType!.Name}.{method.Name}", Item: item)))
        .Select(static (entry, i) => (entry.Name, entry.Item, Number: FirstNumber + i))
        .ToLookup(static entry => entry.Name, static entry => (entry.Item, entry.Number));

    private readonly LabKit.Lab _lab = new();
    private readonly string _with, _without;

    public ItemRun() => (_with, _without) = (Shown("with", with: true), Shown("without", with: false));

    public void Dispose() => _lab.Dispose();

    /// <summary>The caller's option shows in the kernel, and does not without the keyword.</summary>
    public void Check(object test, [CallerMemberName] string method = "")
    {
        var items = Items[$"{test.GetType().Name}.{method}"];
        Assert.NotEmpty(items);
        foreach (var (item, number) in items)
        {
            var shown = new Regex(Numbered(item.Shown, number), RegexOptions.Multiline);
            Assert.Matches(shown, _with);
            Assert.DoesNotMatch(shown, _without);
        }
    }

    private static string Numbered(string text, int number) => text.Replace("%", $"{number}", StringComparison.Ordinal);

    private string Shown(string name, bool with)
    {
        var host = _lab.AddHost(name);
        host.Box.Run("/bin/sh", "-c", """
            set -e
            ip link add eth1 type veth peer name peer1
            ip link set eth1 up
            ip link set peer1 up
            for net in 10.1.0.0/16 10.2.0.0/16 10.3.0.0/16; do ip route add $net via 10.0.0.253 proto static; done
            """);
        using var daemon = Product.Vigil.Start(host, Configuration(with, host.Number));
        daemon.WaitFor("Entering MASTER STATE", Soon);
        string now = Look(host), last = "";
        Wait.Until(
            () =>
            {
                (last, now) = (now, Look(host));
                return now == last && now.Contains("10.1.99.1", StringComparison.Ordinal);
            },
            Soon, "the last address, and no change any more");
        return now;
    }

    private static string Configuration(bool with, int router)
    {
        var lists = Items.SelectMany(static entries => entries).ToLookup(static entry => entry.Item.Block, entry => "    " + Numbered(Chosen(entry.Item.Item, with), entry.Number));
        string List(string block) => $"{block} {{\n{string.Join('\n', lists[block])}\n}}\n";
        return $$"""
            global_defs {
                vrrp_garp_master_repeat 1
            }
            {{List("static_ipaddress")}}
            {{List("static_routes")}}
            {{List("static_rules")}}
            vrrp_instance VI_1 {
                state MASTER
                interface eth0
                virtual_router_id {{router}}
                version 3
                advert_int 0.1
                virtual_ipaddress {
                    10.1.99.1/24
                }
                {{List("virtual_ipaddress_excluded")}}
                {{List("virtual_routes")}}
                {{List("virtual_rules")}}
            }
            """;
    }

    private static string Chosen(string item, bool with) => Regex.Replace(item, @"\[([^|\]]*)\|?([^\]]*)\]", with ? "$1" : "$2");

    // Lines of addresses begin with the interface, of rules with the family.
    private static string Look(Host host) => Regex.Replace(
        host.Box.Run("/bin/sh", "-c", """
            ip -d -o address show | sed 's/^[0-9]*: //'
            ip -d -o route show table all; ip -d -o -6 route show table all
            ip -d rule | sed 's/^/4 /'; ip -d -6 rule | sed 's/^/6 /'
            """),
        @"[ \t\\]+", " ");
}

/// <summary>One run of each kind serves all tests of keywords.</summary>
[CollectionDefinition(nameof(ItemRun))]
public sealed class ItemRunCollection : ICollectionFixture<ItemRun>, ICollectionFixture<DaemonRun>;
