using System.Xml.Linq;
using Vigil.Daemon.Cli.Simulate;
using Vigil.Simulator.Scenarios;
using Vigil.Simulator.Studies;
using Xunit;

namespace Vigil.Tests.Simulator.Studies;

/// <summary>Goal: a played scenario says who owned what, to the millisecond. Method: the incident's pair, and pictures of it.</summary>
public class ScenarioPlayTests
{
    private static ScenarioPlay Play(string text, Files? files = null)
    {
        files ??= Files.Article();
        var (scenario, problems) = ScenarioReader.Read(text, files.Hosts, static (_, _) => null);
        Assert.Empty(problems);
        return ScenarioPlay.Play(files.Hosts, files.Addresses, scenario, seed: 1);
    }

    private const string Incident = """
        at 10s service on node1 fails for 30s
        at 70s service on node2 fails for 30s
        at 120s node2 dies
        """;

    [Fact]
    public void The_incident_has_two_moves_one_hole_and_the_time_of_an_election_without_an_owner()
    {
        var play = Play(Incident);
        var sum = play.Sum(play.Addresses[0]);
        Assert.Equal((2, 0b01ul), (sum.Moves, sum.Ends.Owners));
        Assert.InRange(sum.Nobody.TotalSeconds, 2.6, 3.61);
        Assert.True(sum.Several < TimeSpan.FromMilliseconds(1), $"{sum.Several}");
        // node1 until node2 has noticed (3 intervals at most), node2 for the whole 30 s of its own trouble.
        Assert.InRange(sum.Unserved.TotalSeconds, 32.6, 33.7);
        Assert.Equal(TimeSpan.FromSeconds(180), play.Ended - Core.Instant.Zero);
    }

    [Fact]
    public void A_script_that_changes_every_few_seconds_moves_the_address_again_and_again()
    {
        var play = Play("at 10s script service on node1 changes every 5s\nplay 5m", Files.Pair("priority 100", "priority 90"));
        Assert.True(play.Sum(play.Addresses[0]).Moves > 20);
    }

    [Fact]
    public void A_script_that_hangs_is_a_dead_service_too()
    {
        var play = Play("at 10s script service on node1 hangs\nat 40s service on node2 fails\nplay 1m", Files.Pair("priority 100", "priority 90"));
        // Until node2 has taken over; when both are dead nobody could serve.
        Assert.InRange(play.Sum(play.Addresses[0]).Unserved.TotalSeconds, 2, 12);
    }

    [Fact]
    public void The_picture_has_a_lane_for_each_host_and_a_line_for_each_step()
    {
        var svg = XDocument.Parse(LanesSvg.Of(Play(Incident)));
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.Equal(5, svg.Descendants(space + "line").Count()); // three steps, two of which end by themselves
        string[] titles = [.. svg.Descendants(space + "title").Select(title => title.Value)];
        Assert.Contains(titles, title => title.StartsWith("node1 owns it", StringComparison.Ordinal));
        Assert.Contains(titles, title => title.StartsWith("node2 owns it, cannot serve", StringComparison.Ordinal));
        Assert.Contains(titles, title => title.StartsWith("nobody owns it: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_that_is_down_is_told_from_one_whose_service_is_dead()
    {
        var play = Play("at 10s service on node1 fails for 30s\nat 60s node1 dies\nplay 80s");
        var cells = Lane.Of(play, play.Addresses[0], host: 0).Select(stretch => stretch.Cell).Where(cell => cell != LaneCell.OwnsToo).ToList(); // a hand-over
        Assert.Equal([LaneCell.Idle, LaneCell.Owns, LaneCell.OwnsBroken, LaneCell.NoService, LaneCell.Idle, LaneCell.Down], cells.SkipWhile(cell => cell != LaneCell.Idle));
        Assert.Contains("node1 down: 60.000 to 80.000 s", LanesSvg.Of(play), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 12, "0 s", "10 s", "80 s")]
    [InlineData(0.35, 5, "0 s", "0.1 s", "0.3 s")]
    [InlineData(600, 8, "0 min", "2 min", "10 min")]
    [InlineData(7 * 24 * 3600, 8, "0 h", "24 h", "168 h")]
    public void Ticks_of_time_are_round_and_no_more_than_fit(double seconds, int most, string first, string second, string last)
    {
        string[] labels = [.. TimeAxis.Ticks(TimeSpan.FromSeconds(seconds), most).Select(tick => tick.Label)];
        Assert.Equal((first, second, last), (labels[0], labels[1], labels[^1]));
        Assert.InRange(labels.Length, 3, most);
    }

    [Fact]
    public void Unicast_hosts_get_the_addresses_their_peers_call_them_by()
    {
        var files = Files.Of(
            ("node1", Unicast("priority 100", "10.0.0.2")), ("node2", Unicast("priority 90", "10.0.0.1")));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], files.Hosts.Select(host => host.Links[0].Addresses[0].ToString()));
        var play = Play("at 10s node1 dies", files);
        Assert.Equal(0b10ul, play.Sum(play.Addresses[0]).Ends.Owners);
    }

    [Fact]
    public void Two_virtual_router_ids_for_one_address_are_two_owners()
    {
        var files = Files.Of(("node1", Multicast(51)), ("node2", Multicast(52)));
        var play = Play("play 1m", files);
        Assert.True(play.Sum(play.Addresses[0]).Several > TimeSpan.FromSeconds(50));
    }

    private static string Unicast(string lines, string peer) => Instance(51, $"{lines}\nunicast_peer {{\n{peer}\n}}");

    private static string Multicast(int id) => Instance(id, "");

    private static string Instance(int id, string lines) => $$"""
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id {{id}}
            {{lines}}
            virtual_ipaddress {
                10.0.0.100/24
            }
        }
        """;
}
