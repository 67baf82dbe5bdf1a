using Vigil.Simulator.Runs;
using Vigil.Simulator.Scenarios;
using Vigil.Simulator.Studies;
using Vigil.Tests.Simulator.Studies;
using Xunit;

namespace Vigil.Tests.Simulator;

/// <summary>Goal: a timeline says in plain words what was done to the cluster, and by whom. Method: one step each on a pair with two networks.</summary>
public sealed class TimelineTests
{
    private static readonly Files Pair = Files.Of(("node1", Text(100)), ("node2", Text(90)));

    private static string Text(int priority) => $$"""
        vrrp_track_process mysql {
            process mysqld
        }
        vrrp_script service {
            script "/bin/service"
        }
        {{Instance("VI_1", "eth0", 51, priority)}}
        {{Instance("VI_2", "eth1", 52, priority)}}
        """;

    private static string Instance(string name, string link, int id, int priority) => $$"""
        vrrp_instance {{name}} {
            interface {{link}}
            virtual_router_id {{id}}
            priority {{priority}}
            virtual_ipaddress {
                10.0.{{id}}.100
            }
            track_script {
                service
            }
            track_process {
                mysql
            }
        }
        """;

    private static IReadOnlyList<TimelineEntry> Play(string step)
    {
        var (scenario, problems) = ScenarioReader.Read($"at 10s {step}\nplay 30s", Pair.Hosts, (_, _) => Pair.Hosts[0].Configuration);
        Assert.Empty(problems);
        return ScenarioPlay.Play(Pair.Hosts, Pair.Addresses, scenario, seed: 1).Lines;
    }

    [Theory]
    [InlineData("addresses on node1 removed", "FAULT  node1 has its virtual addresses removed by others, once")]
    [InlineData("lose 30% node1 -> node2 for 5s", "FAULT  node1 -> node2 loses 30 % of the packets")]
    [InlineData("script service on node1 fails 12.5% of its runs", "FAULT  node1 script service fails in 12.5 % of its runs")]
    [InlineData("process mysql on node1 dies", "FAULT  node1 has no process of mysql")]
    [InlineData("cut node1 -> node2", "FAULT  node1 -> node2 cut")]
    [InlineData("cut node1 <-> node2 on the network of eth1", "FAULT  node1 <-> node2 cut on the network of eth1")]
    [InlineData("worker on node1 dies", "FAULT  node1 worker killed, a new one after 0.3 s")]
    public void AFaultInWords(string step, string expected) => Assert.Contains(Play(step), line => line is { What: TimelineEvent.Fault } && line.Text == expected);

    [Theory]
    [InlineData("node2 reloads", "operator  node2 reloads the same file")]
    [InlineData("node2 reloads new.conf", "operator  node2 reloads new.conf")]
    [InlineData("release node2", "operator  node2 is released from flap damping")]
    public void WhatAnOperatorDoesIsNoFaultAndNeedsNoMending(string step, string expected)
    {
        var lines = Play(step).Where(line => line.What is TimelineEvent.Operator or TimelineEvent.Fault or TimelineEvent.Mended);
        Assert.Equal((TimelineEvent.Operator, "node2", expected), lines.Select(line => (line.What, line.Host, line.Text)).Single());
    }

    [Fact]
    public void WhatIsBetweenTwoHostsNamesBoth()
    {
        var lines = Play("cut node2 -> node1 for 5s").Where(line => line.Reason == "cut").ToList();
        Assert.Equal([TimelineEvent.Fault, TimelineEvent.Mended], lines.Select(line => line.What));
        Assert.All(lines, line => Assert.Equal(("node2", "node1"), (line.Host, line.Peer)));
    }
}
