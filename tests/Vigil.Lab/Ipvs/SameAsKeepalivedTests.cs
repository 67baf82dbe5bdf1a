using System.Diagnostics;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.LabKit;
using Vigil.Netlink;
using Xunit;
using static Vigil.Lab.Ipvs.Balancer;

namespace Vigil.Lab.Ipvs;

/// <summary>
/// Goal: the same table as keepalived's for the same configuration, to the last flag. Method: keepalived makes it in one namespace, the
/// applier in another; what ipvsadm prints and what a dump tells besides must be equal, with the table there and after the stop.
/// </summary>
public sealed class SameAsKeepalivedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A configuration of keepalived and what it means.</summary>
    public sealed record Case(string Name, string Config, ServiceTable Table, LvsSettings? Settings = null)
    {
        public override string ToString() => Name;
    }

    public static TheoryData<string> Names => [.. Cases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheTableIsTheSame(string name)
    {
        var one = Cases.All.Single(one => one.Name == name);
        using var theirs = new Balancer();
        using var ours = new Balancer();
        var settings = one.Settings ?? new LvsSettings();
        using var keepalived = Start(theirs, one.Config);
        try
        {
            IpvsApplier applier = null!;
            ours.Run(() =>
            {
                applier = ours.NewApplier(settings);
                applier.Start(resume: false, Now);
                applier.Want(one.Table, Now);
                if (settings.SyncDaemon is { } daemon)
                    applier.Synchronise([SyncDaemons.Of(daemon, IpvsDaemonRole.Master, 0), SyncDaemons.Of(daemon, IpvsDaemonRole.Backup, 0)], Now);
            });
            var (listing, dump) = (ours.Listing(), ours.Dump());
            Assert.Equal(one.Table.Services.Count, listing.Split('\n').Count(line => line.StartsWith("-A", StringComparison.Ordinal)));
            Wait.Until(() => theirs.Listing() == listing, Patience, $"keepalived's table to be\n{listing}\nbut it is\n{theirs.Listing()}");
            Assert.Equal(theirs.Dump(), dump);

            LabProcess.Send(keepalived.Id, Signal.Term);
            Assert.True(keepalived.WaitForExit(Patience));
            ours.Run(() => applier.Stop(keep: false, Now));
            Assert.Equal("", ours.Listing());
            Assert.Equal(theirs.Dump(), ours.Dump());
            var facts = new List<IpvsFact>();
            while (applier.TryTake(out var fact))
                facts.Add(fact);
            Assert.Empty(facts);
            applier.Dispose();
        }
        finally
        {
            if (!keepalived.HasExited)
                keepalived.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(Balancer balancer, string config)
    {
        var path = Path.Combine(balancer.RunDirectory, "keepalived.conf");
        File.WriteAllText(path, config);
        var start = new ProcessStartInfo("ip",
        [
            "netns", "exec", balancer.Namespace, Programs.Keepalived, "-n", "-C", "-f", path,
            "-p", path + ".pid", "-c", path + ".checkers.pid", "-r", path + ".vrrp.pid",
        ]);
        return Process.Start(start)!;
    }
}
