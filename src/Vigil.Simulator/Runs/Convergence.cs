using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Simulator.Checkers;

namespace Vigil.Simulator.Runs;

/// <summary>
/// Second act: when all is mended, within the bound each virtual router has one owner, the one with the highest priority unless nopreempt
/// keeps it from leading, and then nothing moves any more.
/// </summary>
internal static class Convergence
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>Start-up and script graces: by then every host knows that it is sound.</summary>
    public static TimeSpan Ready(Cluster cluster)
    {
        var ready = TimeSpan.Zero;
        foreach (var host in cluster.Hosts)
        {
            foreach (var router in host.Core!.Routers) ready = Longer(ready, host.Configuration.Global.StartupDelay + Health.Grace(host, router));
        }
        return ready;
    }

    /// <summary>A preempt_delay, and three master-down times with skew: of a stall, of the election, of a preemption.</summary>
    public static TimeSpan Elected(Cluster cluster)
    {
        TimeSpan delay = TimeSpan.Zero, down = TimeSpan.Zero;
        foreach (var host in cluster.Hosts)
        {
            foreach (var router in host.Core!.Routers)
            {
                var settings = router.Settings;
                delay = Longer(delay, settings.PreemptDelay);
                down = Longer(down, settings.AdvertInterval.Value * (settings.DownTimerAdverts + 1) + TimeSpan.FromSeconds(1));
            }
        }
        return delay + down * 3 + LinkQuality.Sound.HeldBack;
    }

    /// <param name="cluster">At rest.</param>
    /// <param name="priorities">What each host's priority ought to be: the core is not asked.</param>
    public static void Check(Cluster cluster, Priorities priorities)
    {
        for (int cell = 0; cell < cluster.Cells.Count; cell++) CheckOwner(cluster, cell, priorities);
        var moves = cluster.Watch(new Moves());
        cluster.Run(Quiet);
        if (moves.First is { } first) Fail(cluster, $"still moving: {first}");
        cluster.Forget(moves);
    }

    private static void CheckOwner(Cluster cluster, int cell, Priorities priorities)
    {
        var owners = cluster.Hosts.Where(host => host.Owns(cell)).ToList();
        if (owners.Count != 1)
        {
            Fail(cluster, $"virtual router {cluster.Cells.VridOf(cell)} is owned by [{string.Join(", ", owners.Select(host => host.Name))}]");
            return;
        }
        var owner = owners[0];
        byte leads = priorities.Of(owner, cell, owner.Router(cell)!);
        foreach (var host in cluster.Hosts)
        {
            if (host == owner || host.Router(cell) is not { Settings.Preempt: true } router || priorities.Of(host, cell, router) is var right && right <= leads) continue;
            Fail(cluster, $"{host.Name} has by right priority {right} for {router.Settings.Name}, yet {owner.Name} leads with {leads}");
        }
    }

    private static void Fail(Cluster cluster, string what) => cluster.Violated(new Violation(cluster.Now, "convergence", what));

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed class Moves : Observer
    {
        public string? First { get; private set; }

        public override void Told(SimulatedHost host, Fact fact)
        {
            if (fact is Fact.StateChanged changed) First ??= $"{host.Name} {changed.Instance.Name} {changed.From} to {changed.To}: {changed.Reason}";
        }
    }
}
