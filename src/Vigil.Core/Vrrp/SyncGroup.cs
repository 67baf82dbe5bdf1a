using Vigil.Core.Damping;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;

namespace Vigil.Core.Vrrp;

/// <summary>Virtual routers that change state as one (vrrp-behaviour M1 to M6). Every change is complete within one input.</summary>
public sealed class SyncGroup
{
    private readonly VrrpHost host;
    private bool moving;

    internal SyncGroup(VrrpHost host, SyncGroupSettings settings)
    {
        this.host = host;
        Settings = settings;
        Damper = new FlapDamper(host, settings.Name);
    }

    /// <summary>Settings in force.</summary>
    public SyncGroupSettings Settings { get; internal set; }

    /// <summary>The group's name.</summary>
    public string Name => Settings.Name;

    /// <summary>State of the group: what all members are in, or on their way to.</summary>
    public RouterState State { get; internal set; }

    /// <summary>Members in the order of the configuration.</summary>
    public IReadOnlyList<VirtualRouter> Members => MemberList;

    /// <summary>Its memory for flaps, which all members share.</summary>
    public FlapDamper Damper { get; }

    /// <summary>True when a member is an address owner, whose priority never changes.</summary>
    internal bool HasOwner => MemberList.Exists(m => m.IsAddressOwner);

    /// <summary>True when its members are MASTER, but for those that have just joined.</summary>
    internal bool Leads => MemberList.Exists(m => m.State == RouterState.Master);

    internal List<VirtualRouter> MemberList { get; } = [];

    /// <summary>M1: all go MASTER in this very moment if all want to; false: some do not.</summary>
    internal bool TryBecomeMaster(Instant now)
    {
        if (FirstUnwilling() is not null) return false;
        var joining = MemberList.FindAll(m => m.State != RouterState.Master);
        foreach (var member in joining) member.BeginMaster(now);
        foreach (var member in joining) member.CompleteMaster(now);
        SetState(RouterState.Master);
        return true;
    }

    /// <summary>The first member that is not MASTER and does not want to be.</summary>
    internal VirtualRouter? FirstUnwilling()
    {
        foreach (var member in MemberList)
        {
            if (!IsWilling(member)) return member;
        }
        return null;
    }

    /// <summary>
    /// One member may not go on as MASTER where a dead worker stopped, so none does. While the others are about to, their addresses stay:
    /// timers that end together are looked at one after the other.
    /// </summary>
    internal void AbandonResumptionUnlessAllResume()
    {
        if (MemberList.TrueForAll(m => m.Resumes || IsWilling(m))) return;
        foreach (var member in MemberList) member.AbandonResumption();
    }

    private bool IsWilling(VirtualRouter member) => member.State == RouterState.Master
        || (member.State == RouterState.Backup && (member.MasterTimerEnded || member.UndampedDownAt <= host.Now));

    /// <summary>
    /// The next moment at which a member that flap damping holds would be willing if it were not held: the group looks again then, so
    /// that it is never later than an undamped one.
    /// </summary>
    internal Instant? NextWillingAt(Instant now)
    {
        Instant? next = null;
        foreach (var member in MemberList)
        {
            if (member.UndampedDownAt is { } at && at > now) next = Instant.Earlier(next, at);
        }
        return next;
    }

    /// <summary>
    /// M2: one went to BACKUP, so all masters do; they resign, so that others need not wait for a time-out. But not after a stall, which
    /// they had part in: whoever waits for them has waited long enough, and nothing is said from a stale state.
    /// </summary>
    internal void MemberLeftMaster(VirtualRouter member, Instant now, ComeBack comeBack)
    {
        if (moving) return;
        moving = true;
        foreach (var other in MemberList)
        {
            if (other.State == RouterState.Master)
            {
                string why = $"sync group {Name}: {member.Settings.Name} went to BACKUP";
                other.BecomeBackup(why, now, resign: comeBack != ComeBack.AfterInterval && !other.IsStale(now), comeBack);
            }
        }
        moving = false;
        SetState(RouterState.Backup);
    }

    /// <summary>Follows the fault sets of all members: one in FAULT, all in FAULT; none, all back.</summary>
    internal void Settle(Instant now)
    {
        moving = true;
        var blocker = MemberList.Find(m => m.IsBlocked);
        foreach (var member in MemberList) member.Settle(Inherited(member, blocker), now);
        moving = false;
        if (MemberList.Exists(m => m.State == RouterState.Fault)) SetState(RouterState.Fault);
        else if (MemberList.TrueForAll(m => m.State == RouterState.Backup)) SetState(RouterState.Backup);
    }

    /// <summary>What another member's fault means for this one; null: nothing, or it has faults of its own.</summary>
    internal Fault? FaultOf(VirtualRouter member) => Inherited(member, MemberList.Find(m => m.IsBlocked));

    private static Fault? Inherited(VirtualRouter member, VirtualRouter? blocker) =>
        blocker is null || member.IsBlocked ? null : new Fault(FaultKind.SyncGroup, blocker.Settings.Name);

    /// <summary>E4: the same burst for all members.</summary>
    internal void AnnounceForLowerPriority(Instant now)
    {
        foreach (var member in MemberList) member.AnnounceForLowerPriority(now);
    }

    /// <summary>After a reload: the state that the members are in, without telling anybody (O6).</summary>
    internal void AdoptState()
    {
        if (MemberList.TrueForAll(m => m.State == MemberList[0].State)) State = MemberList[0].State;
    }

    internal void SetState(RouterState to)
    {
        if (State == to) return;
        var from = State;
        State = to;
        host.Emit(new Fact.GroupStateChanged(Settings, from, to));
    }
}
