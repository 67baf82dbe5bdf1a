using Vigil.Core.Settings;
using Vigil.Simulator;
using Vigil.Simulator.Draw;
using Vigil.Simulator.Runs;
using Xunit;

namespace Vigil.Tests.Simulator.Draw;

/// <summary>Goal: random hosts run on what the product's own parser and binder make of a keepalived.conf. Method: hosts of many seeds, read, written and read again.</summary>
public sealed class HostFileTests
{
    private static readonly HostSpec[] All = [.. Enumerable.Range(1, 120).SelectMany(seed => Plan.Draw((ulong)seed, hours: 1).Hosts)];

    [Fact]
    public void EveryHostRunsOnWhatItsTextIsBoundTo() => Assert.All(All, host => Assert.Equal(HostFile.Read(host.Text!), host.Configuration));

    [Fact]
    public void NothingIsLostWhenAFileIsWrittenAgain() => Assert.All(All, host =>
    {
        string again = HostFile.Write(host.Configuration);
        Assert.Equal(host.Configuration, HostFile.Read(again));
        Assert.NotSame(HostFile.Read(again), HostFile.Read(again));
    });

    [Fact]
    public void FilesDifferInEverythingThatMatters()
    {
        var instances = All.SelectMany(host => host.Configuration.Instances).ToList();
        var groups = All.SelectMany(host => host.Configuration.SyncGroups).ToList();
        Assert.Contains(instances, one => one.FlapDamping is not null);
        Assert.Contains(groups, one => one.FlapDamping is not null);
        Assert.Contains(instances, one => one.AuthHmac is not null);
        Assert.Contains(instances, one => one.IsUnicast && one.Family == InetFamily.IPv6);
        Assert.Contains(instances, one => one.Version == VrrpVersion.V2 && !one.Preempt);
        Assert.Contains(instances, one => one.TimerExpiredBackup is not null);
        Assert.Contains(instances, one => one.PreemptDelay > TimeSpan.Zero);
        Assert.Contains(instances, one => one.TrackInterfaces.Count > 0);
        Assert.Contains(groups, one => one.TrackScripts.Count > 0);
        Assert.Contains(All, host => host.Configuration.Global.StartupDelay > TimeSpan.Zero);
    }

    [Fact]
    public void AWrongTextIsNoHost()
    {
        var error = Assert.Throws<InvalidOperationException>(() => HostFile.Read("vrrp_instance vi1 {\n    virtual_router_id 300\n}\n"));
        Assert.Contains("virtual_router_id 300", error.Message, StringComparison.Ordinal);
    }
}
