using Vigil.Core.Damping;
using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Flap damping (docs/decisions/0020-flap-damping.md): recovering is damped, failing never is. All it does to the protocol is that a
/// BACKUP accepts a master it would otherwise take over from, which takes an advert of that master.
/// </summary>
public sealed partial class VirtualRouter
{
    /// <summary>Who has not flapped for so many master-down times is well enough to follow a master that fails.</summary>
    private const int CalmMasterDownTimes = 3;

    private readonly PriorityHold hold = new();
    private string? faultCause;
    private string? loweredBy;

    /// <summary>The master whose silence made us MASTER; None: something else did.</summary>
    private InetAddress missedMaster;

    /// <summary>Its memory for flaps, or its sync group's.</summary>
    public FlapDamper Damper => Group?.Damper ?? OwnDamper;

    /// <summary>True while <see cref="EffectivePriority"/> may be below <see cref="TruePriority"/> for the sake of flap damping.</summary>
    public bool IsHeld => hold.IsActive;

    /// <summary>The priority that trackers make, which timers go by, held or not.</summary>
    public Priority TruePriority => hold.IsActive ? Priority.Clamp(TotalPriority) : EffectivePriority;

    internal FlapDamper OwnDamper { get; }

    /// <summary>When the master-down timer would have ended without a hold; null: nothing is held.</summary>
    internal Instant? UndampedDownAt => hold.IsActive ? hold.UndampedDownAt : null;

    /// <summary>From now on priorities do not rise. A MASTER's always may: that helps it to stay.</summary>
    internal void BeginHold(Instant now)
    {
        if (State is not (RouterState.Backup or RouterState.Fault) || IsAddressOwner || hold.IsActive) return;
        bool hearsMaster = lastHeard == now || (State == RouterState.Backup && timers[RouterTimer.MasterDown] is not null && !MasterAddress.IsNone);
        hold.Begin(EffectivePriority, hearsMaster ? (MasterAddress, MasterPriority) : null, MasterDownAt);
    }

    /// <summary>The true priority is in force again.</summary>
    internal void EndHold(string why)
    {
        if (!hold.IsActive) return;
        hold.End();
        if (!IsAddressOwner) SetEffectivePriority(Priority.Clamp(TotalPriority), why);
    }

    /// <summary>Takes over what trackers make of the priority: a fall at once, a rise unless it is held.</summary>
    private void FollowTrackers(Priority before)
    {
        var wanted = Priority.Clamp(TotalPriority);
        NoteRecovery(before, wanted);
        if (hold.IsActive)
        {
            hold.Lower(wanted);
            wanted = hold.Ceiling;
        }
        SetEffectivePriority(wanted, host.Cause.Text);
    }

    /// <summary>A rise after a fall is a recovery; what trackers say at the start, and what an operator reloads, are not.</summary>
    private void NoteRecovery(Priority before, Priority after)
    {
        if (before == after || State == RouterState.Initialize || host.Cause == Cause.Reload) return;
        if (after < before)
        {
            loweredBy = host.Cause.Subject;
            return;
        }
        if (loweredBy is { } cause && State is RouterState.Backup or RouterState.Master) Damper.Flap(FlapKind.Recovery, cause, host.Now);
        loweredBy = null;
    }

    /// <summary>
    /// Whether a master is accepted that is not by right: no better than we are, but not below what we are held at, and not one that has
    /// fallen since: its failure moves the address as it would undamped, unless we flapped a moment ago ourselves, and might fail next.
    /// </summary>
    /// <param name="master">Its address.</param>
    /// <param name="theirs">Its priority.</param>
    /// <param name="byRight">It is accepted without any damping.</param>
    private bool AcceptsWhileHeld(InetAddress master, Priority theirs, bool byRight)
    {
        if (!hold.IsActive) return byRight;
        if (hold.Level(theirs)) SetEffectivePriority(hold.Ceiling, "flap damping");
        if (!byRight && theirs < EffectivePriority) return false;
        return !hold.HasFallen(master, theirs) || byRight || Damper.CalmFor(host.Now) < MasterDownTime * CalmMasterDownTimes;
    }

    private FlapCause CauseOfYielding(InetAddress to, Instant now)
    {
        if (loweredBy is { } lowered) return lowered;
        bool wasNeverGone = to == missedMaster && now - LastTransition < MasterDownTime * 2;
        return wasNeverGone ? new("adverts of", to, " missed") : new("return of", to);
    }
}
