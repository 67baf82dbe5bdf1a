using System.Runtime.CompilerServices;
using Vigil.Config.Lint;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Config.Lint;

/// <summary>
/// Goal: what lint says will happen does happen, and does not in the near miss. Method: the configurations of the cases run on the
/// product's own core, on a network in memory: node1 is 10.0.0.1, node2 10.0.0.2, and so on.
/// </summary>
public sealed class LintTruthTests
{
    private static readonly TimeSpan Settled = 30.Seconds();

    [Theory]
    [InlineData("VG1002")]
    [InlineData("VG1004")]
    [InlineData("VG1005")]
    [InlineData("VG1007")]
    [InlineData("VG1009")]
    [InlineData("VG1013")]
    public void BothBecomeMaster(string code)
    {
        Assert.Equal(["node1", "node2"], Owners(Play(code, Settled)).Take(2));
        Assert.Equal(["node1"], Owners(Play(code + "-near", Settled)));
    }

    [Fact]
    public void AMissingPeerMakesTwoMasters() => Assert.Equal(["node1", "node2"], Owners(Play("VG1011", Settled)));

    [Fact]
    public void AClashingNumberIsRefusedInVersion2AndOneClusterIsLostInVersion3()
    {
        Assert.Equal(["node1", "node2"], Owners(Play("VG1003", Settled)));
        var lan = Play("VG1003", Settled, static settings => settings with { Version = VrrpVersion.V3 });
        Assert.Equal(["node1"], Owners(lan));
    }

    [Fact]
    public void EqualPrioritiesStartTogetherAndTheHigherAddressStays()
    {
        var lan = Play("VG1016", Settled);
        Assert.All(lan.Hosts, static host => Assert.Contains("claim VI_1", host.Log));
        Assert.Equal(["node2"], Owners(lan));
    }

    [Fact]
    public void TwoThatWantToBeMasterBothAreForAMoment()
    {
        var lan = Play("VG1017", Settled);
        Assert.All(lan.Hosts, static host => Assert.Contains("claim VI_1", host.Log));
        Assert.Equal(["node1"], Owners(lan));
        Assert.DoesNotContain("claim VI_1", Play("VG1017-near", Settled).Hosts[1].Log);
    }

    [Theory]
    [InlineData("VG1018")]
    [InlineData("VG1019")]
    public void TheAddressIsTakenBackAtOnce(string code)
    {
        var (lan, hosts) = Prepare(code);
        var second = lan.Add("node2", "10.0.0.2", hosts[1].Configuration);
        lan.Run(Settled);
        Assert.Equal(["VI_1"], second.Owned);
        lan.Add("node1", "10.0.0.1", hosts[0].Configuration);
        lan.Run(5.Seconds());
        Assert.Equal(["node1"], Owners(lan));
    }

    [Theory]
    [InlineData("VG1020", "node1")]
    [InlineData("VG1020-near", "node2")]
    [InlineData("VG1021", "node2")]
    [InlineData("VG1022", "node1")]
    [InlineData("VG1022-near", "node2")]
    public void AFailureOnTheUsualMasterMovesTheAddressOrNot(string name, string owner)
    {
        var lan = Play(name, Settled);
        Assert.Equal(["node1"], Owners(lan));
        Check(lan.Hosts[0], good: false);
        lan.Run(60.Seconds());
        Assert.Equal([owner], Owners(lan));
    }

    [Theory]
    [InlineData("VG1022-backup", "node1")]
    [InlineData("VG1022-backup-near", "node2")]
    public void AGoodServiceOnABackupMovesTheAddressOrNot(string name, string owner)
    {
        var lan = Play(name, Settled, good: false);
        Assert.Equal(["node1"], Owners(lan));
        Check(lan.Hosts[1], good: true);
        lan.Run(60.Seconds());
        Assert.Equal([owner], Owners(lan));
    }

    [Theory]
    [InlineData("VG1103-no-delay", "node1")]
    [InlineData("VG1103-no-delay-near", "node2")]
    public void AfterARestartTheAddressIsTakenBackBeforeTheServiceIsTrustedOrNot(string name, string owner)
    {
        var lan = Play(name, Settled);
        lan.Hosts[0].Die();
        lan.Run(Settled);
        Assert.Equal(["node2"], Owners(lan));
        var (_, hosts) = Prepare(name);
        lan.Hosts[0].Start(hosts[0].Configuration);
        lan.Run(5.Seconds());
        Assert.Equal([owner], Owners(lan));
    }

    [Theory]
    [InlineData("VG1021", "node2")]
    [InlineData("VG1021-near", "node1")]
    public void AfterASwitchAFailureOnTheOtherSideMovesItBackOrNot(string name, string owner)
    {
        var lan = Play(name, Settled);
        Check(lan.Hosts[0], good: false);
        lan.Run(Settled);
        Assert.Equal(["node2"], Owners(lan));
        Check(lan.Hosts[0], good: true);
        Check(lan.Hosts[1], good: false);
        lan.Run(120.Seconds());
        Assert.Equal([owner], Owners(lan));
    }

    [Fact]
    public void OnlyTogetherAreTheyEnough()
    {
        var lan = Play("VG1023", Settled);
        lan.Hosts[0].ScriptStatus["web"] = 1;
        lan.Run(60.Seconds());
        Assert.Equal((94, "node1"), (lan.Hosts[0].Core.Routers[0].EffectivePriority.Value, Owners(lan).Single()));
        lan.Hosts[0].ScriptStatus["disk"] = 1;
        lan.Run(60.Seconds());
        Assert.Equal((79, "node2"), (lan.Hosts[0].Core.Routers[0].EffectivePriority.Value, Owners(lan).Single()));
    }

    [Fact]
    public void AWeightThatAlwaysCountsReversesTheOrder()
    {
        Assert.Equal(["node2"], Owners(Play("VG1024", Settled)));
        Assert.Equal(["node1"], Owners(Play("VG1024-near", Settled)));
    }

    [Fact]
    public void TwoOwnersBothHoldTheAddressFromTheStart() =>
        Assert.All(Play("VG1025", Lan.Latency / 2).Hosts, static host => Assert.Equal(["VI_1"], host.Owned));

    [Theory]
    [InlineData("VG1026", 0)]
    [InlineData("VG1026-near", 1)]
    public void AGroupOnOneHostLeavesAnAddressWithoutOwner(string name, int owners)
    {
        var (lan, hosts) = Prepare(name);
        for (var i = 0; i < hosts.Count; i++)
        {
            var configuration = Changed(hosts[i].Configuration, OnOneLink) with { Scripts = [Setups.Script("disk")] };
            lan.Add($"node{i + 1}", $"10.0.0.{i + 1}", configuration, static host => host.ScriptStatus["disk"] = 0);
        }
        lan.Run(Settled);
        Assert.Equal(["VI_1", "VI_2"], lan.Hosts[0].Owned);
        lan.Hosts[0].ScriptStatus["disk"] = 1;
        lan.Run(60.Seconds());
        Assert.Equal(owners, lan.Hosts.Count(static host => host.Owned.Contains("VI_2")));
    }

    private static (Lan Lan, List<LintHost> Hosts) Prepare(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../cases/lint", name + ".conf"));
        return (new Lan(), LintCase.Hosts(path, File.ReadAllText(path)));
    }

    /// <summary>All hosts of a case start together, with good checks or bad ones, and some time passes.</summary>
    private static Lan Play(string name, TimeSpan time, Func<VrrpInstanceSettings, VrrpInstanceSettings>? change = null, bool good = true)
    {
        var (lan, hosts) = Prepare(name);
        for (var i = 0; i < hosts.Count; i++) lan.Add($"node{i + 1}", $"10.0.0.{i + 1}", Changed(hosts[i].Configuration, change), WithChecks(hosts[i], good));
        lan.Run(time);
        return lan;
    }

    /// <summary>The network has one link; that VI_2 can fail by itself comes from a script.</summary>
    private static VrrpInstanceSettings OnOneLink(VrrpInstanceSettings settings) => settings with
    {
        Interface = "eth0",
        VirtualAddresses = settings.VirtualAddresses.Select(static address => address with { Interface = "eth0" }).ToValueList(),
        TrackScripts = settings.Name == "VI_2" ? [new TrackUse("disk", 0)] : [],
    };

    private static Configuration Changed(Configuration configuration, Func<VrrpInstanceSettings, VrrpInstanceSettings>? change) =>
        change is null ? configuration : configuration with { Instances = configuration.Instances.Select(change).ToValueList() };

    private static Action<Host> WithChecks(LintHost host, bool good) => started =>
    {
        foreach (var script in (IEnumerable<ScriptSettings>)host.Configuration.Scripts) started.ScriptStatus[script.Name] = good ? 0 : 1;
    };

    private static void Check(Host host, bool good)
    {
        foreach (var name in host.ScriptStatus.Keys.ToList()) host.ScriptStatus[name] = good ? 0 : 1;
    }

    private static IEnumerable<string> Owners(Lan lan) => lan.Hosts.Where(static host => host.Owned.Contains("VI_1")).Select(static host => host.Name);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
