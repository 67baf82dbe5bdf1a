using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>The frames that wait for one interface, or for the interfaces of one garp_group, and the pace at which they leave.</summary>
internal sealed class AnnounceLimiter : IScheduled
{
    /// <summary>Rounds of one router that can wait; more bursts than this at once say nothing new.</summary>
    private const int MaxPendingRounds = 255;

    private readonly List<Burst> bursts = [];
    private TimeSpan arpInterval;
    private TimeSpan neighbourInterval;

    internal AnnounceLimiter() => Deadline = new Deadline(this);

    internal Deadline Deadline { get; }

    /// <summary>No frame leaves earlier.</summary>
    internal Instant OpensAt { get; private set; }

    internal bool IsEmpty => bursts.Count == 0;

    /// <summary>What has not left yet; a round that was begun counts as a whole.</summary>
    internal IEnumerable<(VirtualRouter Router, AnnounceTarget[] Targets, int Rounds)> Waiting =>
        bursts.Select(b => (b.Router, b.Targets, b.Rounds));

    internal void Configure((TimeSpan Arp, TimeSpan Neighbour) intervals) => (arpInterval, neighbourInterval) = intervals;

    internal void Add(VirtualRouter router, AnnounceTarget[] targets, int rounds)
    {
        foreach (var burst in bursts)
        {
            if (!ReferenceEquals(burst.Router, router) || !burst.Targets.AsSpan().SequenceEqual(targets)) continue;
            burst.Rounds = Math.Min(burst.Rounds + rounds, Math.Max(rounds, MaxPendingRounds));
            return;
        }
        bursts.Add(new Burst(router, targets) { Rounds = rounds });
    }

    internal void Cancel(VirtualRouter router)
    {
        if (bursts.Count > 0) bursts.RemoveAll(b => ReferenceEquals(b.Router, router));
    }

    /// <summary>The next frame: round by round, the routers taking turns.</summary>
    internal bool TryTake(Instant now, out VirtualRouter router, out AnnounceTarget target)
    {
        (router, target) = (null!, null!);
        if (bursts.Count == 0) return false;
        var burst = bursts[0];
        router = burst.Router;
        target = burst.Targets[burst.Next++];
        OpensAt = now + (target.Address.Family == InetFamily.IPv6 ? neighbourInterval : arpInterval);
        if (burst.Next < burst.Targets.Length) return true;
        burst.Next = 0;
        burst.Rounds--;
        bursts.RemoveAt(0);
        if (burst.Rounds > 0) bursts.Add(burst);
        return true;
    }

    void IScheduled.OnDue(Instant now) { }

    private sealed class Burst(VirtualRouter router, AnnounceTarget[] targets)
    {
        internal VirtualRouter Router { get; } = router;

        internal AnnounceTarget[] Targets { get; } = targets;

        internal int Rounds { get; set; }

        internal int Next { get; set; }
    }
}
