using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>BACKUP: listens for a master and takes over when it hears none (RFC 9568 section 6.4.2, vrrp-behaviour D).</summary>
public sealed partial class VirtualRouter
{
    private Instant? preemptFrom;
    private Instant? lastHeard;

    /// <summary>The master that is heard but not accepted, for its lower priority.</summary>
    private (InetAddress Address, Priority Priority) lesser;

    /// <summary>True when the master-down timer has ended and no master was accepted since (M1).</summary>
    internal bool MasterTimerEnded { get; private set; }

    private void HearAsBackup(in Advertisement advert, in PacketMetadata metadata, Instant now)
    {
        if (advert.Priority.Value == 0)
        {
            HearResignation(metadata.Source, now);
            return;
        }
        if (advert.Priority >= TruePriority) preemptFrom = null;
        bool accepts = AcceptsAsMaster(advert.Priority, now);
        if (AcceptsWhileHeld(metadata.Source, advert.Priority, accepts))
        {
            Accept(advert, metadata.Source, now);
            if (accepts) hold.WaitsUntil(MasterDownAt);
            ExplainHoldingBack(metadata.Source, advert.Priority, now);
        }
        else
        {
            lesser = (metadata.Source, advert.Priority);
            if (!FirstTime(Report.LowerPriorityDiscarded)) return;
            host.Emit(new Fact.LowerPriorityDiscarded(Settings.Name, metadata.Source, advert.Priority, EffectivePriority));
        }
    }

    /// <summary>D3 and D5. A preempt_delay starts with the first lower priority heard.</summary>
    private bool AcceptsAsMaster(Priority theirs, Instant now)
    {
        if (!Settings.Preempt || theirs >= TruePriority) return true;
        if (Settings.PreemptDelay == TimeSpan.Zero) return false;
        preemptFrom ??= now + Settings.PreemptDelay;
        return now < preemptFrom;
    }

    /// <summary>Notes who is master and waits anew (D3, D8, B3).</summary>
    private void Accept(in Advertisement advert, InetAddress source, Instant now)
    {
        AbandonResumption();
        if (source != MasterAddress && MayReport(ref masterReported, now)) host.Emit(new Fact.MasterChanged(Settings.Name, MasterAddress, source));
        MasterAddress = source;
        MasterPriority = advert.Priority;
        lastHeard = now;
        lesser = default;
        WantedState = RouterState.Backup;
        MasterTimerEnded = false;
        if (Settings.Version == VrrpVersion.V3) LearnInterval(advert.Interval, source, now);
        SetTimer(RouterTimer.MasterDown, now + MasterDownTime);
    }

    private void LearnInterval(AdvertInterval interval, InetAddress source, Instant now)
    {
        if (interval == MasterInterval) return;
        MasterInterval = interval;
        if (MayReport(ref intervalReported, now)) host.Emit(new Fact.IntervalLearnt(Settings.Name, source, interval, Settings.AdvertInterval));
    }

    /// <summary>
    /// D2. Only the master we know may resign (fault 14), and a resignation only ever shortens the wait, so that a stream of forged
    /// ones cannot keep us waiting.
    /// </summary>
    private void HearResignation(InetAddress source, Instant now)
    {
        if (!MasterAddress.IsNone && source != MasterAddress) return;
        if (MayReport(ref resignationReported, now)) host.Emit(new Fact.PriorityZeroHeard(Settings.Name, source, State));
        SetTimer(RouterTimer.MasterDown, Instant.Earlier(timers[RouterTimer.MasterDown], now + Skew));
        hold.WaitsUntil(Instant.Earlier(hold.UndampedDownAt, now + Skew));
    }

    /// <summary>
    /// The master-down timer ended. If this very wake came late, the host stood still and the packets of a living master may be lost:
    /// then listen for one more interval before taking over (fault 21; the shell has fed what was waiting, fault 23).
    /// </summary>
    private void OnMasterDown(Instant due, Instant now)
    {
        if (State != RouterState.Backup) return;
        var late = now - due;
        if (late > MasterDownTime / 2 && !IsAddressOwner && !resumes)
        {
            host.ReportLate(late, $"{Settings.Name}: listens for one more interval before it believes the master is gone");
            SetTimer(RouterTimer.MasterDown, now + MasterInterval.Value + Skew);
            return;
        }
        if (!IsAddressOwner || !MasterAddress.IsNone)
        {
            host.Emit(new Fact.MasterDown(Settings.Name, MasterAddress, now - (lastHeard ?? LastTransition)));
        }
        missedMaster = lesser.Address.IsNone ? MasterAddress : InetAddress.None;
        WantedState = RouterState.Master;
        MasterTimerEnded = true;
        if (Group is null) BecomeMaster(now);
        else if (!Group.TryBecomeMaster(now)) WaitForGroup(now);
    }

    /// <summary>M1: asks again after another master-down time, or when another member's timer ends, whichever is first.</summary>
    private void WaitForGroup(Instant now)
    {
        SetTimer(RouterTimer.MasterDown, Instant.Earlier(now + MasterDownTime, Group!.NextWillingAt(now)));
        Group.AbandonResumptionUnlessAllResume();
        // Masters of several links that die together are missed within an interval of each other: nothing to remark.
        if (Group.FirstUnwilling() is { } other && (other.MasterDownAt is not { } at || at - now > other.MasterInterval.Value))
        {
            HoldBack(HoldCause.SyncGroup, other.MasterAddress, other.MasterPriority, now);
        }
    }

    private void ExplainHoldingBack(InetAddress master, Priority theirs, Instant now)
    {
        if (theirs > TruePriority) heldBack = default;
        else if (theirs == TruePriority) HoldBack(HoldCause.EqualPriority, master, theirs, now);
        else if (!Settings.Preempt) HoldBack(HoldCause.NoPreempt, master, theirs, now);
        else HoldBack(hold.IsActive ? HoldCause.FlapDamping : HoldCause.PreemptDelay, master, theirs, now);
    }
}
