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
        Assert.NotEmpty(ours.Parent);
    }

    private static (string[] Data, string[] Stats, string Json, string Parent) Dump(string product)
    {
        using var host = new NotifyHost();
        using var daemon = host.StartMaster(product);
        foreach (var signal in new[] { Signal.Usr1, Signal.Usr2, Json }) Assert.True(daemon.Send(signal));
        string Read(string name) => host.Host.Box.Read($"/tmp/{name}");
        Wait.Until(
            () => Read("keepalived.json").EndsWith('\n') && Read("keepalived.stats").Contains("Priority Zero:\n    Received: 0\n    Sent: 0\n")
                && Read("keepalived.data").Contains(" Name = eth0\n") && Read("keepalived_parent.data").Contains("umask"),
            NotifyHost.Soon, "four dump files");
        string[] data = Read("keepalived.data").Split('\n');
        string[] instance = [.. data.SkipWhile(line => line != " VRRP Instance = VI_1").TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal))];
        return (instance, Read("keepalived.stats").Split('\n'), Read("keepalived.json"), Read("keepalived_parent.data"));
    }

    private static string[] Names(IEnumerable<string> lines) => [.. lines
        .Where(line => line.Length > 0 && !line.StartsWith("     ", StringComparison.Ordinal))
        .Select(line => Regex.Replace(Regex.Split(line.Trim(), " =| :|:")[0], @"[\s,]*(\(?\d).*$", ""))];

    private static string[] Keys(string json, string part) =>
        [.. JsonDocument.Parse(json).RootElement[0].GetProperty(part).EnumerateObject().Select(property => property.Name)];
}
