using Vigil.Core.Damping;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;

namespace Vigil.Core.Vrrp;

/// <summary>
/// One virtual router (RFC 9568 section 6): its settings and its present state, which the shell may read at any time. What it does in
/// each state stands in the files named after the states.
/// </summary>
public sealed partial class VirtualRouter : IScheduled
{
    private readonly VrrpHost host;
    private readonly Deadline deadline;
    private readonly RouterTimers timers = new();
    private readonly FaultSet ownFaults = new();

    internal VirtualRouter(VrrpHost host, VrrpInstanceSettings settings, Instant now)
    {
        this.host = host;
        deadline = new Deadline(this);
        Settings = settings;
        LastTransition = now;
        EffectivePriority = settings.Priority;
        TotalPriority = settings.Priority.Value;
        MasterInterval = settings.AdvertInterval;
        WantedState = settings.WantsMaster ? RouterState.Master : RouterState.Backup;
        OwnDamper = new FlapDamper(host, settings.Name);
    }

    /// <summary>Settings in force.</summary>
    public VrrpInstanceSettings Settings { get; private set; }

    /// <summary>State now.</summary>
    public RouterState State { get; private set; }

    /// <summary>The state it would like to be in: MASTER for a sync group member that waits for the others.</summary>
    public RouterState WantedState { get; internal set; }

    /// <summary>Counters, named as in keepalived.stats.</summary>
    public RouterStatistics Statistics { get; } = new();

    /// <summary>Priority with trackers, as it is advertised.</summary>
    public Priority EffectivePriority { get; private set; }

    /// <summary>Base priority plus weights before it is clamped to 1..254.</summary>
    public int TotalPriority { get; private set; }

    /// <summary>The master heard last; None: no one yet.</summary>
    public InetAddress MasterAddress { get; private set; }

    /// <summary>Its priority.</summary>
    public Priority MasterPriority { get; private set; }

    /// <summary>Interval of the master's adverts: learnt in version 3, our own in version 2 and as master (B3, B4).</summary>
    public AdvertInterval MasterInterval { get; private set; }

    /// <summary>Address adverts are sent from; the last one when there is none any more, None when there never was one.</summary>
    public InetAddress Source { get; private set; }

    /// <summary>True while there is an address to send from.</summary>
    public bool HasSource { get; private set; }

    /// <summary>Kernel index of the interface; 0: none.</summary>
    public int InterfaceIndex { get; private set; }

    /// <summary>When the state last changed, or the router was made.</summary>
    public Instant LastTransition { get; private set; }

    /// <summary>When the last advert was sent.</summary>
    public Instant? LastAdvertSent { get; private set; }

    /// <summary>True while the shell has been told to hold the addresses.</summary>
    public bool IsClaimed { get; private set; }

    /// <summary>Its sync group, if any.</summary>
    public SyncGroup? Group { get; internal set; }

    /// <summary>Why the router is in FAULT, its sync group's reason included.</summary>
    public IEnumerable<Fault> Faults =>
        Group?.FaultOf(this) is { } inherited ? ownFaults.Items.Append(inherited) : ownFaults.Items;

    /// <summary>When the master counts as down; null unless BACKUP.</summary>
    public Instant? MasterDownAt => timers[RouterTimer.MasterDown];

    /// <summary>When the next advert is due; null unless MASTER.</summary>
    public Instant? NextAdvertAt => timers[RouterTimer.Advert];

    /// <summary>Skew_Time for the true priority (B1).</summary>
    public TimeSpan Skew => ElectionTimes.Skew(Settings.Version, TruePriority, MasterInterval);

    /// <summary>Master_Down_Interval for the true priority (B2).</summary>
    public TimeSpan MasterDownTime => ElectionTimes.MasterDown(Settings.Version, TruePriority, MasterInterval, Settings.DownTimerAdverts);

    internal FaultSet OwnFaults => ownFaults;

    internal bool IsAddressOwner => Settings.Priority.IsOwner;

    /// <summary>True when its own faults, not its group's, keep it from running.</summary>
    internal bool IsBlocked => State == RouterState.Initialize ? ownFaults.HasReal : ownFaults.Items.Count > 0;

    void IScheduled.OnDue(Instant now)
    {
        if (timers.TryTakeDue(now, out var timer, out var due)) OnTimer(timer, due, now);
        host.Deadlines.Set(deadline, timers.Next);
    }

    private void OnTimer(RouterTimer timer, Instant due, Instant now)
    {
        switch (timer)
        {
            case RouterTimer.MasterDown: OnMasterDown(due, now); break;
            case RouterTimer.Advert: OnAdvertDue(due, now); break;
            case RouterTimer.OwnerConflict: OnOwnerConflictDue(now); break;
            case RouterTimer.SecondAnnounce: Announce(Settings.Announce.Repeat); break;
            case RouterTimer.LowerPriorityAnnounce: Announce(Settings.Announce.LowerPriorityRepeat); break;
            case RouterTimer.Refresh:
                Announce(Settings.Announce.RefreshRepeat);
                SetTimer(RouterTimer.Refresh, now + Settings.Announce.Refresh);
                break;
            case RouterTimer.ExtraInterface:
                Announce(1);
                SetTimer(RouterTimer.ExtraInterface, now + Settings.Announce.ExtraInterfacePeriod);
                break;
        }
    }

    private void SetTimer(RouterTimer timer, Instant? at)
    {
        timers[timer] = at;
        host.Deadlines.Set(deadline, timers.Next);
    }

    private void ClearTimers()
    {
        timers.Clear();
        host.Deadlines.Remove(deadline);
    }

    /// <summary>Enters a state and says so; counters of "once per state" start afresh.</summary>
    private void Transition(RouterState to, Reason reason, Instant now)
    {
        var from = State;
        State = to;
        LastTransition = now;
        reported = 0;
        heldBack = default;
        lesser = default;
        MasterTimerEnded = false;
        if (from == RouterState.Master && Damper.IsDamped) BeginHold(now);
        bool initial = from == RouterState.Initialize && to is RouterState.Backup or RouterState.Fault;
        host.Emit(new Fact.StateChanged(Settings, from, to, EffectivePriority, reason, initial));
    }
}
