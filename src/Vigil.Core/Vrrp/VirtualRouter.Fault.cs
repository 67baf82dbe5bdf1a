using Vigil.Core.Damping;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;

namespace Vigil.Core.Vrrp;

/// <summary>FAULT: may not run while the set of faults is not empty (vrrp-behaviour K). And the ways in and out.</summary>
public sealed partial class VirtualRouter
{
    /// <summary>Works out faults and priority from all that is known; no state changes yet.</summary>
    internal void Evaluate(List<Fault> scratch)
    {
        if (!started || State is RouterState.Deleted or RouterState.Stopped) return;
        scratch.Clear();
        long sum = host.Trackers.Collect(this, scratch);
        AddOwnFaults(scratch);
        ownFaults.Update(scratch, (fault, isSet) =>
        {
            if (fault.Kind != FaultKind.ScriptPending) host.Emit(new Fact.FaultChanged(Settings.Name, fault.Text, isSet));
        });
        var before = Priority.Clamp(TotalPriority);
        TotalPriority = (int)Math.Clamp(Settings.Priority.Value + sum, int.MinValue, int.MaxValue);
        if (!IsAddressOwner) FollowTrackers(before);
    }

    /// <summary>Follows the fault set into or out of FAULT. <paramref name="inherited"/>: another member's fault.</summary>
    internal void Settle(Fault? inherited, Instant now)
    {
        if (!started) return;
        switch (State)
        {
            case RouterState.Initialize:
                if (ownFaults.HasReal || inherited is not null) EnterFault(inherited, now);
                else if (ownFaults.Items.Count == 0) LeaveInitialize(now);
                break;
            case RouterState.Backup or RouterState.Master:
                if (ownFaults.Items.Count > 0 || inherited is not null) EnterFault(inherited, now);
                break;
            case RouterState.Fault:
                if (ownFaults.Items.Count == 0 && inherited is null) LeaveFault(now);
                break;
        }
    }

    private void EnterFault(Fault? inherited, Instant now)
    {
        var why = ownFaults.Items.Count > 0 ? ownFaults.Items[0] : inherited!.Value;
        // What never ran cannot come back: a fault at the start is no flap when it clears.
        faultCause = State == RouterState.Initialize ? null : why.Text;
        if (State == RouterState.Master)
        {
            Damper.Flap(FlapKind.Loss, why.Text, now);
            SendResignation(now);
            LeaveMaster();
        }
        AbandonResumption();
        ClearTimers();
        preemptFrom = null;
        WantedState = RouterState.Fault;
        Transition(RouterState.Fault, why.Text, now);
    }

    /// <summary>K11: BACKUP with a full timer; an owner becomes MASTER at once. H6: peers may have forgotten where we are.</summary>
    private void LeaveFault(Instant now)
    {
        WantedState = IsAddressOwner ? RouterState.Master : RouterState.Backup;
        if (faultCause is { } cause) Damper.Flap(FlapKind.Recovery, cause, now);
        Transition(RouterState.Backup, "all faults have cleared", now);
        var from = Instant.Max(now, listensFrom);
        SetTimer(RouterTimer.MasterDown, from + (IsAddressOwner ? TimeSpan.FromMicroseconds(1) : MasterDownTime));
        hold.LevelAnew();
        hold.WaitsUntil(MasterDownAt);
        if (Settings.IsUnicast && Settings.Interface is not null)
        {
            host.Emit(new VrrpOutput { Kind = VrrpOutputKind.Announce, Router = this, Address = Source, Interface = Settings.Interface });
        }
    }

    private void AddOwnFaults(List<Fault> wanted)
    {
        if (Settings.Interface is { } name) AddInterfaceFaults(host.Trackers.Interface(name), wanted);
        else if (!HasSource) wanted.Add(new(FaultKind.NoSourceAddress, Settings.Name, (int)Settings.Family));
        if (Settings.UnicastConfigured && !Settings.IsUnicast && Settings.FaultWithoutPeer) wanted.Add(new(FaultKind.NoPeer, Settings.Name));
        if (Settings is { InterfaceLacksMulticast: true, Interface: { } without }) wanted.Add(new(FaultKind.NoMulticast, without));
        if (host.Dispatch.IsDuplicate(this)) wanted.Add(new(FaultKind.DuplicateVrid, Settings.VirtualRouterId.ToString()));
    }

    private void AddInterfaceFaults(InterfaceTracker tracker, List<Fault> wanted)
    {
        if (tracker.Snapshot is not { } snapshot)
        {
            wanted.Add(new(FaultKind.InterfaceMissing, tracker.Name));
            return;
        }
        if (!tracker.IsUp && !Settings.DontTrackPrimary) wanted.Add(new(FaultKind.InterfaceDown, tracker.Name));
        if (!HasSource) wanted.Add(new(FaultKind.NoSourceAddress, tracker.Name, (int)Settings.Family));
        else if (Settings.TrackSourceAddress && !Settings.SourceAddress.IsNone && !snapshot.Addresses.Contains(Settings.SourceAddress))
        {
            wanted.Add(new(FaultKind.SourceAddressMissing, Settings.SourceAddress.ToString()));
        }
    }

    private void SetEffectivePriority(Priority priority, string cause)
    {
        if (priority == EffectivePriority) return;
        var before = EffectivePriority;
        EffectivePriority = priority;
        InvalidateAdvert();
        host.Emit(new Fact.PriorityChanged(Settings, State, before, priority, cause));
    }
}
