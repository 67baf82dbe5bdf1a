using Vigil.Daemon.Logging;
using Vigil.Tests.Services;
using Xunit;

namespace Vigil.Tests.Daemon.Logging;

/// <summary>
/// Goal: what monitors search for in the log is there. Method: a configuration that was run with keepalived 2.2.7, step by step; the
/// lines are those it wrote.
/// </summary>
public sealed class ServiceFactLinesTests
{
    [Fact]
    public void ASorryServerComesAndGoes()
    {
        var world = Started("sorry_server 10.0.1.9 80\n", "inhibit_on_failure\n");
        Assert.Equal(["Gained quorum 2+0=2 <= 2 for VS [10.0.0.1]:tcp:80"], Lines(world));
        world.File("fa", 1);
        Assert.Equal(
        [
            "([10.0.1.1]:tcp:80): tracked file fa now FAULT state",
            "Disabling service [10.0.1.1]:tcp:80 of VS [10.0.0.1]:tcp:80",
            "Lost quorum 2-0=2 > 1 for VS [10.0.0.1]:tcp:80",
            "Adding sorry server [10.0.1.9]:tcp:80 to VS [10.0.0.1]:tcp:80",
            "Removing alive servers from the pool for VS [10.0.0.1]:tcp:80",
        ], Lines(world));
        world.File("fa", 0);
        Assert.Equal(
        [
            "([10.0.1.1]:tcp:80): tracked file fa leaving FAULT state",
            "Enabling service [10.0.1.1]:tcp:80 of VS [10.0.0.1]:tcp:80",
            "Gained quorum 2+0=2 <= 2 for VS [10.0.0.1]:tcp:80",
            "Removing sorry server [10.0.1.9]:tcp:80 from VS [10.0.0.1]:tcp:80",
            "Adding alive servers to the pool for VS [10.0.0.1]:tcp:80",
        ], Lines(world));
    }

    [Fact]
    public void AnInhibitedSorryServerIsEnabledAndDisabled()
    {
        var world = Started("sorry_server 10.0.1.9 80\nsorry_server_inhibit\n", "");
        Lines(world);
        world.File("fa", 1);
        Assert.Equal("Enabling sorry server [10.0.1.9]:tcp:80 to VS [10.0.0.1]:tcp:80", Lines(world)[3]);
        world.File("fa", 0);
        Assert.Equal("Disabling sorry server [10.0.1.9]:tcp:80 from VS [10.0.0.1]:tcp:80", Lines(world)[3]);
    }

    [Fact]
    public void ChecksSayHowOftenTheyFailed()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\nretry 2\n}\n");
        world.Good();
        Lines(world);
        for (var i = 0; i < 3; i++)
        {
            world.Wake();
            world.Bad();
        }
        Assert.Equal(["TCP_CHECK on service [10.0.1.1]:tcp:80 failed after 2 retries.", "TCP_CHECK on service [10.0.1.1]:tcp:80 reason: refused", "Removing service [10.0.1.1]:tcp:80 from VS [10.0.0.1]:tcp:80", "Lost quorum 1-0=1 > 0 for VS [10.0.0.1]:tcp:80"], Lines(world));
    }

    [Theory]
    [InlineData("TCP_CHECK {", "TCP_CHECK on service RS failed after 1 retries.|TCP_CHECK on service RS reason: refused", "TCP connection to RS success.")]
    [InlineData("UDP_CHECK {", "UDP_CHECK on service RS failed after 1 retries.|UDP_CHECK on service RS reason: refused", "UDP connection to RS success.")]
    [InlineData("PING_CHECK {", "ICMP CHECK on service RS of VS failed after 1 retries.|PING_CHECK on service RS reason: refused", "ICMP connection to RS success.")]
    [InlineData("HTTP_GET {\nurl {\npath /\n}", "HTTP_CHECK on service RS failed after 1 retries.|HTTP_GET on service RS reason: refused", "Remote Web server RS succeed on service.")]
    [InlineData("SMTP_CHECK {", "SMTP_CHECK refused", "Remote SMTP server RS succeed on service.")]
    [InlineData("DNS_CHECK {", "DNS_CHECK (RS) refused after 1 retries", null)]
    [InlineData("MISC_CHECK {\nmisc_path \"/bin/true a b\"", "Misc check for [RS VS VS] by [/usr/bin/true] failed after 1 retry (refused).", "Misc check for [RS VS VS] by [/usr/bin/true] succeeded.")]
    public void EachKindOfCheckHasItsWords(string check, string failed, string? passed)
    {
        var world = Probing($"{check}\nwarmup 0\nretry 1\n}}\n");
        world.Good();
        Assert.Equal(passed is null ? [] : [Named(passed)], Lines(world));
        for (var i = 0; i < 2; i++)
        {
            world.Wake();
            world.Bad();
        }
        Assert.Equal([.. failed.Split('|').Select(Named), Named("Removing service RS from VS VS")], Lines(world).SkipLast(1));
        world.Wake();
        world.Good();
        string[] pages = check.StartsWith("HTTP", StringComparison.Ordinal) ? [Named("HTTP status code success to RS url(/)")] : [];
        Assert.Equal([.. pages, .. passed is null ? Array.Empty<string>() : [Named(passed)], Named("Adding service RS to VS VS")], Lines(world).SkipLast(1));
    }

    // "VS VS" is keepalived's word and the name.
    private static string Named(string line) => line
        .Replace("VS VS", "@", StringComparison.Ordinal).Replace("VS", "[10.0.0.1]:tcp:80", StringComparison.Ordinal)
        .Replace("@", "VS [10.0.0.1]:tcp:80", StringComparison.Ordinal).Replace("RS", "[10.0.1.1]:tcp:80", StringComparison.Ordinal);

    [Fact]
    public void AtTheStartEachCheckIsNamedBehindTheQuorum()
    {
        const string line = "Activating healthchecker for service [10.0.1.1]:tcp:80 for VS [10.0.0.1]:tcp:80";
        var world = new ServiceWorld(Text("", "TCP_CHECK {\n}\nPING_CHECK {\n}\n", ""));
        world.Wake();
        Assert.Equal(["Gained quorum 1+0=1 <= 2 for VS [10.0.0.1]:tcp:80", line, line], Lines(world));
    }

    [Fact]
    public void ServicesOfOneGroupAreNumbered()
    {
        const string service = "virtual_server group web {\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\nreal_server 10.0.1.1 80 {\n}\n}\n";
        var world = new ServiceWorld("virtual_server_group web {\n10.0.0.1 80\n}\nvirtual_server_group other {\n10.0.0.2 80\n}\n"
            + service + service.Replace("web", "other", StringComparison.Ordinal) + service.Replace("TCP", "UDP", StringComparison.Ordinal));
        world.Wake();
        Assert.Equal(["[web]:0", "[other]:0", "[web]:1"], Lines(world).Select(static text => text.Split("VS ")[1]));
    }

    [Fact]
    public void WithLogAllFailuresEachAttemptIsLogged()
    {
        var world = Probing("TCP_CHECK {\nwarmup 0\nretry 1\nlog_all_failures\n}\n");
        world.Good();
        Lines(world);
        world.Wake();
        world.Bad();
        Assert.Equal(["TCP connection to [10.0.1.1]:tcp:80 failed.", "TCP_CHECK on service [10.0.1.1]:tcp:80 reason: refused"], Lines(world));
    }

    [Fact]
    public void AWeightSaysWhetherItCounts()
    {
        var world = Probing("weight 10\nMISC_CHECK {\nmisc_path /bin/true\nmisc_dynamic\nwarmup 0\n}\n");
        world.Bad();
        Lines(world);
        world.Wake();
        world.Good(weight: 5);
        Assert.Equal("Changing weight from 10 to 5 for inactive service [10.0.1.1]:tcp:80 of VS [10.0.0.1]:tcp:80", Lines(world)[0]);
        world.Wake();
        world.Good(weight: 6);
        Assert.Equal(["Changing weight from 5 to 6 for active service [10.0.1.1]:tcp:80 of VS [10.0.0.1]:tcp:80"], Lines(world));
    }

    [Fact]
    public void AtTheEndEachServerIsNamed()
    {
        var world = Started("", "inhibit_on_failure\n");
        world.File("fa", 1);
        Lines(world);
        world.Do(Core.Services.ServiceInput.Stop);
        Assert.Equal(["Shutting down (inhibited) service [10.0.1.1]:tcp:80 from VS [10.0.0.1]:tcp:80", "Shutting down service [10.0.1.2]:tcp:80 from VS [10.0.0.1]:tcp:80"], Lines(world));
    }

    private static List<string> Lines(ServiceWorld world)
    {
        var catalogue = new FactLines(static index => $"if{index}");
        var lines = world.Facts.SelectMany(catalogue.Of).Select(static line => line.Text).ToList();
        world.Facts.Clear();
        return lines;
    }

    private static ServiceWorld Started(string service, string first)
    {
        var world = new ServiceWorld("track_file fa {\nfile /tmp/a\n}\n" + Text("quorum 2\n" + service, first + "FILE_CHECK {\ntrack_file fa\nweight 0\n}\n", ""));
        world.File("fa", 0);
        world.Wake();
        return world;
    }

    private static ServiceWorld Probing(string server)
    {
        var world = new ServiceWorld(Text("", server));
        world.Wake();
        world.Wake();
        world.Facts.Clear();
        return world;
    }

    private static string Text(string service, params string[] servers) =>
        $"virtual_server 10.0.0.1 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\n{service}" + string.Concat(servers.Select(static (server, i) => $"real_server 10.0.1.{i + 1} 80 {{\n{server}}}\n")) + "}\n";
}
