using System.Text.Json;
using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Notify;

/// <summary>Goal: what reads keepalived's dump files reads Vigil's. Method: the same file and signals for both, then the names are compared.</summary>
public class DumpTests
{
    private const Signal Json = (Signal)36;

    [Fact]
    public void DumpsStatisticsAndJsonHaveTheSameNames()
    {
        var (theirs, ours) = (Dump("keepalived"), Dump("vigil"));

        Assert.Equal(Names(theirs.Data), Names(ours.Data));
        Assert.Equal(Keys(theirs.Json, "data"), Keys(ours.Json, "data"));
        // The counters of the authentication extension came after 2.2.7.
        Assert.Equal(Keys(theirs.Json, "stats"), Keys(ours.Json, "stats").Where(key => !key.StartsWith("auth_ext", StringComparison.Ordinal)));
        string[] newer = ["Authentication Extension Errors", "Missing", "Malformed", "Unknown Key", "Invalid HMAC", "Stale", "Replay"];
        Assert.Equal(Names(theirs.Stats), Names(ours.Stats).Where(name => !newer.Contains(name)));
        Assert.Equal(theirs.Trackers, ours.Trackers);
        Assert.Contains("   VRRP instances :", ours.Trackers);
        Assert.Contains("   Seen up = 1", ours.Trackers);
        // Theirs are all in ours, values included; the one left out names a library Vigil does not use.
        Assert.DoesNotContain(theirs.Globals.Except(ours.Globals), line => !line.Contains("libnftnl", StringComparison.Ordinal));
    }

    /// <summary>Tools that know the worker's pid file send the signal straight to it.</summary>
    [Theory]
    [InlineData("keepalived")]
    [InlineData("vigil")]
    public void TheWorkerItselfWritesItsFilesWhenItIsAsked(string product)
    {
        using var host = new NotifyHost();
        using var daemon = host.StartMaster(product);
        foreach (var (signal, file) in new[] { (Signal.Usr1, "keepalived.data"), (Signal.Usr2, "keepalived.stats") })
        {
            host.Host.Box.Run("/bin/sh", "-c", $"kill -{(int)signal} $(cat /run/vrrp.pid)");
            Wait.Until(() => host.Host.Box.Read($"/tmp/{file}").Contains("VI_1", StringComparison.Ordinal), NotifyHost.Soon, file);
        }
        Assert.Equal("", host.Host.Box.Read("/tmp/keepalived_parent.data"));
    }

    private static (string[] Data, string[] Globals, string[] Stats, string[] Trackers, string Json) Dump(string product)
    {
        using var host = new NotifyHost(
            "vrrp_garp_lower_prio_repeat 3\n vrrp_down_timer_adverts 4\n vrrp_mcast_group4 224.0.0.18\n smtp_alert_vrrp off\n vrrp_priority -3",
            "virtual_ipaddress_excluded { 2001:db8::9 }\n track_script { quick\n slow weight 4 reverse\n }\n track_interface { lo }",
            "vrrp_script quick {\n script /bin/true\n user root\n }\nvrrp_script slow {\n script /bin/true\n user root\n interval 2\n timeout 3\n weight 2\n }");
        using var daemon = host.StartMaster(product);
        foreach (var signal in new[] { Signal.Usr1, Signal.Usr2, Json }) Assert.True(daemon.Send(signal));
        string Read(string name) => host.Host.Box.Read($"/tmp/{name}");
        Wait.Until(
            () => Read("keepalived.json").EndsWith('\n') && Read("keepalived.stats").Contains("Priority Zero:\n    Received: 0\n    Sent: 0\n")
                && Read("keepalived.data") is var text && text.Contains(" Name = eth0\n") && text.EndsWith("VI_1, weight 0\n") && Read("keepalived_parent.data").Contains("umask"),
            NotifyHost.Soon, "four dump files");
        string[] data = Read("keepalived.data").Split('\n');
        string[] instance = [.. data.SkipWhile(line => line != " VRRP Instance = VI_1").TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal))];
        string[] globals = [.. data.Skip(1).TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal))];
        string[] trackers = [.. data.SkipWhile(line => line != "------< VRRP Scripts >------").Select(Steady)];
        return (instance, globals, Read("keepalived.stats").Split('\n'), trackers, Read("keepalived.json"));
    }

    /// <summary>Scripts and interfaces with their values, but for what the kernel chose for this host, the moment, and a script that may be running.</summary>
    private static string Steady(string line) => Regex.Replace(line, @"(?<=MAC = |IPv6 address = fe80::|index = |checked |^   State = (?=running|idle)).*", "…");

    private static string[] Names(IEnumerable<string> lines) => [.. lines
        .Where(line => line.Length > 0 && !line.StartsWith("     ", StringComparison.Ordinal))
        .Select(line => Regex.Replace(Regex.Split(line.Trim(), " =| :|:")[0], @"[\s,]*(\(?\d).*$", ""))];

    private static string[] Keys(string json, string part) =>
        [.. JsonDocument.Parse(json).RootElement[0].GetProperty(part).EnumerateObject().Select(property => property.Name)];
}
