using Vigil.Core.Settings;
using Vigil.Simulator;
using Vigil.Simulator.Scenarios;
using Vigil.Simulator.Studies;
using Xunit;

namespace Vigil.Tests.Simulator.Studies;

/// <summary>Goal: every step the help lists is understood, and what is not gets a line, a reason and a fix. Method: texts against a pair of files.</summary>
public class ScenarioReaderTests
{
    private static readonly Files Pair = Files.Of(("node1", Text), ("node2", Text));

    private const string Text = """
        vrrp_track_process mysql {
            process mysqld
        }
        track_file load {
            file /run/load
        }
        vrrp_script service {
            script "/bin/service"
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            virtual_ipaddress {
                10.0.0.100
            }
            track_script {
                service
            }
            track_process {
                mysql
            }
            track_file {
                load weight 1
            }
        }
        """;

    private static (Scenario Scenario, IReadOnlyList<ScenarioProblem> Problems) Read(string text)
    {
        var (scenario, problems) = ScenarioReader.Read(text, Pair.Hosts, static (_, path) => path == "good.conf" ? Configuration.Empty : null);
        return (scenario, problems);
    }

    public static TheoryData<string, string?> Phrases =>
    [
        .. Phrase.All.SelectMany(phrase => phrase.Begins.Select(begin => (begin, phrase.End))),
        .. Phrase.All.SelectMany(phrase => phrase.AlsoEnds.Select(end => (phrase.Begin, (string?)end))),
    ];

    [Theory]
    [MemberData(nameof(Phrases))]
    public void Every_phrase_begins_and_ends_something(string begin, string? end)
    {
        var (scenario, problems) = Read($"at 1s {Filled(begin)}\n{(end is null ? "" : $"at 2s {Filled(end)}")}");
        Assert.Empty(problems);
        Assert.Equal(end is null ? [true] : [true, false], scenario.Steps.Select(step => step.Begins));
        Assert.All(scenario.Steps, step => Assert.NotEmpty(step.Faults));
        Assert.Equal(scenario.Steps[0].Faults, scenario.Steps[^1].Faults);
    }

    [Fact]
    public void Every_row_of_a_what_if_table_can_be_a_step()
    {
        var second = Text.Replace("VI_1", "VI_2").Replace("eth0", "eth1").Replace("0.0.100", "0.1.100");
        string both = Text + "\n" + second[second.IndexOf("vrrp_instance", StringComparison.Ordinal)..].Replace("track_file {\n        load weight 1\n    }", "");
        foreach (var files in new[] { Files.Article(), Pair, Files.Of(("a", both), ("b", both), ("c", Text)) })
        {
            foreach (var mishap in Mishap.All(files.Hosts))
            {
                var (scenario, problems) = ScenarioReader.Read($"at 1s {mishap.Name}", files.Hosts, static (_, _) => null);
                Assert.True(problems.IsEmpty, $"{mishap.Name}: {string.Join("; ", problems)}");
                Assert.Equal(mishap.Faults, Assert.Single(scenario.Steps).Faults);
            }
        }
    }

    [Fact]
    public void Times_have_units_and_a_step_may_end_by_itself()
    {
        var (scenario, problems) = Read("""
            # comment
            at 1.5m  cut node1→node2 for 500ms   # one way
            at 10 node2 dies
            play 1h
            """);
        Assert.Empty(problems);
        Assert.Equal([10, 90, 90.5], scenario.Steps.Select(step => step.At.TotalSeconds));
        Assert.Equal([FaultTable.PowerOff, FaultTable.Cut, FaultTable.Cut], scenario.Steps.Select(step => step.Faults[0].Kind));
        Assert.Equal(TimeSpan.FromHours(1), scenario.Length);
    }

    [Fact]
    public void Heal_ends_what_is_wrong_between_hosts_and_nothing_else()
    {
        var (scenario, problems) = Read("at 1s cut node1 -> node2\nat 2s isolate node2\nat 3s service on node1 fails\nat 4s heal");
        Assert.Empty(problems);
        Assert.Equal([FaultTable.Cut, FaultTable.Isolate], scenario.Steps[^1].Faults.Select(fault => fault.Kind));
    }

    [Fact]
    public void A_reload_may_name_another_file()
    {
        Assert.Equal((1, Configuration.Empty), Read("at 5s node2 reloads good.conf").Scenario.Steps[0].Reload);
        Assert.Contains("bad.conf cannot be used", Assert.Single(Read("at 5s node2 reloads bad.conf").Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_may_stand_apart_from_its_number()
    {
        var (scenario, problems) = Read("at 10 s lose 30 % node1 -> node2 for 500 ms\nplay 2 m");
        Assert.Empty(problems);
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.5)], scenario.Steps.Select(step => step.At));
        Assert.Equal(0.3, scenario.Steps[0].Faults[0].Amount);
        Assert.Equal(TimeSpan.FromMinutes(2), scenario.Length);
    }

    [Theory]
    [InlineData("node1 dies", "begin with a time", "at 10s")]
    [InlineData("at soon node1 dies", "'soon' is no time such as 500ms", "at 10s")]
    [InlineData("10s node1 dies", "does not begin with `at`", "write `at 10s node1 dies`")]
    [InlineData("at 10s", "nothing happens at 10s", "write a step behind the time")]
    [InlineData("play forever", "'forever' is no time such as 500ms", "play 5m")]
    [InlineData("at 1s node1 dies for 10sec", "'10sec' is no time such as 500ms", "for 10s")]
    [InlineData("at 1s node3 dies", "'node3' is no host; there are node1, node2", "HOST dies")]
    [InlineData("at 1s nod1 dies", "did you mean node1?", "HOST dies")]
    [InlineData("at 1s script serivce on node1 fails", "did you mean service?", "script SCRIPT on HOST fails")]
    [InlineData("at 1s scrpt service on node1 fails", "is no step", "did you mean `script service on node1 fails`?")]
    [InlineData("at 1s script service fails", "is no step", "did you mean `script service on HOST fails`?")]
    [InlineData("at 1s cut node1 node2", "is no step", "did you mean `cut node1 -> node2`?")]
    [InlineData("at 1s node1 die", "is no step", "did you mean `node1 dies`?")]
    [InlineData("at 1s daemon node2 stop", "is no step", "did you mean `daemon on node2 stops`?")]
    [InlineData("at 1s script service on node1 succeeds", "is no step", "did you mean `script service on node1 recovers`?")]
    [InlineData("at 1s script service on node1 exits 1", "is no step", "did you mean `script service on node1 fails`?")]
    [InlineData("at 1s script fails on node1", "is no step", "did you mean `script service on node1 fails`?")]
    [InlineData("at 1s node1 down", "is no step", "did you mean `node1 dies`?")]
    [InlineData("at 1s node1 comes back", "is no step", "did you mean `node1 boots`?")]
    [InlineData("at 1s stop keepalived on node1", "is no step", "did you mean `daemon on node1 stops`?")]
    [InlineData("at 1s freeze node1", "is no step", "did you mean `node1 pauses`?")]
    [InlineData("at 1s reload node1", "is no step", "did you mean `node1 reloads`?")]
    [InlineData("at 1s cut node1", "is no step", "did you mean `cut node1 -> node2`?")]
    [InlineData("at 1s cut between node1 and node2", "is no step", "did you mean `cut node1 <-> node2`?")]
    [InlineData("at 1s partition node1, node2", "is no step", "did you mean `cut node1 -> node2`?")]
    [InlineData("at 1s mend node1 -> node2", "is no step", "did you mean `heal node1 -> node2`?")]
    [InlineData("at 1s heal all", "is no step", "did you mean `heal`?")]
    [InlineData("at 1s node1 eth0 down", "is no step", "did you mean `link eth0 on node1 down`?")]
    [InlineData("at 1s node1 -> node2 loses 30 %", "is no step", "did you mean `lose 30% node1 -> node2`?")]
    [InlineData("at 1s delay node1 -> node2 100 ms", "is no step", "did you mean `delay 100ms node1 -> node2`?")]
    [InlineData("at 1s node1 explodes", "is no step", "--help")]
    [InlineData("at 1s sing a song", "is no step", "--help")]
    [InlineData("at 1s node1 loses eth7", "no link of node1; did you mean eth0?", "HOST loses LINK")]
    [InlineData("at 1s lose 300% node1 -> node2", "share such as 30%", "lose SHARE")]
    [InlineData("at 1s cut node1 -> node1", "does not send to itself", "cut HOST -> PEER")]
    [InlineData("at 1s node1 boots", "no earlier line begins it", "names and times")]
    [InlineData("at 1s node1 reloads for 5s", "over at once", "leave out")]
    [InlineData("at 1s node1 is starved up to 0s", "time such as", "HOST is starved up to TIME")]
    public void What_is_not_understood_says_why_and_what_to_write(string line, string message, string fix)
    {
        var (scenario, problems) = Read($"\n{line}");
        var problem = Assert.Single(problems);
        Assert.Equal(2, problem.Line);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
        Assert.Empty(scenario.Steps);
    }

    [Theory]
    [InlineData("at 1s cut node1 -> node2\nat 2s node2 boots", "what has begun by then: `cut node1 -> node2` (line 1)")]
    [InlineData("at 5s node2 dies\nat 2s node2 boots", "nothing that could be ended has begun by then")]
    [InlineData("at 1s node2 dies for 5s\nat 4s cut node1 -> node2 for 2s\nat 7s heal node2 -> node1", "nothing that could be ended has begun by then")]
    [InlineData("at 1s node2 dies for 5s\nat 4s node2 boots", "leave this line out")]
    public void AnEndWithoutABeginningNamesWhatIsOpen(string text, string fix) =>
        Assert.Contains(fix, Assert.Single(Read(text).Problems).Fix, StringComparison.Ordinal);

    [Fact]
    public void AnEndOfWhatEndsByItselfSaysWhen() => Assert.Equal(
        "'node2 boots' has nothing to end: `node2 dies` (line 1, over at 6 s) ends by itself", Assert.Single(Read("at 1s node2 dies for 5s\nat 4s node2 boots").Problems).Message);

    private static string Filled(string phrase) => phrase.Replace("INSTANCE", "VI_1").Replace("HOST", "node1").Replace("PEER", "node2").Replace("SCRIPT", "service").Replace("PROCESS", "mysql")
        .Replace("FILE", "load").Replace("LINK", "eth0").Replace("SHARE", "30%").Replace("NUMBER", "3").Replace("TIME", "2s");
}
