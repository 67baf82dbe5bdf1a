using Vigil.Core.Damping;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Core.Vrrp;

/// <summary>MASTER: holds the addresses and advertises (RFC 9568 section 6.4.3, vrrp-behaviour E).</summary>
public sealed partial class VirtualRouter
{
    /// <summary>
    /// Adverts of others answered, by an advert or by announcing, between two regular ones; more would let a flood of forged packets
    /// drive ours.
    /// </summary>
    private const int MaxAnswersPerInterval = 8;

    private int answers;
    private bool heardLowerWhileStale;
    private bool resumed; // it became MASTER because a dead worker was

    private void BecomeMaster(Instant now)
    {
        BeginMaster(now);
        CompleteMaster(now);
    }

    /// <summary>First half of E7: the advert, before anything else. A sync group sends those of all members first.</summary>
    internal void BeginMaster(Instant now)
    {
        ClearTimers();
        (resumed, resumes) = (resumes, false);
        EndHold("leads, so nothing is held");
        MasterInterval = Settings.AdvertInterval;
        RestoreOwnerPriority();
        SendAdvert(now);
        SetTimer(RouterTimer.Advert, now + Settings.AdvertInterval.Value);
    }

    /// <summary>Second half of E7: claim, tell, announce.</summary>
    internal void CompleteMaster(Instant now)
    {
        Statistics.BecameMaster++;
        WantedState = RouterState.Master;
        preemptFrom = null;
        heardLowerWhileStale = false;
        Claim();
        Transition(RouterState.Master, WhyMaster(now), now);
        Announce(Settings.Announce.Repeat);
        StartAnnounceTimers(now);
    }

    private Reason WhyMaster(Instant now)
    {
        if (resumed) return "it was MASTER when its process ended, and goes on";
        if (IsAddressOwner) return "owns the addresses (priority 255)";
        var ((other, theirs), ours) = (lesser, EffectivePriority);
        if (!other.IsNone) return new(() => $"takes over from {other}, whose priority {theirs} is below our {ours}");
        var (master, priority, silence) = (MasterAddress, MasterPriority, now - (lastHeard ?? LastTransition));
        return new(() => master.IsNone
            ? $"no master was heard for {ElectionTimes.Text(silence)}"
            : $"{master} (priority {priority}) was last heard {ElectionTimes.Text(silence)} ago");
    }

    /// <summary>
    /// The next advert counts from the time this one was due, so that lateness does not add up; more than an interval late, from now,
    /// so that nothing is sent in a burst.
    /// </summary>
    private void OnAdvertDue(Instant due, Instant now)
    {
        if (State != RouterState.Master) return;
        bool stale = IsStale(now);
        if (stale && GivesWayAfterStall(now - due, now)) return;
        SendAdvert(now);
        if (stale) StayAfterStall(now - due);
        answers = 0;
        var next = due + Settings.AdvertInterval.Value;
        SetTimer(RouterTimer.Advert, next > now ? next : now + Settings.AdvertInterval.Value);
    }

    /// <summary>True when others must have taken us for dead: nothing sent for a master-down time of the highest other priority (B8).</summary>
    internal bool IsStale(Instant now) =>
        LastAdvertSent is { } sent
        && now >= sent + ElectionTimes.MasterDown(Settings.Version, Settings.TimerExpiredBackup ?? new Priority(254),
            Settings.AdvertInterval, Settings.DownTimerAdverts);

    /// <summary>
    /// A master that stood still does not assert itself blindly (fault 21). What was heard meanwhile has been fed first; a better master, or
    /// a lesser one we may not preempt, has made us BACKUP by now. Here: BACKUP if timer_expired_backup asks for it. If we may not preempt and
    /// nothing waited, nobody took over, or the whole machine stood still and its packets are lost: a master would be heard within an
    /// interval, so we listen for one, as a BACKUP does that stood still.
    /// </summary>
    private bool GivesWayAfterStall(TimeSpan late, Instant now)
    {
        bool overtaken = heardLowerWhileStale;
        heardLowerWhileStale = false;
        // To assert itself again would be a recovery like others.
        if (overtaken && !IsAddressOwner) Damper.Flap(FlapKind.Loss, "this host stood still", now);
        if (MayReturnAfterStall) return false;
        GiveWayAfterStall(overtaken, late, now);
        return true;
    }

    /// <summary>A master that stood still leads on, whoever of lower priority leads by now.</summary>
    private bool MayReturnAfterStall => Settings.TimerExpiredBackup is null && MayPreemptAfterStall;

    private bool MayPreemptAfterStall => IsAddressOwner || (Settings.Preempt && Settings.PreemptDelay == TimeSpan.Zero && !Damper.IsDamped);

    private void GiveWayAfterStall(bool overtaken, TimeSpan late, Instant now)
    {
        bool tookOver = overtaken && !MayPreemptAfterStall, listens = !tookOver && Settings.TimerExpiredBackup is null;
        string then = tookOver ? "and another took over meanwhile"
            : listens ? "and may not preempt one that took over meanwhile"
            : "so that another must have taken over (timer_expired_backup)";
        host.ReportLate(late, $"{Settings.Name}: gives up MASTER" + (listens ? " and listens for an interval whether another took over" : ""));
        Damper.Flap(FlapKind.Loss, "this host stood still", now);
        BecomeBackup(new(() => $"stood still for {ElectionTimes.Text(late)}, {then}"), now, resign: false, listens ? ComeBack.AfterInterval : ComeBack.AfterMasterDown);
    }

    /// <summary>The supervisor may have withdrawn the addresses, and neighbours may have learnt another place for them.</summary>
    private void StayAfterStall(TimeSpan late)
    {
        host.ReportLate(late, $"{Settings.Name}: no better master was heard, stays MASTER and announces its addresses again");
        Claim();
        Announce(Settings.Announce.Repeat);
    }

    private void HearAsMaster(in Advertisement advert, in PacketMetadata metadata, Instant now)
    {
        if (advert.Priority.Value == 0)
        {
            if (MayReport(ref resignationReported, now)) host.Emit(new Fact.PriorityZeroHeard(Settings.Name, metadata.Source, State));
            // After a stall the wake itself answers, and who resigned meanwhile leads no longer.
            if (IsStale(now)) heardLowerWhileStale = false;
            else if (MayAnswer()) AnswerWithAdvert(metadata, now);
            return;
        }
        if (advert.Priority.IsOwner && EffectivePriority.IsOwner)
        {
            HearOtherOwner(advert, metadata, now);
            return;
        }
        bool byAddress = advert.Priority == EffectivePriority && metadata.Source.CompareTo(Source) > 0;
        if (advert.Priority > EffectivePriority || byAddress) YieldTo(advert, metadata.Source, byAddress, now);
        else HearLower(advert.Priority, metadata, now);
    }

    /// <summary>E2 and E3.</summary>
    private void YieldTo(in Advertisement advert, InetAddress source, bool byAddress, Instant now)
    {
        host.Emit(new Fact.HigherPriorityHeard(Settings.Name, source, advert.Priority, EffectivePriority, byAddress));
        if (Settings.HigherPrioritySendAdvert && !IsStale(now)) SendAdvert(now);
        ClearTimers();
        Damper.Flap(FlapKind.Loss, CauseOfYielding(source, now), now);
        Accept(advert, source, now);
        var (theirs, ours) = (advert.Priority, EffectivePriority);
        BecomeBackup(new(() => byAddress
            ? $"{source} has the same priority {theirs} and the higher address"
            : $"{source} has priority {theirs}, ours is {ours}"), now, resign: false);
    }

    /// <summary>
    /// E4: there are two masters and we stay: say so at once. Not to one that cannot have heard our last advert yet, and not before
    /// the wake itself after a stall; a stall may also mean that we do not stay.
    /// </summary>
    private void HearLower(Priority theirs, in PacketMetadata metadata, Instant now)
    {
        Statistics.RogueMasters++;
        if (IsStale(now))
        {
            heardLowerWhileStale = true;
            // Whatever else waits, we give way: the sooner, the shorter do two hosts have the addresses.
            if (!MayReturnAfterStall) GivesWayAfterStall(now - (NextAdvertAt ?? now), now);
            return;
        }
        if (MayReport(ref lowerPriorityReported, now))
        {
            host.Emit(new Fact.LowerPriorityHeard(Settings, metadata.Source, theirs, EffectivePriority));
        }
        if (!MayAnswer()) return;
        if (!Settings.LowerPriorityNoAdvert) AnswerWithAdvert(metadata, now);
        if (Group is null) AnnounceForLowerPriority(now);
        else Group.AnnounceForLowerPriority(now);
    }

    private bool MayAnswer() => answers < MaxAnswersPerInterval && ++answers > 0;

    /// <summary>Nothing is said from a stale state: the wake itself answers when all that waited is read.</summary>
    private void AnswerWithAdvert(in PacketMetadata metadata, Instant now)
    {
        if (IsStale(now) || (LastAdvertSent is { } sent && metadata.ReceivedAt < sent)) return;
        SendAdvert(now);
        SetTimer(RouterTimer.Advert, now + Settings.AdvertInterval.Value);
    }

    /// <summary>Leaves MASTER for BACKUP; a sync group follows as a whole (M2).</summary>
    /// <param name="reason">Why.</param>
    /// <param name="now">Time.</param>
    /// <param name="resign">Send priority 0: no better master is known.</param>
    /// <param name="comeBack">When to be MASTER again unless somebody else is heard.</param>
    internal void BecomeBackup(Reason reason, Instant now, bool resign, ComeBack comeBack = ComeBack.AfterMasterDown)
    {
        if (resign) SendResignation(now);
        LeaveMaster();
        ClearTimers();
        WantedState = RouterState.Backup;
        Transition(RouterState.Backup, reason, now);
        SetTimer(RouterTimer.MasterDown, now + comeBack switch
        {
            ComeBack.AfterSkew => Skew,
            ComeBack.AfterInterval => MasterInterval.Value + Skew,
            _ => MasterDownTime,
        });
        hold.WaitsUntil(MasterDownAt);
        Group?.MemberLeftMaster(this, now, comeBack);
    }

    private void LeaveMaster()
    {
        Statistics.ReleasedMaster++;
        Release();
    }

    /// <summary>
    /// L3: others remove our addresses faster than we may put them back. Give up for a moment, so that somebody else can try,
    /// and come back after skew if nobody does.
    /// </summary>
    internal void OnAddressesContested(string? who, Instant now)
    {
        if (State != RouterState.Master) return;
        string by = who is null ? "something on this host" : who;
        Damper.Flap(FlapKind.Loss, $"{by} removes the addresses", now);
        BecomeBackup($"{by} keeps removing the addresses; find out what manages {Settings.Interface} besides Vigil", now, resign: true, ComeBack.AfterSkew);
    }
}
