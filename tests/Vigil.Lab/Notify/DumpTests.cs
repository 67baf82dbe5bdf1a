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
        // Theirs are all in ours, values included; the one left out names a library Vigil does not use.
        Assert.DoesNotContain(theirs.Globals.Except(ours.Globals), line => !line.Contains("libnftnl", StringComparison.Ordinal));
    }

    private static (string[] Data, string[] Globals, string[] Stats, string Json) Dump(string product)
    {
        using var host = new NotifyHost(
            "vrrp_garp_lower_prio_repeat 3\n vrrp_down_timer_adverts 4\n vrrp_mcast_group4 224.0.0.18\n smtp_alert_vrrp off\n vrrp_priority -3");
        using var daemon = host.StartMaster(product);
        foreach (var signal in new[] { Signal.Usr1, Signal.Usr2, Json }) Assert.True(daemon.Send(signal));
        string Read(string name) => host.Host.Box.Read($"/tmp/{name}");
        Wait.Until(
            () => Read("keepalived.json").EndsWith('\n') && Read("keepalived.stats").Contains("Priority Zero:\n    Received: 0\n    Sent: 0\n")
                && Read("keepalived.data").Contains(" Name = eth0\n") && Read("keepalived_parent.data").Contains("umask"),
            NotifyHost.Soon, "four dump files");
        string[] data = Read("keepalived.data").Split('\n');
        string[] instance = [.. data.SkipWhile(line => line != " VRRP Instance = VI_1").TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal))];
        string[] globals = [.. data.Skip(1).TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal))];
        return (instance, globals, Read("keepalived.stats").Split('\n'), Read("keepalived.json"));
    }

    private static string[] Names(IEnumerable<string> lines) => [.. lines
        .Where(line => line.Length > 0 && !line.StartsWith("     ", StringComparison.Ordinal))
        .Select(line => Regex.Replace(Regex.Split(line.Trim(), " =| :|:")[0], @"[\s,]*(\(?\d).*$", ""))];

    private static string[] Keys(string json, string part) =>
        [.. JsonDocument.Parse(json).RootElement[0].GetProperty(part).EnumerateObject().Select(property => property.Name)];
}
