using System.Text.RegularExpressions;
using Vigil.Core.Settings;
using Vigil.Daemon.Dump;
using Xunit;

namespace Vigil.Tests.Daemon.Dump;

/// <summary>keepalived.data has the names of a real dump, in its order, and the values tools read.</summary>
public class DataFileTests
{
    private static readonly string[] Lines = Dump(DumpSample.All);

    public static TheoryData<string, string[]> Blocks => new()
    {
        { " VRRP Instance = VI_1", RecordedKeys.MasterV2 },
        { " VRRP Instance = VI_2", RecordedKeys.UnicastV3 },
        { " VRRP Instance = VI_B", RecordedKeys.BackupV3 },
        { " VRRP Sync Group = G1, MASTER", RecordedKeys.Group },
        { " VRRP Script = chk0", RecordedKeys.Script },
        { " Track file = tf", RecordedKeys.File },
        { " VRRP Track process = tp", RecordedKeys.Process },
        { " Name = eth0", RecordedKeys.Interface },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_has_the_names_of_the_real_dump(string first, string[] expected)
    {
        IEnumerable<string> block = Lines.SkipWhile(line => line != first);
        block = block.Take(1).Concat(block.Skip(1).TakeWhile(line => line.StartsWith("   ", StringComparison.Ordinal)));

        Assert.Equal(expected, block.Where(line => !line.StartsWith("     ", StringComparison.Ordinal)).Select(Name));
    }

    [Fact]
    public void Flap_damping_comes_behind_what_keepalived_writes()
    {
        string[] with = Dump(DumpSample.All with { Routers = [DumpSample.MasterV2 with { Damping = DumpSample.Held }] });
        string[] without = Dump(DumpSample.All with { Routers = [DumpSample.MasterV2] });

        Assert.Equal(
            [
                "   Flap damping = half_life 120 suppress 3000 reuse 750 max_suppress 480",
                "   Flap penalty = 3210",
                "   Flap damping state = held at 80, true priority 100",
            ],
            with.Except(without).Take(3));
        Assert.Equal(without, with.Where(line => !line.StartsWith("   Flap ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Global_definitions_have_the_names_of_the_real_dump() => Assert.Equal(
        RecordedKeys.Globals,
        Lines.Skip(1).TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal)).Where(line => !line.StartsWith("   ", StringComparison.Ordinal)).Select(Name));

    [Fact]
    public void Sections_come_in_the_order_of_the_real_dump() => Assert.Equal(
        RecordedKeys.Sections,
        Lines.Where(line => line.StartsWith("------<", StringComparison.Ordinal)).Select(line => line[8..^8]));

    [Theory]
    [InlineData("     10.0.0.100/24 dev eth0 scope global label eth0:1 set")]
    [InlineData("     10.0.0.101 dev eth0 scope global set")]
    [InlineData("     10.0.0.200/24 dev eth0 scope global")]
    [InlineData("     10.9.9.9/24 dev eth1 scope global")]
    [InlineData("     prepend 10.66.0.0/16 via inet 10.0.0.9 no_track")]
    [InlineData("     from 10.99.0.0/16 priority 5000 tos 0x0 protocol 18 lookup 300")]
    [InlineData("   Master state transition script = '/etc/n.sh' 'm' 'a' 'b', uid:gid 0:0")]
    [InlineData("   Master down timer = 3582031 usecs")]
    [InlineData("   Multicast address 224.0.0.18")]
    [InlineData("   Advert interval = 1 sec")]
    [InlineData("   Advert interval = 500 milli-sec")]
    [InlineData("     10.0.0.2 min_ttl 1 max_ttl 255")]
    [InlineData("   fd_in 17, fd_out 17")]
    [InlineData("     eth1 weight 0")]
    [InlineData("     tp, weight 5")]
    [InlineData("   MAC = 5e:a8:46:f3:52:7a")]
    [InlineData(" VRRP notify fifo script = '/etc/reader' '/run/ka_fifo', uid:gid 0:0")]
    public void A_line_is_as_in_the_real_dump(string line) => Assert.Contains(line, Lines);

    [Fact]
    public void Times_are_seconds_since_1970_and_local_text()
    {
        var utc = new DateTime(2026, 11, 2, 9, 2, 29, 314, 454, DateTimeKind.Utc);

        Assert.Matches(@"^1793610149\.314454 \(\w{3} Nov [ 123]\d \d\d:\d\d:29\.314454 2026\)$", DumpText.Time(utc));
    }

    [Fact]
    public void The_password_is_not_in_it()
    {
        Assert.DoesNotContain(Lines, line => line.Contains("secret", StringComparison.Ordinal));
        Assert.Contains("   Password = ********", Lines);
    }

    [Fact]
    public void The_parent_writes_the_global_definitions_only()
    {
        var text = new StringWriter();
        DataFile.WriteParent(text, DumpSample.All.Configuration, "blue");

        Assert.Equal(RecordedKeys.Globals.Length + 2, text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(" Network namespace = blue\n", text.ToString());
    }

    [Fact]
    public void An_empty_configuration_leaves_sections_out() =>
        Assert.Single(
            Dump(DumpSample.All with { Configuration = Configuration.Empty, Routers = [], Groups = [], Scripts = [], Files = [], Processes = [], Interfaces = [] }),
            line => line.StartsWith("------<", StringComparison.Ordinal));

    private static string[] Dump(DumpSnapshot snapshot)
    {
        var text = new StringWriter();
        DataFile.Write(text, snapshot);
        return text.ToString().Split('\n');
    }

    /// <summary>The name in a line: what stands before its value.</summary>
    private static string Name(string line)
    {
        line = Regex.Replace(line.Trim(), @"(?<=Last checked) \d.*$", "");
        foreach (string end in new[] { " =", " : ", " :", ":" })
            if (line.IndexOf(end, StringComparison.Ordinal) is > 0 and var at) return Regex.Replace(line[..at], @" \(\d+\)$", "");
        return Regex.Replace(line, @"[\s,]*(\d|[0-9a-f]+:).*$", "");
    }
}
