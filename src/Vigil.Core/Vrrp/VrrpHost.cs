using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Everything VRRP on one host: its virtual routers, sync groups and trackers. Pure and deterministic: the daemon, the tests and the
/// simulator drive this same object. Feed one input, take all outputs, look at <see cref="NextWake"/>, repeat.
/// </summary>
public sealed partial class VrrpHost : ICore<VrrpInput, VrrpOutput>
{
    /// <summary>Deadlines run in one wake; what is left runs in the next, which is due at once.</summary>
    private const int MaxDeadlinesPerWake = 100_000;

    /// <summary>Strangers' virtual router ids that are told apart; beyond that none is told any more.</summary>
    private const int MaxStrangers = 256;

    private readonly Queue<VrrpOutput> outputs = new();
    private readonly List<VirtualRouter> routers = [];
    private readonly List<SyncGroup> groups = [];
    private readonly List<Fault> scratch = [];
    private readonly HashSet<(int InterfaceIndex, byte Vrid)> strangers = [];
    private readonly Instant createdAt;
    private bool started;
    private bool stopped;

    /// <summary>Starts empty of knowledge: interfaces are told next, then the first wake starts the routers (C2).</summary>
    /// <param name="configuration">Settings in force.</param>
    /// <param name="now">Start of the process.</param>
    public VrrpHost(Configuration configuration, Instant now)
    {
        Configuration = configuration;
        createdAt = now;
        Now = now;
        Trackers = new TrackerTable(this);
        Announcements = new AnnounceQueue(this);
        HmacClock = new HmacClock(this);
        ListensFrom = Instant.Max(now + configuration.Global.StartupDelay, AfterBoot(configuration));
        foreach (var settings in configuration.Instances) routers.Add(new VirtualRouter(this, settings, now));
        BuildGroups();
        Trackers.Configure(configuration, now);
        Trackers.Connect(routers, configuration);
        ConfigureDampers(now);
    }

    /// <summary>Settings in force.</summary>
    public Configuration Configuration { get; private set; }

    /// <summary>All virtual routers, in configuration order.</summary>
    public IReadOnlyList<VirtualRouter> Routers => routers;

    /// <summary>All sync groups, in configuration order.</summary>
    public IReadOnlyList<SyncGroup> Groups => groups;

    /// <summary>Tracking scripts and what they say.</summary>
    public IReadOnlyCollection<ScriptTracker> Scripts => Trackers.Scripts;

    /// <summary>Tracked files and their numbers.</summary>
    public IReadOnlyCollection<FileTracker> Files => Trackers.Files;

    /// <summary>Tracked processes and their counts.</summary>
    public IReadOnlyCollection<ProcessTracker> Processes => Trackers.Processes;

    /// <summary>Interfaces that were told or are referred to.</summary>
    public IReadOnlyCollection<InterfaceTracker> Interfaces => Trackers.Interfaces;

    /// <summary>Earliest deadline; null: nothing to wait for. Not later than now: there is more to send, look at packets and wake again.</summary>
    public Instant? NextWake => stopped ? null : !started ? createdAt : Instant.Earlier(Deadlines.Next, Announcements.Next);

    /// <summary>Adverts are heard, and nobody becomes MASTER, from here on (B7).</summary>
    internal Instant ListensFrom { get; }

    /// <summary>The time of the input being handled.</summary>
    internal Instant Now { get; private set; }

    /// <summary>What the input is about, for reasons of priority changes.</summary>
    internal Cause Cause { get; set; }

    internal DeadlineHeap Deadlines { get; } = new();

    internal DispatchTable Dispatch { get; } = new();

    internal TrackerTable Trackers { get; }

    internal AnnounceQueue Announcements { get; }

    internal HmacClock HmacClock { get; }

    /// <summary>Takes the next output, in order.</summary>
    public bool TryTake(out VrrpOutput output) => outputs.TryDequeue(out output);

    /// <summary>Feeds one input.</summary>
    public void Handle(in VrrpInput input, Instant now)
    {
        if (stopped) return;
        Now = now;
        switch (input.Kind)
        {
            case VrrpInputKind.Wake: OnWake(now); break;
            case VrrpInputKind.Packet: OnPacket(input, now); break;
            case VrrpInputKind.InterfaceChanged: OnInterface(input.Interface!, now); break;
            case VrrpInputKind.InterfaceGone: OnInterfaceGone(input.Name!, now); break;
            case VrrpInputKind.ScriptExited: Trackers.Script(input.Name!)?.Exited(input.ScriptEnd, input.Number, input.Run, now); break;
            case VrrpInputKind.FileValue: Trackers.File(input.Name!)?.SetValue(input.Number, now); break;
            case VrrpInputKind.ProcessCount: Trackers.Process(input.Name!)?.SetCount(input.Number, now); break;
            case VrrpInputKind.AddressesContested: Find(input.Name!)?.OnAddressesContested(input.Reason, now); break;
            case VrrpInputKind.TrackGroupState: Trackers.SetGroupState(input.Name!, input.IsUp, now); break;
            case VrrpInputKind.Reload: Reload(input.Configuration!, now); break;
            case VrrpInputKind.Stop: Stop(resign: !input.IsQuiet, now); break;
            case VrrpInputKind.Resume: Find(input.Name!)?.ResumeAsMaster(); break;
            case VrrpInputKind.ReleaseDamping: ReleaseDamping(now); break;
            case VrrpInputKind.WallClock: HmacClock.Set(input.Utc, now); break;
        }
    }

    internal void Emit(in VrrpOutput output) => outputs.Enqueue(output);

    internal void Emit(Fact fact) => outputs.Enqueue(new VrrpOutput { Kind = VrrpOutputKind.Fact, Fact = fact });

    /// <summary>Works out faults and priorities of some routers anew, then lets states follow, groups as one.</summary>
    internal void Reassess(IReadOnlyList<VirtualRouter> changed, Instant now)
    {
        if (!started) return;
        foreach (var router in changed) router.Evaluate(scratch);
        SyncGroup? settled = null;
        foreach (var router in changed)
        {
            if (router.Group is not { } group) router.Settle(null, now);
            else if (!ReferenceEquals(group, settled)) (settled = group).Settle(now);
        }
    }

    private void OnWake(Instant now)
    {
        if (!started)
        {
            started = true;
            StartRouters(routers, now);
            foreach (var script in Trackers.Scripts) script.Start(now);
        }
        for (int i = 0; i < MaxDeadlinesPerWake && Deadlines.TryPeekDue(now, out var owner); i++) owner.OnDue(now);
        // Only here: nothing that arrives, however often, lets frames go before an advert that is due.
        Announcements.Pump(now);
    }

    private void StartRouters(IReadOnlyList<VirtualRouter> starting, Instant now)
    {
        foreach (var router in starting) router.Start(now);
        Cause = new("start", "start");
        Reassess(starting, now);
    }

    private void OnPacket(in VrrpInput input, Instant now)
    {
        if (!Advertisement.TryReadVrid(input.Bytes, input.Metadata.Family, out byte vrid)) return;
        if (Dispatch.Find(input.Metadata, vrid) is { } router)
        {
            router.Receive(input.Bytes, input.Metadata, now);
            return;
        }
        if (!Configuration.Global.LogUnknownVrids || strangers.Count >= MaxStrangers) return;
        if (strangers.Add((input.Metadata.InterfaceIndex, vrid)))
        {
            Emit(new Fact.UnknownVirtualRouter(vrid, input.Metadata.Source, input.Metadata.InterfaceIndex));
        }
    }

    private void OnInterface(InterfaceSnapshot snapshot, Instant now)
    {
        Cause = new($"interface {snapshot.Name}", $"interface {snapshot.Name} changed");
        Trackers.InterfaceChanged(snapshot, now);
    }

    private void OnInterfaceGone(string name, Instant now)
    {
        Cause = new($"interface {name}", $"interface {name} is gone");
        Trackers.InterfaceGone(name, now);
    }

    private void Stop(bool resign, Instant now)
    {
        stopped = true;
        if (resign)
        {
            foreach (var router in routers) router.Resign(now);
        }
        foreach (var script in Trackers.Scripts) script.Abandon();
        foreach (var router in routers) router.End(RouterState.Stopped, "the daemon stops", now);
        foreach (var group in groups) group.SetState(RouterState.Stopped);
    }

    private VirtualRouter? Find(string name) => routers.Find(r => r.Settings.Name == name);

    private static Instant AfterBoot(Configuration configuration) =>
        configuration.Global.DelayAfterBoot > TimeSpan.Zero ? Instant.Zero + configuration.Global.DelayAfterBoot : Instant.Zero;

    internal void ReportLate(TimeSpan late, string consequence) => Emit(new Fact.WokeLate(late, consequence));
}
