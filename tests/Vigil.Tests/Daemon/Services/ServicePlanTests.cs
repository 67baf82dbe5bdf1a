using Vigil.Core.Health;
using Vigil.Core.Services;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Services;
using Vigil.Tests.Services;
using Xunit;

namespace Vigil.Tests.Daemon.Services;

/// <summary>
/// Goal: scripts, FIFO lines and mails about virtual servers are keepalived's. Method: configurations and steps that were run with
/// keepalived 2.2.7 on a kernel with IPVS; the expected words are those it wrote.
/// </summary>
public sealed class ServicePlanTests
{
    private const string Rs = "Realserver [10.0.1.1]:tcp:80 of virtual server [10.0.0.1]:tcp:80";

    private const string Vs = "Virtualserver [10.0.0.1]:tcp:80";

    private const string ThreeChecks = "TCP_CHECK {\nretry 0\nwarmup 0\n}\nTCP_CHECK {\nconnect_port 81\nretry 0\nwarmup 0\n}\nHTTP_GET {\nretry 0\nwarmup 0\nurl {\npath /\n}\n}\n";

    [Fact]
    public void EveryCheckIsMailedWithTheStateOfItsServer()
    {
        var world = AllGood(Text("smtp_alert\n", ThreeChecks));
        Fail(world);
        Assert.Equal(
        [
            $"{Rs} - DOWN: TCP CHECK failed on service", $"{Vs} - DOWN: Lost quorum 1+0=1 <= 0", $"{Rs} - DOWN: TCP CHECK failed on service",
            $"{Rs} - DOWN: CHECK failed on service : HTTP request failed",
        ], Mails(world));
        Mend(world);
        Assert.Equal(
        [
            $"{Rs} - DOWN: TCP CHECK succeed on service", $"{Rs} - DOWN: TCP CHECK succeed on service", $"{Rs} - UP: CHECK succeed on service",
            $"{Vs} - UP: Gained quorum 1+0=1 <= 1",
        ], Mails(world));
    }

    [Fact]
    public void WithNoCheckerEmailsOnlyServersAreMailed()
    {
        var world = AllGood("global_defs {\nno_checker_emails\n}\n" + Text("smtp_alert\n", ThreeChecks));
        Fail(world);
        Assert.Equal([$"{Rs} - DOWN: TCP CHECK failed on service", $"{Vs} - DOWN: Lost quorum 1+0=1 <= 0"], Mails(world));
        Mend(world);
        Assert.Equal([$"{Rs} - UP: CHECK succeed on service", $"{Vs} - UP: Gained quorum 1+0=1 <= 1"], Mails(world));
    }

    [Theory]
    [InlineData("TCP_CHECK {", "TCP CHECK failed on service", "TCP CHECK succeed on service")]
    [InlineData("UDP_CHECK {", "UDP CHECK failed on service", "UDP CHECK succeed on service")]
    [InlineData("DNS_CHECK {", "DNS_CHECK: failed on service", "DNS_CHECK: succeed on service")]
    [InlineData("PING_CHECK {", "ICMP CHECK failed on service", "ICMP CHECK succeed on service")]
    [InlineData("MISC_CHECK {\nmisc_path /bin/true", "MISC CHECK failed on service", "MISC CHECK succeeded on service")]
    [InlineData("SMTP_CHECK {", "CHECK failed on service : refused", "CHECK succeed on service")]
    [InlineData("SSL_GET {\nurl {\npath /\n}", "CHECK failed on service : HTTP request failed", "CHECK succeed on service")]
    public void EachKindOfCheckHasItsWords(string check, string failed, string passed)
    {
        var world = AllGood(Text("", $"{check}\nretry 0\nwarmup 0\n}}\n"));
        Fail(world);
        Assert.Equal([$"{Rs} - DOWN: {failed}"], Mails(world));
        Mend(world);
        Assert.Equal([$"{Rs} - UP: {passed}"], Mails(world));
    }

    [Fact]
    public void AScriptThatTookTooLongSaysSo()
    {
        var world = AllGood(Text("", "MISC_CHECK {\nmisc_path /bin/true\nretry 0\nwarmup 0\n}\n"));
        world.Wake();
        world.Answer(Vigil.Checks.MiscCheck.TimedOut((Core.Settings.MiscCheckSettings)world.Running[0].Check.Settings));
        Assert.Equal([$"{Rs} - DOWN: MISC CHECK timed out on service"], Mails(world));
    }

    [Fact]
    public void AtTheStartServersComeBeforeTheirService()
    {
        var world = new ServiceWorld("global_defs {\nrs_init_notifies\n}\n" + Text("smtp_alert\nquorum_up \"/bin/true q\"\n", "notify_up \"/bin/true up\"\n"));
        world.Wake();
        var notices = world.Notices().ToList();
        Assert.Equal(["RS [10.0.1.1]:tcp:80 [10.0.0.1]:tcp:80 UP", "VS [10.0.0.1]:tcp:80 UP"], notices.Select(static one => one.FifoLine));
        Assert.Equal(["up", "q"], notices.Select(static one => one.Script?.Arguments[1]));
        Assert.Equal([null, "Starting with quorum up 1+0=1 <= 1"], notices.Select(static one => one.Mail?.Body));
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("omega\n", 2, 2)]
    public void WhatAReloadRemovesIsMailedAndWithOmegaToldOtherwiseToo(string omega, int scripts, int lines)
    {
        var world = new ServiceWorld(Text($"smtp_alert\nquorum_down \"/bin/true q\"\n{omega}", "notify_down \"/bin/true down\"\n"));
        world.Wake();
        world.Notices();
        world.Reload("");
        var notices = world.Notices().ToList();
        Assert.Equal([$"{Rs} - DOWN: Removing", $"{Vs} - DOWN: Lost quorum 1+0=1 <= 0"], notices.Select(static one => $"{one.Mail!.Subject}: {one.Mail.Body}"));
        Assert.Equal((scripts, lines), (notices.Count(static one => one.Script is not null), notices.Count(static one => one.FifoLine is not null)));
    }

    [Fact]
    public void ServicesOfMarksAndGroupsHaveNamesOfTheirOwn()
    {
        var world = new ServiceWorld(
            "virtual_server fwmark 7 {\nlvs_sched rr\nlvs_method NAT\nreal_server 10.0.1.1 {\n}\n}\nvirtual_server_group grp {\n10.0.0.3 80\n}\n"
            + "virtual_server group grp {\nlvs_sched rr\nlvs_method NAT\nprotocol TCP\nreal_server 10.0.1.1 80 {\n}\n}\n");
        world.Wake();
        Assert.Equal(["VS FWM 7 UP", "VS [grp]:0 UP"], world.Notices().Select(static one => one.FifoLine).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("-n", "vrrp_instance a {\ninterface eth0\nvirtual_router_id 1\n}\n", false)]
    [InlineData("-n", "", true)]
    [InlineData("-C", "vrrp_instance a {\ninterface eth0\nvirtual_router_id 1\n}\n", true)]
    public void TheCommonFifoHasOneReader(string option, string router, bool isHere)
    {
        var configuration = ServiceWorld.Configuration(router + "global_defs {\nnotify_fifo /tmp/f\nnotify_fifo_script /bin/true\n}\n" + Text("", ""));
        var options = new DaemonOptions { OnlyChecker = option == "-C" };
        var heard = NotifyListener.WithOneReader(configuration, options);
        Assert.Equal("/tmp/f", heard.Global.NotifyFifo?.Path);
        Assert.Equal(isHere, heard.Global.NotifyFifo?.Script is not null);
    }

    private static ServiceWorld AllGood(string text)
    {
        var world = new ServiceWorld(text);
        world.Wake();
        Mend(world);
        world.Notices();
        return world;
    }

    private static void Fail(ServiceWorld world) => Round(world, ProbeResult.Failed("refused"));

    private static void Mend(ServiceWorld world) => Round(world, ProbeResult.Good);

    private static void Round(ServiceWorld world, ProbeResult result)
    {
        int checks = world.Host.Services[0].Servers[0].Checks.Count;
        while (world.Running.Count < checks) world.Wake();
        while (world.Running.Count > 0) world.Answer(result);
    }

    private static IEnumerable<string> Mails(ServiceWorld world) =>
        world.Notices().Select(static one => one.Mail).OfType<Vigil.Daemon.Notify.Notification.Mail>().Select(static mail => $"{mail.Subject}: {mail.Body}");

    private static string Text(string service, string server) =>
        $"virtual_server 10.0.0.1 80 {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\n{service}real_server 10.0.1.1 80 {{\n{server}}}\n}}\n";
}
