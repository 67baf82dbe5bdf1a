using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Gratuitous ARPs and neighbour advertisements that are still to be sent. Nothing is lost to pacing (garp_interval, gna_interval,
/// garp_group), and at most <see cref="MaxFramesPerWake"/> frames leave between two looks at packets and timers, so that an advert is
/// never late for the sake of a burst, however many addresses there are (fault 67).
/// </summary>
internal sealed class AnnounceQueue(VrrpHost host)
{
    /// <summary>Frames between two looks at the more urgent things: some 0.2 ms of work.</summary>
    internal const int MaxFramesPerWake = 64;

    private readonly Dictionary<string, AnnounceLimiter> limiters = [];
    private readonly DeadlineHeap deadlines = new();

    /// <summary>When the next frame may leave; at once means that the budget of the last wake was used up.</summary>
    internal Instant? Next => deadlines.Next;

    /// <summary>Adds rounds over the addresses of a router.</summary>
    internal void Add(VirtualRouter router, int rounds) => Add(router, AnnounceTarget.Of(router.Settings), rounds);

    /// <summary>Adds rounds over some addresses of a router.</summary>
    internal void Add(VirtualRouter router, IReadOnlyCollection<AnnounceTarget> targets, int rounds)
    {
        if (rounds <= 0 || targets.Count == 0) return;
        foreach (var group in targets.GroupBy(t => LimiterOf(t.Interface)))
        {
            group.Key.Add(router, [.. group], rounds);
            deadlines.Set(group.Key.Deadline, Instant.Max(host.Now, group.Key.OpensAt));
        }
    }

    /// <summary>Forgets what a router has not sent yet: it no longer holds the addresses.</summary>
    internal void Cancel(VirtualRouter router)
    {
        foreach (var limiter in limiters.Values) limiter.Cancel(router);
    }

    /// <summary>Sends what may leave now.</summary>
    internal void Pump(Instant now)
    {
        int budget = MaxFramesPerWake;
        while (budget > 0 && deadlines.TryPeekDue(now, out var owner))
        {
            var limiter = (AnnounceLimiter)owner;
            while (budget > 0 && limiter.OpensAt <= now && limiter.TryTake(now, out var router, out var target))
            {
                budget--;
                host.Emit(new VrrpOutput
                {
                    Kind = VrrpOutputKind.Announce,
                    Router = router,
                    Address = target.Address,
                    Interface = target.Interface,
                });
            }
            deadlines.Set(limiter.Deadline, limiter.IsEmpty ? null : Instant.Max(now, limiter.OpensAt));
        }
    }

    /// <summary>Takes over new intervals and groups; what is queued is queued again.</summary>
    internal void Reconfigure()
    {
        var old = limiters.Values.Distinct().ToList();
        limiters.Clear();
        foreach (var limiter in old) deadlines.Remove(limiter.Deadline);
        foreach (var limiter in old)
        {
            foreach (var (router, targets, rounds) in limiter.Waiting) Add(router, targets, rounds);
        }
    }

    private AnnounceLimiter LimiterOf(string name)
    {
        if (limiters.TryGetValue(name, out var limiter)) return limiter;
        var intervals = IntervalsOf(host.Configuration, name, out var group);
        if (group is not null)
        {
            foreach (var member in group.Interfaces)
            {
                if (limiters.TryGetValue(member, out limiter)) break;
            }
        }
        limiter ??= new AnnounceLimiter();
        limiter.Configure(intervals);
        limiters[name] = limiter;
        return limiter;
    }

    private static (TimeSpan Arp, TimeSpan Neighbour) IntervalsOf(Configuration configuration, string name, out AnnounceGroup? group)
    {
        group = null;
        foreach (var candidate in configuration.AnnounceGroups)
        {
            if (!candidate.Interfaces.Contains(name)) continue;
            group = candidate;
            return (candidate.ArpInterval, candidate.NeighbourInterval);
        }
        return (configuration.Global.ArpInterval, configuration.Global.NeighbourInterval);
    }
}

/// <summary>One address to announce and the interface to do it on.</summary>
internal sealed record AnnounceTarget(InetAddress Address, string Interface)
{
    internal static List<AnnounceTarget> Of(VrrpInstanceSettings settings)
    {
        var targets = new List<AnnounceTarget>(settings.VirtualAddresses.Count + settings.ExcludedAddresses.Count);
        AddAll(settings.VirtualAddresses);
        AddAll(settings.ExcludedAddresses);
        return targets;

        void AddAll(ValueList<AddressSettings> items)
        {
            foreach (var item in items)
            {
                if ((item.Interface ?? settings.Interface) is { } name) targets.Add(new(item.Address, name));
            }
        }
    }
}
