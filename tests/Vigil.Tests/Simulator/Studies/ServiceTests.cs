using Vigil.Simulator.Scenarios;
using Vigil.Simulator.Studies;
using Xunit;

namespace Vigil.Tests.Simulator.Studies;

/// <summary>Goal: a service is what an instance and its sync group track, no more. Method: instances on a pair, one of MySQL, two of a web server with two checks.</summary>
public sealed class ServiceTests
{
    private static readonly Files Pair = Files.Of(("node1", Text(100)), ("node2", Text(90)));

    private static string Text(int priority) => $$"""
        vrrp_script mysql {
            script "/bin/mysql"
        }
        vrrp_script http {
            script "/bin/http"
        }
        vrrp_script disk {
            script "/bin/disk"
        }
        vrrp_script stray {
            script "/bin/stray"
        }
        {{Instance("DB", 51, priority, "mysql")}}
        {{Instance("WEB", 52, priority, "http")}}
        {{Instance("WEB6", 53, priority, "http")}}
        vrrp_sync_group G {
            group {
                WEB
                WEB6
            }
            track_script {
                disk
            }
        }
        """;

    private static string Instance(string name, int id, int priority, string script) => $$"""
        vrrp_instance {{name}} {
            interface eth0
            virtual_router_id {{id}}
            priority {{priority}}
            virtual_ipaddress {
                10.0.0.{{id}}
            }
            track_script {
                {{script}}
            }
        }
        """;

    [Fact]
    public void EachInstanceHasItsOwnAndEachPartOfOneIsAMishapByItself()
    {
        var names = Mishap.All(Pair.Hosts).Select(mishap => mishap.Name).Where(name => name.Contains("node1", StringComparison.Ordinal)).ToList();
        foreach (string name in (string[])["service of DB on node1 dies", "service of WEB and WEB6 on node1 dies", "script http on node1 fails", "script disk on node1 fails"])
            Assert.Contains(name, names);
        Assert.DoesNotContain("service on node1 dies", names);
        Assert.DoesNotContain("script mysql on node1 fails", names); // the same as DB's service
        Assert.DoesNotContain(names, name => name.Contains("stray", StringComparison.Ordinal));
    }

    [Fact]
    public void TheDeathOfOneLeavesTheOtherWhereItIs()
    {
        var play = Play("at 10s service of DB on node1 fails\nat 40s service of DB on node1 recovers\nplay 1m");
        Assert.Equal([2, 0, 0], play.Addresses.Select(shared => play.Sum(shared).Moves));
        // And the lane of WEB's address does not say that node1 could not serve it.
        Assert.All(play.Log.Of(play.Addresses[1].Address), span => Assert.Equal(0ul, span.At > Core.Instant.Zero ? span.Broken : 0));
    }

    [Fact]
    public void WhatTheSyncGroupTracksIsOfItsMembersService()
    {
        var web = Service.Of(Pair.Hosts[0].Configuration, one => one.Name == "WEB");
        Assert.Equal(["http", "disk"], web.Scripts.Select(name => name));
        Assert.Equal(["mysql", "http", "disk"], Service.Of(Pair.Hosts[0].Configuration, _ => true).Scripts.Select(name => name));
    }

    [Theory]
    [InlineData("at 1s service of DBB on node1 fails", "'DBB' is no instance of node1; did you mean DB?")]
    [InlineData("at 1s service of DB on node1 recovers", "has nothing to end")]
    public void WrongNamesAreTold(string line, string message)
    {
        var (_, problems) = ScenarioReader.Read(line, Pair.Hosts, static (_, _) => null);
        Assert.Contains(message, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static ScenarioPlay Play(string text)
    {
        var (scenario, problems) = ScenarioReader.Read(text, Pair.Hosts, static (_, _) => null);
        Assert.Empty(problems);
        return ScenarioPlay.Play(Pair.Hosts, Pair.Addresses, scenario, seed: 1);
    }
}
