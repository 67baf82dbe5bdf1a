using Vigil.Core.Services;
using Xunit;

namespace Vigil.Tests.Services;

/// <summary>
/// Goal: quorum, sorry server, inhibit, alpha and omega as keepalived 2.2.7 has them. Method: the configurations and steps that were
/// run against it on a kernel with IPVS; servers follow files, so that no time passes.
/// </summary>
public sealed class QuorumTests
{
    private const string Sorry = "sorry_server 10.0.1.9 80\n";

    [Fact]
    public void TheSorryServerServesAloneWhileTheQuorumIsLost()
    {
        var world = Started("quorum 2\n" + Sorry);
        Assert.Equal("10.0.1.1=1 10.0.1.2=1 10.0.1.3=1", world.Kernel());
        Assert.Equal("failed after 0, down, set, no wake", world.File("fa", 1));
        Assert.Equal("10.0.1.2=1 10.0.1.3=1", world.Kernel());
        Assert.Equal("failed after 0, down, lost, set, no wake", world.File("fb", 1));
        Assert.Equal("10.0.1.9=1", world.Kernel());
        Assert.Equal("failed after 0, down, no wake", world.File("fc", 1));
        Assert.Equal("10.0.1.9=1", world.Kernel());
        Assert.Equal("passed, up, no wake", world.File("fc", 0));
        Assert.Equal("passed, up, gained, set, no wake", world.File("fa", 0));
        Assert.Equal("10.0.1.1=1 10.0.1.3=1", world.Kernel());
    }

    [Fact]
    public void AnInhibitedSorryServerWaitsWithWeightZero()
    {
        var world = Started("quorum 2\n" + Sorry + "sorry_server_inhibit\n");
        Assert.Equal("10.0.1.1=1 10.0.1.2=1 10.0.1.3=1 10.0.1.9=0", world.Kernel());
        world.File("fa", 1);
        world.File("fb", 1);
        Assert.Equal("10.0.1.9=1", world.Kernel());
    }

    [Fact]
    public void InhibitedServersStayWithWeightZeroAlsoWhenTheyAreAlive()
    {
        var world = Started("quorum 3\ninhibit_on_failure\n" + Sorry);
        world.File("fb", 1);
        Assert.Equal("10.0.1.1=0 10.0.1.2=0 10.0.1.3=0 10.0.1.9=1", world.Kernel());
        world.File("fa", 1);
        world.File("fa", 0);
        Assert.Equal("10.0.1.1=0 10.0.1.2=0 10.0.1.3=0 10.0.1.9=1", world.Kernel());
        world.File("fb", 0);
        Assert.Equal("10.0.1.1=1 10.0.1.2=1 10.0.1.3=1", world.Kernel());
    }

    [Fact]
    public void ARealServerMayBeTheSorryServer()
    {
        var world = Started("quorum 2\nsorry_server 10.0.1.1 80\n", first: "inhibit_on_failure\nweight 3\n");
        Assert.Equal("10.0.1.1=3 10.0.1.2=1 10.0.1.3=1", world.Kernel());
        world.File("fa", 1);
        Assert.Equal("10.0.1.1=0 10.0.1.2=1 10.0.1.3=1", world.Kernel());
        world.File("fb", 1);
        Assert.Equal("10.0.1.1=1", world.Kernel());
        world.File("fa", 0);
        Assert.Equal("10.0.1.1=3 10.0.1.3=1", world.Kernel());
    }

    [Fact]
    public void WithoutSorryServerTheLiveOnesStay()
    {
        var world = Started("quorum 3\n");
        Assert.Equal("failed after 0, down, lost, set, no wake", world.File("fa", 1));
        Assert.Equal("10.0.1.2=1 10.0.1.3=1", world.Kernel());
    }

    [Fact]
    public void BetweenTheMarksNothingChanges()
    {
        var world = Started("weight 4\nquorum 6\nhysteresis 3\n");
        Assert.Equal("failed after 0, down, set, no wake", world.File("fa", 1));
        Assert.Equal("failed after 0, down, set, no wake", world.File("fb", 1));
        Assert.Equal("failed after 0, down, lost, set, no wake", world.File("fc", 1));
        Assert.Equal("passed, up, set, no wake", world.File("fa", 0));
        Assert.Equal("passed, up, set, no wake", world.File("fb", 0));
        Assert.Equal("passed, up, gained, set, no wake", world.File("fc", 0));
        Assert.Equal(12, world.Facts.OfType<Core.Events.Fact.QuorumChanged>().Last().Weight);
    }

    [Fact]
    public void WithAlphaItStartsLost()
    {
        var world = new ServiceWorld(Text("alpha\n" + Sorry, "TCP_CHECK {\nwarmup 0\n}\n", "TCP_CHECK {\nwarmup 0\n}\n", "TCP_CHECK {\nwarmup 0\n}\n"));
        Assert.Equal("starts lost, set, wake in 1s", world.Wake());
        Assert.Equal("10.0.1.9=1", world.Kernel());
        Assert.Equal(["VS [10.0.0.1]:tcp:80 DOWN"], world.Notices().Select(static notice => notice.FifoLine));
        world.Wake();
        Assert.Equal("passed, up, gained, set", world.Good().Split(", wake")[0]);
        Assert.Equal("10.0.1.1=1", world.Kernel());
    }

    [Fact]
    public void AlphaServersThatAreInhibitedBeginWithWeightZero()
    {
        var world = new ServiceWorld(Text("alpha\ninhibit_on_failure\n", "TCP_CHECK {\n}\n", "", ""));
        Assert.StartsWith("gained, set", world.Wake(), StringComparison.Ordinal);
        Assert.Equal("10.0.1.1=0 10.0.1.2=1 10.0.1.3=1", world.Kernel());
    }

    [Fact]
    public void AtTheStartOnlyTheQuorumIsTold()
    {
        var world = Started("");
        Assert.Equal(["VS [10.0.0.1]:tcp:80 UP"], world.Notices().Select(static notice => notice.FifoLine));
    }

    [Fact]
    public void ServersAreToldBeforeTheQuorum()
    {
        var world = Started("quorum 3\nquorum_up \"/bin/true up\"\nquorum_down \"/bin/true down\"\nsmtp_alert\n", first: "notify_up \"/bin/true rs up\"\nnotify_down \"/bin/true rs down\"\n");
        world.Notices();
        world.File("fa", 1);
        world.File("fa", 0);
        var notices = world.Notices().ToList();
        Assert.Equal(["RS [10.0.1.1]:tcp:80 [10.0.0.1]:tcp:80 DOWN", "VS [10.0.0.1]:tcp:80 DOWN", "RS [10.0.1.1]:tcp:80 [10.0.0.1]:tcp:80 UP", "VS [10.0.0.1]:tcp:80 UP"], notices.Select(static one => one.FifoLine));
        Assert.Equal(["rs down", "down", "rs up", "up"], notices.Select(static one => string.Join(' ', one.Script!.Arguments.Skip(1))));
        Assert.Equal(["Realserver [10.0.1.1]:tcp:80 of virtual server [10.0.0.1]:tcp:80 - DOWN", "Virtualserver [10.0.0.1]:tcp:80 - DOWN"], notices.Take(2).Select(static one => one.Mail!.Subject));
        Assert.Equal("Lost quorum 3+0=3 <= 2", notices[1].Mail!.Body);
    }

    [Fact]
    public void OmegaTellsWhatWasUpWhenTheDaemonStops()
    {
        var world = Started("omega\n");
        world.File("fb", 1);
        world.Notices();
        Assert.Equal("shut, shut, shut, remove, no wake", world.Do(ServiceInput.Stop));
        Assert.Equal("none", world.Kernel());
        Assert.Equal(["RS [10.0.1.1]:tcp:80 [10.0.0.1]:tcp:80 DOWN", "RS [10.0.1.3]:tcp:80 [10.0.0.1]:tcp:80 DOWN", "VS [10.0.0.1]:tcp:80 DOWN"], world.Notices().Select(static one => one.FifoLine));
        Assert.Equal("no wake", world.File("fb", 0));
    }

    [Fact]
    public void WithoutOmegaOnlyMailIsSentAtTheEnd()
    {
        var world = Started("");
        world.Notices();
        Assert.Equal("shut, shut, shut, remove, no wake", world.Do(ServiceInput.Stop));
        Assert.All(world.Notices(), static notice => Assert.Equal((null, null, "Shutting down"), (notice.FifoLine, notice.Script, notice.Mail?.Body)));
    }

    [Fact]
    public void AStopCanLeaveTheTable()
    {
        var world = Started("");
        Assert.Equal("shut, shut, shut, no wake", world.Do(ServiceInput.StopQuietly));
        Assert.Equal("10.0.1.1=1 10.0.1.2=1 10.0.1.3=1", world.Kernel());
    }

    [Fact]
    public void ChecksWaitForTheAddressButTheTableDoesNot()
    {
        var world = new ServiceWorld(Text("ha_suspend\n", "TCP_CHECK {\nwarmup 0\n}\n", "", ""));
        Assert.Equal("gained, set, no wake", world.Wake());
        Assert.Equal("10.0.1.1=1 10.0.1.2=1 10.0.1.3=1", world.Kernel());
        var address = Core.Settings.InetAddress.Parse("10.0.0.1");
        Assert.Equal("no wake", world.Do(ServiceInput.LocalAddress(Core.Settings.InetAddress.Parse("10.0.0.2"), true)));
        Assert.Equal("resumed, wake in 1s", world.Do(ServiceInput.LocalAddress(address, true)));
        Assert.StartsWith("probe", world.Wake(), StringComparison.Ordinal);
        Assert.Equal("suspended, cancel, no wake", world.Do(ServiceInput.LocalAddress(address, false)));
        Assert.Empty(world.Running);
    }

    [Fact]
    public void AGroupIsOneServiceForEachOfItsAddresses()
    {
        var world = new ServiceWorld("virtual_server_group g {\n10.0.0.254-10.0.1.1 80\nfwmark 7\n2001:db8::1 80\n}\nvirtual_server group g {\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\nreal_server 10.0.9.1 80 {\n}\n}\n");
        world.Wake();
        Assert.Equal(
            ["FWM 7 IPv4", "Tcp [10.0.0.254]:80", "Tcp [10.0.0.255]:80", "Tcp [10.0.1.0]:80", "Tcp [10.0.1.1]:80", "Tcp [2001:db8::1]:80"],
            world.Host.Table.Services.Select(static service => service.Key.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("10.0.9.1=1", world.Kernel("10.0.1.0"));
        Assert.Equal("", world.Kernel("2001:db8::1"));
    }

    /// <summary>As seen with 2.2.7: DR keeps the port of each item, a mark has none, NAT goes where the server says.</summary>
    [Fact]
    public void AServerByDirectRoutingHasThePortOfEachItemOfItsGroup()
    {
        var world = new ServiceWorld("virtual_server_group g {\n10.0.0.1 80\n10.0.0.1 8080\nfwmark 7\n}\nvirtual_server group g {\nprotocol TCP\nlvs_sched rr\nlvs_method DR\nreal_server 10.0.9.1 80 {\n}\nreal_server 10.0.9.2 81 {\nlvs_method NAT\n}\n}\n");
        world.Wake();
        Assert.Equal(
            ["FWM 7 IPv4: [10.0.9.1]:0 [10.0.9.2]:81", "Tcp [10.0.0.1]:8080: [10.0.9.1]:8080 [10.0.9.2]:81", "Tcp [10.0.0.1]:80: [10.0.9.1]:80 [10.0.9.2]:81"],
            world.Host.Table.Services.Select(static service => $"{service.Key}: {string.Join(' ', service.Servers.Select(static one => one.Endpoint))}").Order(StringComparer.Ordinal));
        Assert.True(world.IsConsistent);
    }

    private static ServiceWorld Started(string service, string first = "")
    {
        var world = new ServiceWorld("track_file fa {\nfile /tmp/a\n}\ntrack_file fb {\nfile /tmp/b\n}\ntrack_file fc {\nfile /tmp/c\n}\n"
            + Text(service, first + File("fa"), File("fb"), File("fc")));
        foreach (var file in (string[])["fa", "fb", "fc"]) world.File(file, 0);
        Assert.Equal("gained, set, no wake", world.Wake());
        return world;
    }

    private static string File(string name) => $"FILE_CHECK {{\ntrack_file {name}\nweight 0\n}}\n";

    private static string Text(string service, params string[] servers) =>
        $"virtual_server 10.0.0.1 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\n{service}" + string.Concat(servers.Select(static (server, i) => $"real_server 10.0.1.{i + 1} 80 {{\n{server}}}\n")) + "}\n";
}
