namespace Vigil.Core.Vrrp;

/// <summary>The timers of a virtual router, each with what to do when it ends.</summary>
internal enum RouterTimer : byte
{
    /// <summary>BACKUP: when to take over, since no master was heard (Master_Down_Timer of RFC 9568).</summary>
    MasterDown,

    /// <summary>MASTER: when to send the next advert (Adver_Timer of RFC 9568).</summary>
    Advert,

    /// <summary>MASTER: when to announce the addresses a second time (garp_master_delay).</summary>
    SecondAnnounce,

    /// <summary>MASTER: when to announce a second time after a lower priority was heard (garp_lower_prio_delay).</summary>
    LowerPriorityAnnounce,

    /// <summary>MASTER: when to announce again for good measure (garp_master_refresh).</summary>
    Refresh,

    /// <summary>MASTER: when to announce once more on every interface of the router (garp_extra_if all).</summary>
    ExtraInterface,

    /// <summary>MASTER and owner: when to judge whether another owner is still there (E5).</summary>
    OwnerConflict,
}

/// <summary>Deadlines by name; none, or one, of each.</summary>
internal sealed class RouterTimers
{
    private const int Count = (int)RouterTimer.OwnerConflict + 1;
    private readonly Instant?[] deadlines = new Instant?[Count];

    internal Instant? this[RouterTimer timer]
    {
        get => deadlines[(int)timer];
        set => deadlines[(int)timer] = value;
    }

    /// <summary>The earliest of all.</summary>
    internal Instant? Next
    {
        get
        {
            Instant? next = null;
            foreach (var deadline in deadlines) next = Instant.Earlier(next, deadline);
            return next;
        }
    }

    internal void Clear() => Array.Clear(deadlines);

    /// <summary>Takes out the earliest timer that is due, with the time it was due at.</summary>
    internal bool TryTakeDue(Instant now, out RouterTimer timer, out Instant due)
    {
        timer = default;
        due = default;
        bool found = false;
        for (int i = 0; i < Count; i++)
        {
            if (deadlines[i] is not { } at || at > now || (found && at >= due)) continue;
            (timer, due, found) = ((RouterTimer)i, at, true);
        }
        if (found) deadlines[(int)timer] = null;
        return found;
    }
}
