using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Daemon.Dump;
using Vigil.Tests.Keywords;
using Vigil.Tests.Services;
using Vigil.Tests.Tidy;
using Xunit;

namespace Vigil.Tests.Daemon.Dump;

/// <summary>
/// Goal: keepalived_check.data is keepalived's. Method: a configuration with every kind of check was run with keepalived 2.2.7 on a kernel
/// with IPVS (recorded/checker.conf); the host is brought to the same state, and its dump compared line by line with the one written there.
/// </summary>
public sealed class CheckerDataFileTests
{
    private const string Folder = "tests/Vigil.Tests/Daemon/Dump/recorded/";

    [Fact]
    public void EveryLineIsThatOfTheRealDump()
    {
        var world = AllUpButWeb();
        var written = Dump(world).Split('\n').SkipWhile(static line => line != "------< LVS Topology >------")
            .Where(static line => !line.Contains("Last ran = ", StringComparison.Ordinal));
        // There the script without a limit has none in the dump, although delay_loop ends it.
        var expected = string.Join('\n', Checkout.Lines(Folder + "checker.data")).Replace("timeout = 0\n", "timeout = 2\n", StringComparison.Ordinal);
        Assert.Equal(expected.Split('\n'), written.SkipLast(1));
    }

    [Fact]
    public void ScriptsSayWhenTheyRanAndHowTheyEnded()
    {
        var lines = Dump(AllUpButWeb()).Split('\n');
        Assert.Equal(2, lines.Count(static line => line.StartsWith("   Last ran = ", StringComparison.Ordinal)));
        Assert.Contains("   Last status = 0", lines);
    }

    [Fact]
    public void WithoutVirtualServersThereAreOnlyTheGlobalDefinitions()
    {
        var world = new ServiceWorld(Configuration.Empty);
        Assert.Single(Dump(world).Split('\n'), static line => line.StartsWith("------<", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lvs_timeouts tcp 900", " LVS TCP timeout = 900")]
    [InlineData("lvs_flush", " LVS flush = true")]
    [InlineData("lvs_flush_on_stop VS", " LVS flush on stop = VS")]
    [InlineData("lvs_sync_daemon eth1 id 5 port 8849 ttl 3 maxlen 1200", " LVS syncd interface = eth1\n LVS syncd syncid = 5\n LVS syncd maxlen = 1200\n LVS syncd mcast port = 8849\n LVS syncd mcast ttl = 3")]
    [InlineData("rs_init_notifies", " rs_init_notifies = 1")]
    [InlineData("no_checker_emails", " no_checker_emails = 1")]
    [InlineData("checker_log_all_failures", " Checkers log all failures = true")]
    [InlineData("lvs_netlink_cmd_rcv_bufs 200000", " lvs_netlink_cmd_rcv_bufs = 200000")]
    [InlineData("lvs_netlink_monitor_rcv_bufs_force", " lvs_netlink_monitor_rcv_bufs_force = 1")]
    public void TheParentsFileHasTheLinesAboutIpvs(string line, string expected)
    {
        var written = new StringWriter();
        DataFile.WriteParent(written, Effect.Bind(Balance.Conf(global: line)), null);
        Assert.Contains(expected + "\n", written.ToString(), StringComparison.Ordinal);
    }

    private static ServiceWorld AllUpButWeb()
    {
        var world = new ServiceWorld(Effect.Bind(string.Join('\n', Checkout.Lines(Folder + "checker.conf"))));
        world.File("tf", 0);
        world.Wake();
        Round(world, ProbeResult.Failed("refused"));
        Round(world, ProbeResult.Good); // the first of two urls is good again
        return world;
    }

    private static void Round(ServiceWorld world, ProbeResult web)
    {
        world.Wake();
        while (world.Running.Count > 0) world.Answer(world.Running[0].Check.Settings switch
        {
            HttpCheckSettings => web,
            MiscCheckSettings misc => Vigil.Checks.MiscCheck.Exited(misc, 0),
            _ => ProbeResult.Good,
        });
    }

    private static string Dump(ServiceWorld world)
    {
        var written = new StringWriter();
        CheckerDataFile.Write(written, CheckerSnapshot.Take(world.Host, (world.Now, DateTime.UtcNow), null));
        return written.ToString();
    }
}
