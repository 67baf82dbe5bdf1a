using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Damping;

/// <summary>What counts as a flap.</summary>
internal enum FlapKind : byte
{
    /// <summary>Mastership was lost.</summary>
    Loss,

    /// <summary>The last fault cleared, or trackers raised the priority again.</summary>
    Recovery,
}

/// <summary>
/// The memory of one virtual router, or of a sync group as a whole, for its flaps (RFC 2439; docs/decisions/0020-flap-damping.md).
/// It counts and warns always; it damps, and sets a deadline, only where a block says so. What being damped means for a router stands
/// in <see cref="PriorityHold"/>.
/// </summary>
public sealed class FlapDamper : IScheduled
{
    /// <summary>While flapping goes on, it is told no more often than this.</summary>
    private static readonly TimeSpan MinGapBetweenWarnings = TimeSpan.FromMinutes(5);

    private readonly VrrpHost host;
    private readonly string name;
    private readonly Deadline deadline;
    private readonly FlapCount count = new();
    private IReadOnlyList<VirtualRouter> routers = [];
    private FlapPenalty penalty;
    private (FlapKind Kind, Instant At)? last;
    private Instant? warnedAt;

    internal FlapDamper(VrrpHost host, string name)
    {
        (this.host, this.name) = (host, name);
        deadline = new Deadline(this);
    }

    /// <summary>The block in force; null: count and warn only.</summary>
    public FlapDampingSettings? Settings { get; private set; }

    /// <summary>True while recoveries are held back.</summary>
    public bool IsDamped { get; private set; }

    /// <summary>When the penalty will have decayed, if nothing more happens; null unless damped.</summary>
    public Instant? ReleaseAt => IsDamped ? penalty.ReusableAt(Numbers) : null;

    private FlapDampingSettings Numbers => Settings ?? FlapDampingSettings.Default;

    /// <summary>How long nothing has flapped.</summary>
    internal TimeSpan CalmFor(Instant now) => last is { } flap ? now - flap.At : TimeSpan.MaxValue;

    /// <summary>The penalty as it is at a time.</summary>
    public double PenaltyAt(Instant now) => penalty.Decayed(Numbers, now).Points;

    /// <summary>Notes a flap. What members of a group do together, in one input, is one.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="cause">What caused it: flaps are counted by it.</param>
    /// <param name="now">Time.</param>
    internal void Flap(FlapKind kind, FlapCause cause, Instant now)
    {
        if (last == (kind, now)) return;
        last = (kind, now);
        if (penalty.Decayed(Numbers, now).Points < Numbers.Reuse)
        {
            count.Restart(now);
            warnedAt = null;
        }
        penalty = penalty.Flapped(Numbers, now);
        count.Add(cause);
        if (penalty.Points > Numbers.Suppress) Damp(now);
        if (IsDamped) host.Deadlines.Set(deadline, ReleaseAt);
    }

    /// <summary>Takes the settings and members of a new configuration. The penalty stays; without a block nothing is held any more.</summary>
    internal void Configure(FlapDampingSettings? settings, IReadOnlyList<VirtualRouter> members, Instant now)
    {
        routers = members;
        if (settings == Settings) return;
        penalty = penalty.Decayed(Numbers, now);
        Settings = settings;
        if (!IsDamped) return;
        if (settings is null) LetGo("the block flap_damping was removed");
        else host.Deadlines.Set(deadline, Instant.Max(penalty.ReusableAt(settings), now));
    }

    /// <summary>An operator's word: the penalty is forgotten, and what is held is let go.</summary>
    internal void Release(Instant now)
    {
        penalty = default;
        count.Restart(now);
        warnedAt = null;
        if (!IsDamped) return;
        LetGo("released by the operator");
    }

    /// <summary>The router or group is gone.</summary>
    internal void Forget()
    {
        IsDamped = false;
        host.Deadlines.Remove(deadline);
    }

    void IScheduled.OnDue(Instant now) => LetGo("calm for long enough");

    private void Damp(Instant now)
    {
        bool begins = Settings is not null && !IsDamped;
        if (begins)
        {
            IsDamped = true;
            foreach (var router in routers) router.BeginHold(now);
        }
        if (!begins && warnedAt is { } at && now - at < MinGapBetweenWarnings) return;
        warnedAt = now;
        host.Emit(new Fact.Flapping(name, count.Total, now - count.Since, count.Causes, IsDamped ? ReleaseAt!.Value - now : null));
        count.Restart(now);
    }

    private void LetGo(string why)
    {
        IsDamped = false;
        host.Deadlines.Remove(deadline);
        host.Emit(new Fact.FlapDampingEnded(name, why));
        foreach (var router in routers) router.EndHold($"flap damping ends: {why}");
    }
}
