using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Tracking;

/// <summary>One track_process: whether enough, and not too many, processes run (vrrp-behaviour K6).</summary>
public sealed class ProcessTracker : IScheduled
{
    private readonly VrrpHost host;
    private readonly Deadline deadline;

    internal ProcessTracker(VrrpHost host, TrackProcessSettings settings)
    {
        this.host = host;
        deadline = new Deadline(this);
        Settings = settings;
    }

    /// <summary>Settings in force.</summary>
    public TrackProcessSettings Settings { get; private set; }

    /// <summary>Processes that match now; null before the first count.</summary>
    public int? Count { get; private set; }

    /// <summary>Up: the quorum is there, after fork_delay and terminate_delay.</summary>
    public TrackResult Result { get; private set; }

    /// <summary>fork_delay runs: the quorum was gained but must last.</summary>
    public bool IsForkDelayRunning => deadline.IsSet && Result == TrackResult.Down;

    /// <summary>terminate_delay runs: the quorum was lost and may come back.</summary>
    public bool IsTerminateDelayRunning => deadline.IsSet && Result == TrackResult.Up;

    private TrackResult Wanted => Count >= Settings.Quorum && Count <= (Settings.QuorumMax ?? int.MaxValue) ? TrackResult.Up : TrackResult.Down;

    internal void SetCount(int count, Instant now)
    {
        bool first = Count is null;
        Count = count;
        var delay = Wanted == TrackResult.Up ? Settings.ForkDelay : Settings.TerminateDelay;
        if (Wanted == Result) host.Deadlines.Remove(deadline);
        else if (first || delay == TimeSpan.Zero) Settle(now);
        else if (!deadline.IsSet) host.Deadlines.Set(deadline, now + delay);
    }

    internal void Reconfigure(TrackProcessSettings settings, Instant now)
    {
        bool samePattern = settings.Process == Settings.Process && settings.Parameters == Settings.Parameters
            && settings.Match == Settings.Match && settings.FullCommand == Settings.FullCommand;
        Settings = settings;
        if (samePattern && Count is { } count) SetCount(count, now);
        else if (!samePattern) Forget();
    }

    internal void Forget()
    {
        Count = null;
        Result = TrackResult.Unknown;
        host.Deadlines.Remove(deadline);
    }

    void IScheduled.OnDue(Instant now) => Settle(now);

    private void Settle(Instant now)
    {
        host.Deadlines.Remove(deadline);
        if (Count is null || Wanted == Result) return;
        Result = Wanted;
        host.Emit(new Fact.ProcessQuorum(Settings.Name, Count.Value, Result == TrackResult.Up));
        host.Cause = new($"tracked process {Settings.Name}", $"quorum {(Result == TrackResult.Up ? "gained" : "lost")} for tracked process {Settings.Name}");
        host.Trackers.Changed(TrackerKind.Process, Settings.Name, now);
    }
}
