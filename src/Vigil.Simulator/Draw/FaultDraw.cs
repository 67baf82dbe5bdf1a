using Vigil.Core.Settings;

namespace Vigil.Simulator.Draw;

/// <summary>A fault with its time.</summary>
/// <param name="At">When it begins, since the start.</param>
/// <param name="Lasts">When it is mended, since it began.</param>
/// <param name="Fault">What it is.</param>
public readonly record struct TimedFault(TimeSpan At, TimeSpan Lasts, Fault Fault);

/// <summary>Makes up faults. Each has a stream of its own, so that one more or less does not change the others.</summary>
public static class FaultDraw
{
    private static readonly FaultKind[] All = [.. FaultTable.All];

    /// <summary>What makes hosts flap, and what operators then do.</summary>
    private static readonly FaultKind[] Flapping =
    [
        FaultTable.ScriptOscillates, FaultTable.ScriptFlaky, FaultTable.Starve, FaultTable.LinkDown, FaultTable.Loss, FaultTable.Cut, FaultTable.ReloadUndamped, FaultTable.ReleaseDamping,
    ];

    /// <summary>A fault that begins within this time.</summary>
    /// <param name="random">Its own stream.</param>
    /// <param name="hosts">The hosts it may hit.</param>
    /// <param name="from">Earliest beginning.</param>
    /// <param name="span">Time in which it begins.</param>
    public static TimedFault Draw(SeededRandom random, IReadOnlyList<HostSpec> hosts, TimeSpan from, TimeSpan span)
    {
        int host = random.Next(hosts.Count), peer = (host + 1 + random.Next(hosts.Count - 1)) % hosts.Count;
        var at = from + span * random.NextShare();
        // From a twentieth of a second to a minute, each length as likely as its double.
        var lasts = TimeSpan.FromSeconds(0.05 * Math.Pow(1200, random.NextShare()));
        // Where flaps are damped there shall be some.
        bool flaps = random.Chance(0.5) && hosts.Any(spec => IsDamped(spec.Configuration));
        while (true)
        {
            if (Make(random.Pick<FaultKind>(flaps ? Flapping : All), random, hosts, host, peer) is { } fault) return new(at, lasts, fault);
        }
    }

    private static Fault? Make(FaultKind kind, SeededRandom random, IReadOnlyList<HostSpec> hosts, int host, int peer)
    {
        var spec = hosts[host];
        var configuration = spec.Configuration;
        string? script = configuration.Scripts.Count > 0 ? configuration.Scripts[random.Next(configuration.Scripts.Count)].Name : null;
        string link = spec.Links[random.Next(spec.Links.Count)].Name;
        string? lan = random.Chance(0.5) ? null : $"{random.Next(spec.Links.Count)}";
        double interval = configuration.Instances[0].AdvertInterval.Value.TotalSeconds;
        foreach (var other in hosts) interval = Math.Min(interval, other.Configuration.Instances[0].AdvertInterval.Value.TotalSeconds);
        string? moment = kind.Name.StartsWith("reload-", StringComparison.Ordinal) ? random.Pick(null, FaultTable.AfterEvent, FaultTable.AfterChange) : null;
        return kind.Name switch
        {
            "cut" or "cut-both" => new(kind, host, peer, lan),
            "loss" or "duplicate" or "reorder" or "corrupt" => new(kind, host, peer, lan, random.Pick(0.05, 0.3, 0.6, 0.9)),
            "delay" => new(kind, host, peer, lan, interval * random.Pick(0.01, 0.1, 0.5)),
            "jitter" => new(kind, host, peer, lan, interval * random.Pick(0.01, 0.1, 0.3)),
            "link-down" or "link-gone" or "address-lost" => new(kind, host, Subject: link),
            "address-removed" => new(kind, host, Amount: random.Pick(1, 2, 6)),
            "kill-worker" => new(kind, host, Amount: random.Pick(0.05, 0.3, 1, 5)),
            "starve" => new(kind, host, Amount: interval * random.Pick(0.5, 2, 5)),
            "late-wakes" => new(kind, host, Amount: interval * random.Pick(0.01, 0.1)),
            "drift" => new(kind, host, Amount: random.Between(-500, 500)),
            "forge" => new(kind, host, Amount: random.Pick(1, 10)),
            "clock-step" => new(kind, host, Amount: random.Pick(-3600, -10, -0.5, 0.5, 10, 3600)),
            "script-fails" or "script-hangs" when script is not null => new(kind, host, Subject: script, Amount: random.Next(3)),
            "script-flaky" when script is not null => new(kind, host, Subject: script, Amount: random.Pick(0.1, 0.5)),
            "script-oscillates" or "script-slow" when script is not null => new(kind, host, Subject: script, Amount: random.Pick(0.2, 1, 3, 8)),
            "file" when configuration.TrackFiles.Count > 0 => new(kind, host, Subject: "file", Amount: random.Between(-260, 260)),
            "processes" when configuration.TrackProcesses.Count > 0 => new(kind, host, Subject: "process", Amount: random.Pick(0, 2)),
            "reload-priority" => new(kind, host, Subject: moment, Amount: random.Pick(-60, -10, 10, 60)),
            "isolate" or "power-off" or "stop" or "pause" or "pause-worker" or "pause-machine" or "pause-clock" => new(kind, host),
            "reload-same" => new(kind, host, Subject: moment),
            // Hosts of version 2 must agree on the interval.
            "reload-interval" when configuration.Instances[0].Version == VrrpVersion.V3 => new(kind, host, Subject: moment, Amount: random.Pick(2, 3)),
            "reload-addresses" => new(kind, host, Subject: moment),
            "reload-undamped" or "release-damping" when IsDamped(configuration) => new(kind, host, Subject: moment),
            // A member that comes back to a sync group that leads waits a master-down time, and the group is split meanwhile.
            "reload-without" when configuration.Instances.Count > 1 && configuration.SyncGroups.Count == 0 => new(kind, host, Subject: moment),
            _ => null,
        };
    }

    private static bool IsDamped(Configuration configuration) =>
        configuration.Instances.Any(one => one.FlapDamping is not null) || configuration.SyncGroups.Any(one => one.FlapDamping is not null);
}
