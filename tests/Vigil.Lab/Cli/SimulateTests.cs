using System.Diagnostics;
using System.Text.Json;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Cli;

/// <summary>Goal: `vigil simulate` as an operator types it. Method: the program itself, on the files of examples/mysql-ha.</summary>
public sealed class SimulateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly string[] Nodes = [Example("node1.conf"), Example("node2.conf")];

    [Fact]
    public void Without_a_scenario_the_table_names_the_hole_and_what_would_help()
    {
        var (status, output, _) = Run("", Nodes);
        Assert.Equal(0, status);
        var hole = Assert.Single(output.Split('\n'), line => line.StartsWith("| service on node2 dies, after", StringComparison.Ordinal));
        Assert.Contains("service on node1 dies", hole, StringComparison.Ordinal);
        Assert.Contains("ITS OWNER HAS NO SERVICE", hole, StringComparison.Ordinal);
        Assert.Contains("nopreempt is set here", hole, StringComparison.Ordinal);
    }

    [Fact]
    public void Tracked_files_are_not_tried_and_that_is_said()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                vrrp_track_file role {
                    file /run/role
                }
                vrrp_instance A {
                    interface eth0
                    virtual_router_id 9
                    virtual_ipaddress {
                        10.0.0.9
                    }
                    track_file {
                        role
                    }
                }
                """);
            var (_, output, _) = Run("", [file, file]);
            Assert.Contains("Not tried: other numbers in tracked files (role). A scenario can: at 10s file role on ", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_scenario_gives_a_timeline_lanes_json_and_a_picture()
    {
        const string Scenario = "at 10s script restart_mysql on node1 fails\nat 60s cut node1 → node2 for 5s\n";
        var (status, output, _) = Run(Scenario, [.. Nodes, "--scenario", "-"]);
        Assert.Equal(0, status);
        Assert.Matches(@"(?m)^ +10\.020 s  node1 VI_1 priority 100 -> 80", output);
        Assert.Matches("(?m)^  node2 +·+█+$", output);
        var picture = Path.GetTempFileName();
        try
        {
            (_, output, _) = Run(Scenario, [.. Nodes, "-s", "-", "--json", "--svg", picture]);
            var address = JsonDocument.Parse(output).RootElement.GetProperty("addresses")[0];
            Assert.Equal("10.0.0.100", address.GetProperty("address").GetString());
            Assert.Equal(1, address.GetProperty("sum").GetProperty("moves").GetInt32());
            var fall = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("timeline").EnumerateArray(), one => one.GetProperty("what").GetString() == "priority");
            Assert.Equal(("node1", "VI_1", "MASTER", 80), (fall.GetProperty("host").GetString(), fall.GetProperty("instance").GetString(), fall.GetProperty("state").GetString(), fall.GetProperty("priority").GetInt32()));
            AssertHead(JsonDocument.Parse(output).RootElement);
            var cut = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("timeline").EnumerateArray(), one => one.GetProperty("what").GetString() == "mended");
            Assert.Equal(("node1", "node2", "cut"), (cut.GetProperty("host").GetString(), cut.GetProperty("peer").GetString(), cut.GetProperty("reason").GetString()));
            Assert.StartsWith("<svg", File.ReadAllText(picture), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    [Fact]
    public void What_cannot_be_played_says_why_and_exits_otherwise()
    {
        var (status, _, error) = Run("at 1s nod1 dies\n", [.. Nodes, "-s", "-"]);
        Assert.Equal(1, status);
        Assert.Contains("-:1: 'nod1' is no host; did you mean node1?", error, StringComparison.Ordinal);
        (status, _, error) = Run("", ["/nonexistent.conf"]);
        Assert.Equal(4, status);
        Assert.Contains("/nonexistent.conf cannot be read", error, StringComparison.Ordinal);
        (status, _, error) = Run("", [Path.GetTempPath()]);
        Assert.Equal(4, status);
        Assert.Contains("cannot be read", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_file_twice_is_two_hosts_that_a_scenario_can_name()
    {
        var (status, output, error) = Run("at 10s node1-2 dies\nplay 20s\n", [Nodes[0], Nodes[0], "-s", "-"]);
        Assert.True(status == 0, error);
        Assert.Contains("node1-2 powered off", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_what_if_table_as_json_says_what_was_asked_and_answers_for_every_pair()
    {
        var (status, output, error) = Run("", [.. Nodes, "--json", "--seed", "1"]);
        Assert.True(status == 0, error);
        var table = JsonDocument.Parse(output).RootElement;
        AssertHead(table);
        Assert.Equal(435, table.GetProperty("pairsTried").GetInt32());
        Assert.All(table.GetProperty("trials").EnumerateArray(), trial => Assert.True(trial.TryGetProperty("comesBack", out _) && trial.GetProperty("while").TryGetProperty("nobodyMs", out _)));
    }

    /// <summary>Files, chance and what no file tells: enough to ask the same again.</summary>
    private static void AssertHead(JsonElement root)
    {
        Assert.Equal(Nodes, root.GetProperty("files").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(1, root.GetProperty("seed").GetInt32());
        Assert.Equal(["node1", "node2"], root.GetProperty("madeUpAddresses").EnumerateArray().Select(one => one.GetProperty("host").GetString()));
    }

    private static string Example(string name) => Path.Combine(Programs.Root, "examples", "mysql-ha", name);

    private static (int Status, string Output, string Error) Run(string input, string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Vigil, ["simulate", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(Limit), "vigil simulate does not end");
        return (process.ExitCode, output.Result, error.Result);
    }
}
