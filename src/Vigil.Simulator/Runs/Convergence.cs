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

    public static void Check(Cluster cluster)
    {
        for (int cell = 0; cell < cluster.Cells.Count; cell++) CheckOwner(cluster, cell);
        var moves = cluster.Watch(new Moves());
        cluster.Run(Quiet);
        if (moves.First is { } first) Fail(cluster, $"still moving: {first}");
        cluster.Forget(moves);
    }

    private static void CheckOwner(Cluster cluster, int cell)
    {
        var owners = cluster.Hosts.Where(host => host.Owns(cell)).ToList();
        if (owners.Count != 1)
        {
            Fail(cluster, $"virtual router {cluster.Cells.VridOf(cell)} is owned by [{string.Join(", ", owners.Select(host => host.Name))}]");
            return;
        }
        var leads = owners[0].Router(cell)!;
        foreach (var host in cluster.Hosts)
        {
            if (host.Router(cell) is not { } router || router.EffectivePriority <= leads.EffectivePriority || !router.Settings.Preempt) continue;
            Fail(cluster, $"{host.Name} has priority {router.EffectivePriority} for {router.Settings.Name}, yet {owners[0].Name} leads with {leads.EffectivePriority}");
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
