using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>What follows the end of a worker: a restart after a delay, or the end of the daemon with a status.</summary>
public readonly record struct RestartDecision(TimeSpan? RestartAfter, int ExitStatus);

/// <summary>
/// Back-off of one worker (runtime-interface: exit codes). Restarted at once the first time, then after 1, 2, 4, … 60 s while
/// its runs last less than a minute. A worker that says "permanent" (exit 1, 2 or 4) ends the daemon with its code.
/// </summary>
public sealed class RestartPolicy(bool respawn)
{
    /// <summary>A run of this length makes the delays begin anew.</summary>
    public static readonly TimeSpan HealthyRun = TimeSpan.FromMinutes(1);

    /// <summary>Longest delay.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);

    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>Decides; <paramref name="ran"/> is how long this run lasted.</summary>
    public RestartDecision OnEnd(ProcessEnd end, TimeSpan ran)
    {
        if (!end.BySignal && end.Number is ExitStatus.Failure or ExitStatus.Configuration or ExitStatus.Permission) return new(null, end.Number);
        if (!respawn) return new(null, ExitStatus.Success);
        if (ran >= HealthyRun) _next = TimeSpan.Zero;
        TimeSpan delay = _next;
        _next = delay == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : delay * 2 > MaxDelay ? MaxDelay : delay * 2;
        return new(delay, ExitStatus.Success);
    }
}
