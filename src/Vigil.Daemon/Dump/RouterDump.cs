using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;
using Vigil.Core.Vrrp;

namespace Vigil.Daemon.Dump;

/// <summary>One virtual router as it was when the dump was asked for. Times are UTC.</summary>
public sealed record RouterDump
{
    public required VrrpInstanceSettings Settings { get; init; }

    public required RouterState State { get; init; }

    public required RouterState Wanted { get; init; }

    public string? Group { get; init; }

    public InetAddress Master { get; init; }

    public Priority MasterPriority { get; init; }

    public AdvertInterval MasterInterval { get; init; }

    public Priority EffectivePriority { get; init; }

    public int TotalPriority { get; init; }

    public InetAddress Source { get; init; }

    public int InterfaceIndex { get; init; }

    public DateTime LastTransition { get; init; }

    /// <summary>When the next advert, or the end of the master's, is due; null: nothing is.</summary>
    public DateTime? ReadTimeout { get; init; }

    public TimeSpan MasterDownTime { get; init; }

    public bool IsClaimed { get; init; }

    /// <summary>Faults in force, and trackers that have not reported yet.</summary>
    public int Faults { get; init; }

    public int Pending { get; init; }

    /// <summary>Socket it sends and receives by.</summary>
    public int? Descriptor { get; init; }

    /// <summary>Flap damping; null: no block.</summary>
    public DampingDump? Damping { get; init; }

    public required StatisticsDump Statistics { get; init; }

    /// <summary>Copies a router. Loop thread only.</summary>
    public static RouterDump Of(VirtualRouter router, (Instant Instant, DateTime Utc) now, int? descriptor)
    {
        Fault[] faults = [.. router.Faults];
        Instant? due = router.State == RouterState.Master ? router.NextAdvertAt : router.MasterDownAt;
        return new RouterDump
        {
            Settings = AsTracked(router.Settings, router.Group?.Settings),
            State = router.State,
            Wanted = router.WantedState,
            Group = router.Group?.Name,
            Master = router.MasterAddress,
            MasterPriority = router.MasterPriority,
            MasterInterval = router.MasterInterval,
            EffectivePriority = router.EffectivePriority,
            TotalPriority = router.TotalPriority,
            Source = router.Source,
            InterfaceIndex = router.InterfaceIndex,
            LastTransition = now.Utc - (now.Instant - router.LastTransition),
            ReadTimeout = due is { } at ? now.Utc + (at - now.Instant) : null,
            MasterDownTime = router.MasterDownTime,
            IsClaimed = router.IsClaimed,
            Faults = faults.Count(fault => fault.Kind != FaultKind.ScriptPending),
            Pending = faults.Count(fault => fault.Kind == FaultKind.ScriptPending),
            Descriptor = descriptor,
            Damping = DampingDump.Of(router, now),
            Statistics = StatisticsDump.Of(router.Statistics),
        };
    }

    /// <summary>
    /// The settings with the trackers of a sync group's member as they count (K8). An interface whose weight does not count is not
    /// tracked; keepalived shows it with weight 0.
    /// </summary>
    private static VrrpInstanceSettings AsTracked(VrrpInstanceSettings settings, SyncGroupSettings? group) => group is null ? settings : settings with
    {
        TrackScripts = settings.TrackScripts.Where(use => TrackerUses.Counts(group, use.Weight)).ToValueList(),
        TrackFiles = TrackerUses.OwnFiles(settings, group),
        TrackProcesses = settings.TrackProcesses.Where(use => TrackerUses.Counts(group, use.Weight)).ToValueList(),
        TrackInterfaces = settings.TrackInterfaces.Select(use => TrackerUses.Counts(group, use.Weight) ? use : use with { Weight = 0 }).ToValueList(),
    };
}

/// <summary>Counters, copied.</summary>
public sealed record StatisticsDump
{
    private readonly ulong[] _errors = new ulong[Enum.GetValues<AdvertError>().Length];

    public ulong AdvertsReceived { get; init; }

    public ulong AdvertsSent { get; init; }

    public ulong BecameMaster { get; init; }

    public ulong ReleasedMaster { get; init; }

    public ulong PriorityZeroReceived { get; init; }

    public ulong PriorityZeroSent { get; init; }

    /// <summary>Refused adverts of one kind.</summary>
    public ulong this[AdvertError error] => _errors[(int)error];

    /// <summary>Copies the counters. Loop thread only.</summary>
    public static StatisticsDump Of(RouterStatistics counters)
    {
        var copy = new StatisticsDump
        {
            AdvertsReceived = counters.AdvertsReceived,
            AdvertsSent = counters.AdvertsSent,
            BecameMaster = counters.BecameMaster,
            ReleasedMaster = counters.ReleasedMaster,
            PriorityZeroReceived = counters.PriorityZeroReceived,
            PriorityZeroSent = counters.PriorityZeroSent,
        };
        for (int i = 0; i < copy._errors.Length; i++) copy._errors[i] = counters[(AdvertError)i];
        return copy;
    }
}
