using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Tracking;

/// <summary>What a tracker says: nothing yet, up or down. "Nothing yet" has no effect (fault 84).</summary>
public enum TrackResult : byte
{
    /// <summary>Nothing is known yet.</summary>
    Unknown,

    /// <summary>Good.</summary>
    Up,

    /// <summary>Bad.</summary>
    Down,
}

/// <summary>
/// One tracking script: when to run it, when to lose patience, and what its results come to (vrrp-behaviour K4). There is always exactly
/// one next thing: a start, or the next step against a run that does not end.
/// </summary>
public sealed class ScriptTracker : IScheduled
{
    private const int SignalTerminate = 15;
    private const int SignalKill = 9;

    /// <summary>From SIGTERM to SIGKILL.</summary>
    private static readonly TimeSpan KillAfter = TimeSpan.FromSeconds(2);

    /// <summary>From SIGTERM to giving the run up for lost.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(10);

    private readonly VrrpHost host;
    private readonly Deadline deadline;
    private Instant nextStart;
    private Instant startedAt;
    private Instant? nextStep;
    private int inARow;
    private bool overrunTold;

    internal ScriptTracker(VrrpHost host, ScriptSettings settings)
    {
        this.host = host;
        deadline = new Deadline(this);
        Settings = settings;
        if (settings.InitFail) Result = TrackResult.Down;
    }

    private enum Phase : byte
    {
        Idle,
        Running,
        Terminating,
        Killing,
    }

    private Phase phase;

    /// <summary>Settings in force.</summary>
    public ScriptSettings Settings { get; private set; }

    /// <summary>What its results come to, after rise and fall.</summary>
    public TrackResult Result { get; private set; }

    /// <summary>How the last finished run ended; null before the first.</summary>
    public (ScriptEnd End, int Number, bool TimedOut)? LastEnd { get; private set; }

    /// <summary>True while a run goes on.</summary>
    public bool IsRunning => phase != Phase.Idle;

    /// <summary>Number of the present or last run, from 1; exits of other runs are ignored.</summary>
    public int Run { get; private set; }

    internal void Start(Instant now)
    {
        nextStart = now;
        host.Deadlines.Set(deadline, now);
        ((IScheduled)this).OnDue(now);
    }

    void IScheduled.OnDue(Instant now)
    {
        if (nextStep is { } step && step <= now) LosePatience(now);
        if (nextStart <= now) StartOrSkip(now);
        host.Deadlines.Set(deadline, Instant.Earlier(nextStep, nextStart));
    }

    private void StartOrSkip(Instant now)
    {
        // Start to start; after a stall from now, so that skipped runs are not made up for.
        nextStart = nextStart + Settings.Interval > now ? nextStart + Settings.Interval : now + Settings.Interval;
        if (phase != Phase.Idle)
        {
            if (!overrunTold) host.Emit(new Fact.ScriptOverrun(Settings.Name, now - startedAt));
            overrunTold = true;
            return;
        }
        phase = Phase.Running;
        Run++;
        startedAt = now;
        overrunTold = false;
        nextStep = now + Settings.Timeout;
        host.Emit(new VrrpOutput { Kind = VrrpOutputKind.RunScript, Script = Settings, Run = Run });
    }

    private void LosePatience(Instant now)
    {
        switch (phase)
        {
            case Phase.Running:
                phase = Phase.Terminating;
                nextStep = now + KillAfter;
                Signal(SignalTerminate);
                Finish(ScriptEnd.Signalled, SignalTerminate, timedOut: true, now);
                break;
            case Phase.Terminating:
                phase = Phase.Killing;
                nextStep = now + (GiveUpAfter - KillAfter);
                Signal(SignalKill);
                break;
            default:
                phase = Phase.Idle;
                nextStep = null;
                break;
        }
    }

    private void Signal(int signal) =>
        host.Emit(new VrrpOutput { Kind = VrrpOutputKind.SignalScript, Script = Settings, Signal = signal, Run = Run });

    /// <summary>A run ended. <paramref name="run"/> 0 means the present one.</summary>
    internal void Exited(ScriptEnd end, int number, int run, Instant now)
    {
        if (phase == Phase.Idle || (run != 0 && run != Run)) return;
        bool told = phase != Phase.Running;
        phase = Phase.Idle;
        nextStep = null;
        host.Deadlines.Set(deadline, nextStart);
        if (!told) Finish(end, number, timedOut: false, now);
    }

    private void Finish(ScriptEnd end, int number, bool timedOut, Instant now)
    {
        bool good = end == ScriptEnd.Exited && number == 0 && !timedOut;
        var before = Result;
        bool numberChanged = LastEnd != (end, number, timedOut);
        LastEnd = (end, number, timedOut);
        Result = Judge(good);
        if (numberChanged || Result != before)
        {
            host.Emit(new Fact.ScriptResult(Settings.Name, end, number, timedOut, Result == TrackResult.Up, numberChanged, Result != before));
        }
        host.Cause = new($"script {Settings.Name}", good ? $"script {Settings.Name} succeeded" : $"script {Settings.Name} failed");
        host.Trackers.ScriptReported(this, changed: Result != before, now);
    }

    /// <summary>The first result decides (C5); later ones need rise or fall in a row.</summary>
    private TrackResult Judge(bool good)
    {
        var wanted = good ? TrackResult.Up : TrackResult.Down;
        if (Result == TrackResult.Unknown || Result == wanted)
        {
            inARow = 0;
            return wanted;
        }
        if (++inARow < (good ? Settings.Rise : Settings.Fall)) return Result;
        inARow = 0;
        return wanted;
    }

    /// <summary>O5: the result stays as long as command and user are the same; otherwise a new run with nothing known.</summary>
    internal void Reconfigure(ScriptSettings settings, Instant now)
    {
        bool sameCommand = settings.Command == Settings.Command;
        if (sameCommand)
        {
            bool sooner = settings.Interval < Settings.Interval;
            Settings = settings;
            if (!sooner || nextStart <= now + settings.Interval) return;
            nextStart = now + settings.Interval;
            host.Deadlines.Set(deadline, Instant.Earlier(nextStep, nextStart));
            return;
        }
        Abandon();
        Settings = settings;
        Result = settings.InitFail ? TrackResult.Down : TrackResult.Unknown;
        LastEnd = null;
        inARow = 0;
        Start(now);
    }

    /// <summary>Ends a run nobody waits for, and plans no other.</summary>
    internal void Abandon()
    {
        if (phase != Phase.Idle) Signal(phase == Phase.Running ? SignalTerminate : SignalKill);
        phase = Phase.Idle;
        nextStep = null;
        host.Deadlines.Remove(deadline);
    }
}
