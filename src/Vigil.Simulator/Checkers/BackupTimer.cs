using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// A second, simple model of a backup's timer, from RFC 9568 section 6.4.2 and the man page's nopreempt and preempt_delay: it says from the
/// packets that were read when a backup takes over, not before and (outside sync groups) not later.
/// </summary>
internal sealed class BackupTimer(Priorities priorities, FlapDamping damping) : Checker
{
    /// <summary>So near the end of a vrrp_startup_delay clocks that drift decide whether an advert is heard.</summary>
    private static readonly TimeSpan NearTheStart = TimeSpan.FromMilliseconds(20);

    private readonly PerRouter<Expected> expected = new();
    private readonly PerRouter<Instant> contested = new();
    private readonly Dictionary<SimulatedHost, (PauseKind Kind, Instant Since)> pauses = [];

    private struct Expected
    {
        public Instant? Due;
        public Instant? Latest;
        public InetAddress Master;
        public TimeSpan Learnt;
        public byte Priority;
        public Instant? PreemptFrom;
        public Instant? Sent;
        public Instant? LesserHeard;
        public Instant? PreemptPerhapsFrom;
        public bool Resumes;
        public bool HasResumed;
        public bool Planned;
    }

    public override string Name => "backup-timer";

    private ref Expected At(SimulatedHost host, int cell, VirtualRouter router)
    {
        ref var at = ref expected[host, cell];
        at.Priority = priorities.Of(host, cell, router);
        return ref at;
    }

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number)
    {
        if (kind is not (VrrpInputKind.Resume or VrrpInputKind.AddressesContested or VrrpInputKind.Reload)) return;
        foreach (var router in host.Core!.Routers)
        {
            int cell = host.CellOf(router);
            if (kind == VrrpInputKind.AddressesContested) contested[host, cell] = Now;
            else if (kind == VrrpInputKind.Reload) KeepInterval(ref expected[host, cell], host, router);
            else if (router.Settings.Name == name) expected[host, cell].Resumes = expected[host, cell].HasResumed = true;
        }
    }

    /// <summary>A backup goes on with the interval it knew; a master has the new one.</summary>
    private static void KeepInterval(ref Expected at, SimulatedHost host, VirtualRouter router)
    {
        var next = host.Configuration.Instances.FirstOrDefault(one => one.Name == router.Settings.Name) ?? router.Settings;
        if (router.State == RouterState.Master) at.Learnt = next.AdvertInterval.Value;
        else if (at.Learnt == TimeSpan.Zero) at.Learnt = router.Settings.AdvertInterval.Value;
    }

    public override void LifeChanged(SimulatedHost host)
    {
        if (host.Paused is { } kind) pauses[host] = (kind, Now);
        else if (host.Core is null || host.StartedAt == Now) expected.Clear(host);
        else if (pauses.Remove(host, out var pause)) WentOn(host, pause.Kind, Now - pause.Since);
    }

    public override void AdvertRead(SimulatedHost host, Packet packet)
    {
        if (packet.IsCorrupt || packet.Cell < 0 || host.Router(packet.Cell) is not { } router) return;
        ref var at = ref At(host, packet.Cell, router);
        var sinceStart = Now - ListensFrom(at, host);
        if (host.Configuration.Global.StartupDelay > TimeSpan.Zero && sinceStart.Duration() < NearTheStart)
        {
            // Heard or not, and its interval learnt or not: nothing can be said until the next one.
            (at.Due, at.Latest) = (null, null);
            at.PreemptPerhapsFrom ??= Now + router.Settings.PreemptDelay;
            return;
        }
        if (sinceStart < TimeSpan.Zero || packet.Source == router.Source) return;
        if (router.State == RouterState.Master)
        {
            if (NoTwoOwners.Beats(packet.Priority, packet.Source, at.Priority, router.Source)) Accept(ref at, host, packet);
            else if (packet.Priority != 0) at.LesserHeard = Now;
            return;
        }
        if (router.State != RouterState.Backup) return;
        if (packet.Priority == 0) HearResignation(ref at, router, packet);
        else Hear(ref at, host, router, packet);
        if (!at.Planned) Plan(host, packet.Cell);
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority) => expected[host, cell].Sent = Now;

    private void Hear(ref Expected at, SimulatedHost host, VirtualRouter router, Packet packet)
    {
        bool? byRight = Accepts(ref at, router, packet.Priority);
        bool? forTheHold = damping.Hear(host, router, packet.Cell, packet, MasterDown(at, router));
        if (byRight == false && forTheHold == false) return;
        if (byRight == true || forTheHold == true) Accept(ref at, host, packet);
        at.Latest = Now + MasterDown(at, router);
        // A group need not wait for a member that is only held.
        if (byRight == true || (forTheHold == true && router.Group is null)) at.Due = at.Latest;
    }

    private void Accept(ref Expected at, SimulatedHost host, Packet packet)
    {
        (at.Master, at.Learnt) = (packet.Source, packet.Interval);
        damping.Accepted(host, packet.Cell, packet.Source, packet.Priority);
    }

    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is not Fact.StateChanged changed) return;
        int cell = Cluster.Cells.Of(host, changed.Instance);
        if (host.Router(cell) is not { } router) return;
        ref var at = ref At(host, cell, router);
        switch (changed.To)
        {
            case RouterState.Backup:
                at.Due = at.Latest = FirstTakeOver(host, cell, router, changed.From);
                if (changed.From == RouterState.Master && ListensAfterStall(at, host, router)) at.Due = Now + Interval(at, router).Value + Skew(at, router);
                if (!at.Planned) Plan(host, cell);
                return;
            case RouterState.Master:
                if (at.Due is { } due && Now + Slack(MasterDown(at, router), host) < due && router.Settings.AuthHmac is null)
                {
                    Fail($"{host.Name} took over {changed.Instance.Name} {(due - Now).TotalSeconds:0.###} s before its time");
                }
                (at.Due, at.Latest, at.PreemptFrom, at.PreemptPerhapsFrom, at.Learnt, at.Resumes) = (null, null, null, null, router.Settings.AdvertInterval.Value, false);
                return;
            default:
                (at.Due, at.Latest, at.Resumes) = (null, null, false);
                if (changed.To == RouterState.Fault) at.PreemptFrom = at.PreemptPerhapsFrom = null;
                if (changed.To == RouterState.Deleted) at = new Expected { Planned = at.Planned };
                return;
        }
    }

    private Instant FirstTakeOver(SimulatedHost host, int cell, VirtualRouter router, RouterState from)
    {
        ref var at = ref At(host, cell, router);
        var settings = router.Settings;
        var down = MasterDown(at, router);
        if (from == RouterState.Master) return Now + (contested[host, cell] == Now ? Skew(at, router) : down);
        if (at.Resumes) return Now;
        var start = Instant.Max(Now, ListensFrom(at, host));
        bool initial = from == RouterState.Initialize;
        if (initial && router.Group is { } group && !group.Members.All(member => member.Settings.Priority.IsOwner)) return start + down;
        if (settings.Priority.IsOwner) return start;
        if (!initial || !settings.WantsMaster) return start + down;
        return start + settings.AdvertInterval.Value + ElectionTimes.Skew(settings.Version, Priority.Owner, settings.AdvertInterval);
    }

    /// <summary>
    /// It stood still, heard of nobody who took over meanwhile, and may not preempt one who did (docs/vrrp.md, "A host that stood still").
    /// In a sync group the member that is asked first decides for all.
    /// </summary>
    private bool ListensAfterStall(in Expected at, SimulatedHost host, VirtualRouter router)
    {
        var settings = router.Settings;
        var patience = ElectionTimes.MasterDown(settings.Version, new Priority(254), settings.AdvertInterval, settings.DownTimerAdverts);
        if (at.Sent is not { } sent || Now - sent < patience - Slack(patience, host)) return false;
        if (router.Group is not null) return true;
        bool mayPreempt = settings.Preempt && settings.PreemptDelay == TimeSpan.Zero && !damping.IsDamped(router);
        return !mayPreempt && settings.TimerExpiredBackup is null && !(at.LesserHeard - sent > patience + Slack(patience, host));
    }

    private void HearResignation(ref Expected at, VirtualRouter router, Packet packet)
    {
        if (!at.Master.IsNone && at.Master != packet.Source) return;
        var soon = Now + Skew(at, router);
        if (at.Due is { } due && soon < due) at.Due = soon;
        if (at.Latest is { } latest && soon < latest) at.Latest = soon;
    }

    /// <summary>D3 and D5; null: within the slack of the end of a preempt_delay.</summary>
    private bool? Accepts(ref Expected at, VirtualRouter router, byte theirs)
    {
        if (theirs >= at.Priority) at.PreemptFrom = at.PreemptPerhapsFrom = null;
        if (theirs >= at.Priority || !router.Settings.Preempt) return true;
        var delay = router.Settings.PreemptDelay;
        if (delay == TimeSpan.Zero) return false;
        at.PreemptFrom ??= Now + delay;
        var near = delay / 500;
        if (Now + near < (at.PreemptPerhapsFrom ?? at.PreemptFrom)) return true;
        return Now > at.PreemptFrom.Value + near ? false : null;
    }

    /// <summary>After a stall: a timer that is long overdue is not believed at once (docs/vrrp.md, "A host that stood still").</summary>
    private void WentOn(SimulatedHost host, PauseKind kind, TimeSpan stood)
    {
        for (int cell = 0; cell < Cluster.Cells.Count; cell++)
        {
            if (kind == PauseKind.MachineAndClock) expected[host, cell].Sent += stood;
            if (expected[host, cell].Due is not { } due || host.Router(cell) is not { } router) continue;
            ref var at = ref At(host, cell, router);
            if (kind != PauseKind.MachineAndClock && router.Group is not null)
            {
                // A member that waits for its group asks again by timers of the others, some of which were overslept.
                (at.Due, at.Latest) = (null, null);
                continue;
            }
            if (kind == PauseKind.MachineAndClock)
            {
                (at.Due, at.Latest, at.PreemptFrom) = (due + stood, at.Latest + stood, at.PreemptFrom + stood);
            }
            else
            {
                var half = MasterDown(at, router) / 2;
                var later = Now + Interval(at, router).Value + Skew(at, router);
                // Between the two lies the real timer.
                if (at.Latest > due) at.Latest = later > at.Latest ? later : at.Latest;
                else if (Now - due > half + Slack(half, host)) (at.Due, at.Latest) = (later, later);
                else if (Now - due > half - Slack(half, host)) at.Latest = later;
                else if (at.Latest < Now) at.Latest = Now;
            }
            if (!at.Planned) Plan(host, cell);
        }
    }

    /// <summary>One look is pending for each backup; a later time than before costs nothing.</summary>
    private void Plan(SimulatedHost host, int cell)
    {
        if (host.Router(cell) is not { Group: null, Settings.AuthHmac: null } router) return;
        ref var at = ref At(host, cell, router);
        if (at.Latest is not { } latest) return;
        at.Planned = true;
        Cluster.At(latest + Slack(MasterDown(at, router), host), () =>
        {
            ref var then = ref expected[host, cell];
            then.Planned = false;
            if (then.Latest is not { } end || !host.IsRunning || host.Router(cell) is not { } now) return;
            if (Now < end + Slack(MasterDown(then, now), host)) Plan(host, cell);
            else if (now.State == RouterState.Backup) Fail($"{host.Name} should have taken over {now.Settings.Name} {(Now - end).TotalSeconds:0.###} s ago, at {(end - Instant.Zero).TotalSeconds:0.###} s");
        });
    }

    /// <summary>vrrp_startup_delay is for a start, not for a worker that goes on where another died.</summary>
    private static Instant ListensFrom(in Expected at, SimulatedHost host) =>
        at.HasResumed ? host.StartedAt : host.StartedAt + host.Configuration.Global.StartupDelay;

    private static AdvertInterval Interval(in Expected at, VirtualRouter router) =>
        router.Settings.Version == VrrpVersion.V3 && at.Learnt > TimeSpan.Zero ? new(at.Learnt) : router.Settings.AdvertInterval;

    private static TimeSpan Skew(in Expected at, VirtualRouter router)
    {
        var unit = router.Settings.Version == VrrpVersion.V2 ? TimeSpan.FromSeconds(1) : Interval(at, router).Value;
        return unit * (256 - at.Priority) / 256;
    }

    private static TimeSpan MasterDown(in Expected at, VirtualRouter router) =>
        Interval(at, router).Value * router.Settings.DownTimerAdverts + Skew(at, router);
}
