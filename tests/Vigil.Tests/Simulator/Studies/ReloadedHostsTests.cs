using Vigil.Simulator.Scenarios;
using Vigil.Simulator.Studies;
using Xunit;

namespace Vigil.Tests.Simulator.Studies;

/// <summary>Goal: a scenario may reload a file that names an interface no file named before. Method: both hosts of a pair move their instance to eth1, one after the other.</summary>
public sealed class ReloadedHostsTests
{
    private static string Text(string link, int priority, string address) => $$"""
        vrrp_instance VI_1 {
            interface {{link}}
            virtual_router_id 51
            priority {{priority}}
            virtual_ipaddress {
                {{address}}
            }
        }
        """;

    [Fact]
    public void ANewInterfaceIsThereAndOnOneNetworkWithThatOfTheOther()
    {
        var files = Files.Of(("node1", Text("eth0", 100, "10.0.0.100")), ("node2", Text("eth0", 90, "10.0.0.100")));
        var next = Files.Of(("node1", Text("eth1", 100, "10.0.9.9")), ("node2", Text("eth1", 90, "10.0.9.9")));
        var (scenario, problems) = ScenarioReader.Read("at 10s node1 reloads a\nat 20s node2 reloads b\nplay 1m", files.Hosts, (host, _) => next.Hosts[host].Configuration);
        Assert.Empty(problems);
        var (hosts, addresses) = ReloadedHosts.With(files.Hosts, files.Addresses, scenario);
        Assert.Equal(["10.0.0.100", "10.0.9.9"], addresses.Select(shared => shared.Address.ToString()));
        Assert.Equal(hosts[0].Links.Single(link => link.Name == "eth1").Lan, hosts[1].Links.Single(link => link.Name == "eth1").Lan);

        var play = ScenarioPlay.Play(hosts, addresses, scenario, seed: 1);
        Assert.Equal(0ul, play.Sum(addresses[0]).Ends.Owners);
        Assert.Equal(0b01ul, play.Sum(addresses[1]).Ends.Owners); // node1 alone, so they hear each other
    }

    [Fact]
    public void WithoutSuchReloadsNothingChanges()
    {
        var files = Files.Article();
        var (scenario, _) = ScenarioReader.Read("at 10s node1 dies", files.Hosts, static (_, _) => null);
        var (hosts, addresses) = ReloadedHosts.With(files.Hosts, files.Addresses, scenario);
        Assert.Equal(files.Hosts.SelectMany(host => host.Links), hosts.SelectMany(host => host.Links));
        Assert.Equal(files.Addresses, addresses);
    }
}
