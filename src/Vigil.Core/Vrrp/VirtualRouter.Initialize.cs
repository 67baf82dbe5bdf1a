using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>INITIALIZE: everything starts here, and waits here for the first result of its scripts (C2 to C7).</summary>
public sealed partial class VirtualRouter
{
    private bool started;
    private bool resumes;

    /// <summary>It is about to go on as MASTER where a dead worker stopped.</summary>
    internal bool Resumes => resumes;

    /// <summary>Adverts are heard, and the addresses may be taken, from here on (B7); a resumed master is past that.</summary>
    private Instant listensFrom;

    /// <summary>Scripts whose first result decides how the router starts (C5); only those known when it was made.</summary>
    internal HashSet<string> AwaitedScripts { get; } = [];

    /// <summary>Looks at interfaces and trackers for the first time; then leaves the state as soon as nothing is awaited.</summary>
    internal void Start(Instant now)
    {
        started = true;
        listensFrom = resumes ? now : host.ListensFrom;
        if (!resumes) host.Trackers.AwaitScripts(this);
        RefreshInterface(now);
    }

    /// <summary>A worker that died was MASTER, and no peer can know yet: no waiting, neither for scripts nor for a master to be heard.</summary>
    internal void ResumeAsMaster() => resumes = !started;

    /// <summary>What the dead worker had is still in the kernel. It goes, if this one may not be MASTER after all.</summary>
    internal void AbandonResumption()
    {
        if (!resumes) return;
        resumes = false;
        Release();
    }

    private void LeaveInitialize(Instant now)
    {
        Transition(RouterState.Backup, "started", now);
        SetTimer(RouterTimer.MasterDown, Instant.Max(now, listensFrom) + InitialDownTime());
    }

    /// <summary>
    /// An owner takes over at once, one that wishes to be MASTER after one interval, the rest after a whole master-down time (C3). One
    /// that a reload adds to a group that leads does so at once: the group moves as one, so nobody else is to have its addresses.
    /// </summary>
    private TimeSpan InitialDownTime()
    {
        if (resumes || Group is { Leads: true }) return TimeSpan.FromMicroseconds(1);
        // C6: a group starts as BACKUP unless all its members are owners.
        if (Group is not null && !Group.MemberList.TrueForAll(m => m.IsAddressOwner)) return MasterDownTime;
        if (IsAddressOwner) return TimeSpan.FromMicroseconds(1);
        return Settings.WantsMaster
            ? Settings.AdvertInterval.Value + ElectionTimes.Skew(Settings.Version, Priority.Owner, Settings.AdvertInterval)
            : MasterDownTime;
    }
}
