using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// I2: a host that has nothing in its way, and hears of no owner, owns the address itself within the master-down time and skew of the last
/// advert it read. A sync group does not wait for a member that hears a lesser master only, damped or not.
/// </summary>
internal sealed class SomebodyOwns(Priorities priorities) : Checker
{
    private readonly PerRouter<Watched> watched = new();

    private struct Watched
    {
        public Instant? HealthySince;
        public Instant? LonelySince;
        public Instant LastRead;
        public Instant LastObeyed;
        public TimeSpan LongestInterval;
        public bool Planned;
    }

    public override string Name => "somebody-owns";

    public override void AdvertRead(SimulatedHost host, Packet packet)
    {
        if (packet.Cell < 0 || packet.IsCorrupt || packet.Priority == 0) return;
        ref var at = ref watched[host, packet.Cell];
        at.LastRead = Now;
        if (host.Router(packet.Cell) is not { } router || Obeys(host, packet.Cell, router, packet.Priority)) at.LastObeyed = Now;
        at.LongestInterval = packet.Interval;
    }

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number)
    {
        if (kind != VrrpInputKind.Reload) return;
        // A backup that has heard nobody goes on with the interval it had.
        foreach (var router in host.Core!.Routers)
        {
            ref var at = ref watched[host, host.CellOf(router)];
            if (router.Settings.AdvertInterval.Value > at.LongestInterval) at.LongestInterval = router.Settings.AdvertInterval.Value;
        }
    }

    public override void ConditionsChanged()
    {
        foreach (var host in Cluster.HostArray)
        {
            for (int cell = 0; cell < Cluster.Cells.Count; cell++) Judge(host, cell);
        }
    }

    private void Judge(SimulatedHost host, int cell)
    {
        ref var at = ref watched[host, cell];
        var router = host.IsRunning ? host.Router(cell) : null;
        bool healthy = router is not null && Health.IsHealthy(host, router);
        at.HealthySince = healthy ? at.HealthySince ?? Now : null;
        bool lonely = healthy && !host.Owns(cell) && IsLonely(host, cell, router!);
        at.LonelySince = lonely ? at.LonelySince ?? Now : null;
        if (lonely && !at.Planned) Plan(host, cell);
    }

    /// <summary>One check is pending for a host without an owner; if it turns out to be too early, it is put off.</summary>
    private void Plan(SimulatedHost host, int cell)
    {
        watched[host, cell].Planned = true;
        Cluster.After(Deadline(host, cell) - Now, () =>
        {
            ref var at = ref watched[host, cell];
            at.Planned = false;
            if (at.LonelySince is null || host.Router(cell) is null) return;
            if (Deadline(host, cell) <= Now) Fail($"{host.Name} could own virtual router {Cluster.Cells.VridOf(cell)} and hears of no owner, but is {host.Router(cell)!.State}");
            else Plan(host, cell);
        });
    }

    private Instant Deadline(SimulatedHost host, int cell)
    {
        ref var at = ref watched[host, cell];
        var router = host.Router(cell)!;
        var ready = Instant.Max(at.HealthySince!.Value + Health.Grace(host, router), host.StartedAt + host.Configuration.Global.StartupDelay);
        var from = Instant.Max(Instant.Max(ready, LastRead(host, cell, router)), at.LonelySince!.Value);
        var interval = router.Settings.AdvertInterval.Value;
        if (at.LongestInterval > interval) interval = at.LongestInterval;
        // Skew is at most an interval, in version 2 at most a second; one more of both after a stall.
        var skew = router.Settings.Version == VrrpVersion.V2 ? TimeSpan.FromSeconds(1) : interval;
        var bound = interval * router.Settings.DownTimerAdverts + skew;
        if (host.RunningSince > host.StartedAt) bound += interval + skew;
        return from + bound + Slack(bound, host);
    }

    private Instant LastRead(SimulatedHost host, int cell, VirtualRouter router)
    {
        var last = watched[host, cell].LastRead;
        foreach (int other in Health.CellsOf(host, router, cell)) last = Instant.Max(last, watched[host, other].LastObeyed);
        return last;
    }

    /// <summary>A master that is no lesser one, or that may not be preempted.</summary>
    private bool Obeys(SimulatedHost host, int cell, VirtualRouter router, byte master) =>
        master >= priorities.Of(host, cell, router) || !router.Settings.Preempt || router.Settings.PreemptDelay > TimeSpan.Zero;

    private bool IsLonely(SimulatedHost host, int cell, VirtualRouter router)
    {
        foreach (int one in Health.CellsOf(host, router, cell))
        {
            int lan = Cluster.Cells.LanOf(one);
            foreach (var other in Cluster.HostArray)
            {
                if (other == host || !other.IsRunning || !other.Owns(one) || other.LinkOn(lan) is not { IsUp: true }) continue;
                if (!Cluster.Network[lan, other.Index, host.Index].Passes) continue;
                if (one == cell || host.Router(one) is not { } member || other.Router(one) is not { } owner) return false;
                if (Obeys(host, one, member, priorities.Of(other, one, owner))) return false;
            }
        }
        return true;
    }
}
