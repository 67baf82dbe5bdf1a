using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>What a router says about itself, kept from flooding anybody (faults 9 and 15).</summary>
public sealed partial class VirtualRouter
{
    /// <summary>The same kind of remark is not made more often than this, whatever arrives.</summary>
    private static readonly TimeSpan MinGapBetweenRemarks = TimeSpan.FromSeconds(1);

    /// <summary>Bits: refusals by <see cref="AdvertError"/>, then the members of <see cref="Report"/>. Cleared by a change of state.</summary>
    private ulong reported;

    private (HoldCause Cause, InetAddress Master, Priority Theirs, Priority Ours) heldBack;
    private string? heldBackWhy;
    private Instant? heldBackReported;
    private Instant? resignationReported;
    private Instant? lowerPriorityReported;
    private Instant? masterReported;
    private Instant? intervalReported;

    private enum Report : byte
    {
        LowerPriorityDiscarded = AdvertError.HmacReplay + 1,
        OwnerConflict,
    }

    private enum HoldCause : byte
    {
        None,
        EqualPriority,
        NoPreempt,
        PreemptDelay,
        SyncGroup,
        FlapDamping,
    }

    /// <summary>Why the router stays BACKUP although its priority would let it lead; null when nothing holds it back.</summary>
    public string? HoldingBackWhy => State == RouterState.Backup && heldBack.Cause != HoldCause.None ? heldBackWhy : null;

    private bool FirstTime(Report report) => FirstTime((int)report);

    private bool FirstTime(AdvertError error) => FirstTime((int)error);

    private bool FirstTime(int bit)
    {
        ulong mask = 1ul << bit;
        bool first = (reported & mask) == 0;
        reported |= mask;
        return first;
    }

    private static bool MayReport(ref Instant? last, Instant now)
    {
        if (last is { } at && now - at < MinGapBetweenRemarks) return false;
        last = now;
        return true;
    }

    /// <summary>Once per cause, and again when the master or a priority changes. Nothing is allocated for a repeat.</summary>
    private void HoldBack(HoldCause cause, InetAddress master, Priority theirs, Instant now)
    {
        var key = (cause, master, theirs, EffectivePriority);
        if (heldBack == key || !MayReport(ref heldBackReported, now)) return;
        heldBack = key;
        heldBackWhy = WhyHeldBack(cause, master, theirs);
        host.Emit(new Fact.HoldingBack(Settings.Name, master, theirs, EffectivePriority, heldBackWhy));
    }

    private string WhyHeldBack(HoldCause cause, InetAddress master, Priority theirs) => cause switch
    {
        HoldCause.EqualPriority => $"{master} leads with the same priority {theirs}, and a backup gives way to an equal; "
            + "to decide who leads, give one of them a higher priority",
        HoldCause.NoPreempt => $"nopreempt is set here, so {master} keeps the addresses although its priority {theirs} is below our "
            + $"{EffectivePriority}; to hand over, stop it there",
        HoldCause.PreemptDelay => $"preempt_delay {ElectionTimes.Text(Settings.PreemptDelay)} is running; after it we take over if "
            + $"{master} still has a lower priority than our {EffectivePriority}",
        HoldCause.FlapDamping => $"flap damping holds us at {EffectivePriority} instead of {TruePriority}, since we came back too often; "
            + "it ends when we have been calm, or with the signal RELEASE (vigil release)",
        _ => $"sync group {Group?.Name} moves as one, and {Group?.FirstUnwilling()?.WhyUnwilling()}",
    };

    /// <summary>Why this member keeps its group from becoming MASTER.</summary>
    private string WhyUnwilling() => Settings.Name + State switch
    {
        RouterState.Backup when MasterAddress.IsNone => " has not waited out its master-down time yet",
        RouterState.Backup => $" still hears a master at {MasterAddress} with priority {MasterPriority}",
        RouterState.Initialize => " waits for the first result of its scripts",
        _ => " is in FAULT",
    };
}
