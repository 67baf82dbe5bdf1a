using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// Flap damping by a second model of docs/decisions/0020: what flaps is seen from states that were told and from trackers; flapping is told
/// when it must be and with the right number; what is held is let go in time and no sooner. What a hold means for a backup is judged by
/// <see cref="BackupTimer"/>, which asks here. Not judged: signed adverts, of which nobody outside can say who accepts them.
/// </summary>
internal sealed class FlapDamping(Priorities priorities) : Checker
{
    private readonly Dictionary<object, FlapMemory> memories = [];
    private readonly Dictionary<SimulatedHost, List<object>> owners = [];
    private readonly Dictionary<SimulatedHost, (List<Telling> Due, List<Telling> Done)> tellings = [];
    private readonly PerRouter<Seen> seen = new();
    private readonly StallWatch stalls = new();
    private SimulatedHost? reloading;

    private readonly record struct Telling(string Name, int Flaps, bool IsHeld);

    private struct Seen
    {
        public RouterState State;
        public byte Priority;
        public byte Base;
        public bool IsLowered;
        public bool RecoveryIsFlap;
        public (InetAddress Address, byte Priority) Master;
        public Instant? YieldedAt;
        public PriorityCeiling Hold;

        public readonly bool HearsMaster => State == RouterState.Backup && !Master.Address.IsNone;
    }

    public override string Name => "flap-damping";

    /// <summary>Recoveries of it, or of its sync group, are held back.</summary>
    public bool IsDamped(VirtualRouter router) => MemoryOf(router) is { IsDamped: true };

    /// <summary>
    /// A backup hears a master: true when it accepts that one for being held, by right or not; null: it may. One that has fallen it accepts while it
    /// has not been calm itself for three master-down times.
    /// </summary>
    public bool? Hear(SimulatedHost host, VirtualRouter router, int cell, Packet packet, TimeSpan masterDown)
    {
        ref var at = ref seen[host, cell];
        if (!at.Hold.IsActive) return false;
        at.Hold.Level(packet.Priority);
        if (packet.Priority < at.Hold.Value) return false;
        if (!at.Hold.HasFallen(packet.Source, packet.Priority) || MemoryOf(router) is not { } memory) return true;
        var missing = masterDown * 3 - memory.CalmFor(LocalNow(host));
        return missing.Duration() < Slack(masterDown * 3, host) ? null : missing > TimeSpan.Zero;
    }

    /// <summary>A backup or yielding master took this one for its master.</summary>
    public void Accepted(SimulatedHost host, int cell, InetAddress master, byte theirs)
    {
        ref var at = ref seen[host, cell];
        at.Master = (master, theirs);
        if (at.Hold.IsActive) at.Hold.Note(master, theirs);
    }

    public override void LifeChanged(SimulatedHost host)
    {
        if (host.Core is not null && host.StartedAt != Now)
        {
            if (host.Paused is null) LookAgain(host);
            return;
        }
        foreach (object owner in owners.GetValueOrDefault(host) ?? []) memories.Remove(owner);
        owners[host] = [];
        tellings[host] = ([], []);
        seen.Clear(host);
        stalls.Clear(host);
        if (host.Core is not null) FindMemories(host);
    }

    public override void AdvertRead(SimulatedHost host, Packet packet)
    {
        if (packet.IsCorrupt || packet.Cell < 0 || host.Router(packet.Cell) is not { State: RouterState.Master } router) return;
        byte own = priorities.Of(host, packet.Cell, router);
        if (NoTwoOwners.Beats(packet.Priority, packet.Source, own, router.Source)) seen[host, packet.Cell].YieldedAt = Now;
        else stalls.HeardLower(host, packet, router);
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority)
    {
        bool overtaken = stalls.Speaks(host, cell, router, isWake: reloading != host);
        if (overtaken && seen[host, cell].State == RouterState.Master) Flap(host, router, isLoss: true);
    }

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number)
    {
        reloading = kind == VrrpInputKind.Reload ? host : null;
        if (kind is VrrpInputKind.InterfaceChanged or VrrpInputKind.InterfaceGone or VrrpInputKind.FileValue or VrrpInputKind.ProcessCount) FollowTrackers(host);
        if (kind is not (VrrpInputKind.ReleaseDamping or VrrpInputKind.Reload)) return;
        foreach (var router in host.Core!.Routers)
        {
            if (MemoryOf(router) is not { } memory) continue;
            if (kind == VrrpInputKind.Reload) memory.Configure(BlockOf(host, router), LocalNow(host));
            else memory.Release();
        }
        Cluster.After(TimeSpan.Zero, () => LetGo(host));
    }

    public override void ScriptRun(SimulatedHost host, ScriptSettings script, int run, int signal)
    {
        if (signal != 0) FollowTrackers(host);
    }

    public override void ScriptEnded(SimulatedHost host, string script, int run, ScriptEnd end, int number) => FollowTrackers(host);

    public override void Told(SimulatedHost host, Fact fact)
    {
        switch (fact)
        {
            case Fact.StateChanged changed when host.Router(Cluster.Cells.Of(host, changed.Instance)) is { } router: StateChanged(host, router, changed); break;
            case Fact.Flapping flapping: FlappingTold(host, flapping); break;
            case Fact.FlapDampingEnded ended: Ended(host, ended.Name); break;
            case Fact.Reloaded: Reloaded(host); break;
        }
    }

    private void StateChanged(SimulatedHost host, VirtualRouter router, Fact.StateChanged changed)
    {
        int cell = host.CellOf(router);
        ref var at = ref seen[host, cell];
        bool loses = changed is { From: RouterState.Master, To: RouterState.Backup or RouterState.Fault };
        bool recovers = changed is { From: RouterState.Fault, To: RouterState.Backup };
        if (loses || (recovers && at.RecoveryIsFlap)) Flap(host, router, isLoss: loses);
        at.State = changed.To;
        if (loses && MemoryOf(router) is { IsDamped: true }) Hold(host, router, isLevel: at.YieldedAt == Now);
        // Whoever is master by now sets the mark.
        if (recovers) (at.Hold.IsLevel, at.Hold.Master) = (false, default);
        if (changed.To == RouterState.Fault) at.RecoveryIsFlap = changed.From != RouterState.Initialize;
        if (changed.To != RouterState.Master) return;
        at.Hold.IsActive = false;
        stalls.BecameMaster(host, cell);
    }

    /// <summary>A fall is noted and followed at once; a rise after a fall is a recovery.</summary>
    private void FollowTrackers(SimulatedHost host)
    {
        if (host.Core is not { } core) return;
        foreach (var router in core.Routers)
        {
            int cell = host.CellOf(router);
            ref var at = ref seen[host, cell];
            byte now = priorities.Of(host, cell, router), before = at.Priority;
            if (now == before || router.Settings.Priority.IsOwner) continue;
            at.Priority = now;
            if (at.State == RouterState.Initialize) continue;
            if (now < before) at.IsLowered = true;
            else if (at.IsLowered)
            {
                at.IsLowered = false;
                if (at.State is RouterState.Backup or RouterState.Master) Flap(host, router, isLoss: false, heldAt: before);
            }
            at.Hold.Lower(now);
        }
    }

    private void Flap(SimulatedHost host, VirtualRouter router, bool isLoss, byte? heldAt = null)
    {
        if (MemoryOf(router) is not { } memory) return;
        int? told = memory.Flap(isLoss, LocalNow(host), out bool begins);
        if (told is { } flaps) Note(host, tellings[host].Due, new(memory.Name, flaps, memory.IsDamped));
        if (begins)
        {
            foreach (var member in MembersOf(router))
            {
                bool hears = seen[host, host.CellOf(member)].HearsMaster;
                Hold(host, member, isLevel: hears, member == router ? heldAt : null);
            }
        }
        if (memory.IsDamped) Look(host, memory);
    }

    private void Hold(SimulatedHost host, VirtualRouter router, bool isLevel, byte? heldAt = null)
    {
        ref var at = ref seen[host, host.CellOf(router)];
        if (at.State is not (RouterState.Backup or RouterState.Fault) || router.Settings.Priority.IsOwner || at.Hold.IsActive) return;
        at.Hold = new PriorityCeiling { IsActive = true, Value = heldAt ?? at.Priority, IsLevel = isLevel, Master = isLevel ? at.Master : default };
    }

    private void FlappingTold(SimulatedHost host, Fact.Flapping told)
    {
        if (owners[host].Exists(owner => memories[owner].Name == told.Name)) Note(host, tellings[host].Done, new(told.Name, told.Changes, told.HeldFor is not null));
    }

    /// <summary>What must be told and what is told are compared when the present event is over, whichever was first.</summary>
    private void Note(SimulatedHost host, List<Telling> list, Telling telling)
    {
        list.Add(telling);
        Cluster.After(TimeSpan.Zero, () =>
        {
            var (due, done) = tellings[host];
            foreach (var one in due.Except(done)) Fail($"{host.Name} does not tell that {one.Name} flaps, {one.Flaps} times{(one.IsHeld ? ", and holds it" : "")}");
            foreach (var one in done.Except(due)) Fail($"{host.Name} tells that {one.Name} flaps, {one.Flaps} times{(one.IsHeld ? ", and holds it" : "")}, which is not so");
            due.Clear();
            done.Clear();
        });
    }

    private void Ended(SimulatedHost host, string name)
    {
        if (owners[host].Select(owner => memories[owner]).FirstOrDefault(one => one.Name == name) is not { } memory) return;
        if (!memory.IsDamped) Fail($"{host.Name} lets {name} go, which was not held");
        else if (!memory.IsExcused && LocalNow(host) + TimeSpan.FromMilliseconds(1) < memory.Due) Fail($"{host.Name} lets {name} go {(memory.Due - LocalNow(host)).TotalSeconds:0.###} s before its penalty has decayed");
        EndHolds(host, memory);
    }

    private void LetGo(SimulatedHost host)
    {
        foreach (object owner in owners[host])
        {
            if (memories[owner] is { IsDamped: true, IsExcused: true } held) Fail($"{host.Name} still holds {held.Name} although it was released");
        }
    }

    private void EndHolds(SimulatedHost host, FlapMemory memory)
    {
        (memory.IsDamped, memory.IsExcused) = (false, false);
        foreach (var router in host.Core!.Routers)
        {
            if (MemoryOf(router) == memory) seen[host, host.CellOf(router)].Hold.IsActive = false;
        }
    }

    private void Reloaded(SimulatedHost host)
    {
        reloading = null;
        foreach (var router in host.Core!.Routers)
        {
            ref var at = ref seen[host, host.CellOf(router)];
            at.Hold.Shift(router.Settings.Priority.Value - at.Base);
        }
        FindMemories(host);
    }

    /// <summary>Those of the routers and groups there are; what a hold must be after a reload.</summary>
    private void FindMemories(SimulatedHost host)
    {
        var present = new HashSet<object>();
        foreach (var router in host.Core!.Routers)
        {
            if (router.Settings.AuthHmac is not null) continue;
            object owner = OwnerOf(router);
            if (present.Add(owner) && !memories.ContainsKey(owner))
            {
                memories[owner] = new FlapMemory(router.Group?.Name ?? router.Settings.Name);
                memories[owner].Configure(BlockOf(host, router), LocalNow(host));
            }
            ref var at = ref seen[host, host.CellOf(router)];
            (at.Base, at.Priority) = (router.Settings.Priority.Value, priorities.Of(host, host.CellOf(router), router));
            at.Hold.Lower(at.Priority);
            if (!memories[owner].IsDamped) at.Hold.IsActive = false;
            else Hold(host, router, isLevel: at.HearsMaster);
        }
        foreach (object gone in owners[host].Except(present))
        {
            if (memories.Remove(gone, out var forgotten)) forgotten.IsDamped = false;
        }
        owners[host] = [.. present];
    }

    private static FlapDampingSettings? BlockOf(SimulatedHost host, VirtualRouter router) => router.Group is { } group
        ? host.Configuration.SyncGroups.FirstOrDefault(one => one.Name == group.Name)?.FlapDamping
        : host.Configuration.Instances.FirstOrDefault(one => one.Name == router.Settings.Name)?.FlapDamping;

    /// <summary>One look is pending for each that is held; if it turns out to be too early, it is put off.</summary>
    private void Look(SimulatedHost host, FlapMemory memory)
    {
        if (memory.LookPlanned) return;
        memory.LookPlanned = true;
        int life = host.Life;
        Cluster.At(Latest(host, memory), () =>
        {
            memory.LookPlanned = false;
            if (!memory.IsDamped || host.Life != life || !host.IsRunning) return;
            if (Now < Latest(host, memory)) Look(host, memory);
            else Fail($"{host.Name} still holds {memory.Name}, whose penalty has decayed at {(host.Clock.Simulated(memory.Due) - Instant.Zero).TotalSeconds:0.###} s");
        });
    }

    private static Instant Latest(SimulatedHost host, FlapMemory memory) =>
        Instant.Max(host.Clock.Simulated(memory.Due), host.RunningSince) + Slack(TimeSpan.FromSeconds(1), host);

    private void LookAgain(SimulatedHost host)
    {
        foreach (object owner in owners[host])
        {
            if (memories[owner].IsDamped) Look(host, memories[owner]);
        }
    }

    private static IEnumerable<VirtualRouter> MembersOf(VirtualRouter router) => router.Group is { } group ? group.Members : [router];

    private FlapMemory? MemoryOf(VirtualRouter router) => memories.GetValueOrDefault(OwnerOf(router));

    private static object OwnerOf(VirtualRouter router) => router.Group is { } group ? group : router;

    private static Instant LocalNow(SimulatedHost host) => host.Clock.Local(host.Cluster.Now);
}
