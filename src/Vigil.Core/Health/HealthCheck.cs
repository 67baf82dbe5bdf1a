using Vigil.Core.Events;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Health;

/// <summary>
/// One check of one real server: when to probe, and what results come to (lvs-behaviour D4 to D9, E7, E8). A polled check has exactly one
/// next thing at any time: a probe, or the moment a probe that does not end is given up.
/// </summary>
public sealed class HealthCheck : IScheduled
{
    /// <summary>From the start to the earliest first probe (D6).</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    /// <summary>What a probe may take beyond its own limits, before it counts as lost.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);

    /// <summary>Times a connection's limit may apply to one step: connect, write, read.</summary>
    private const int PhasesOfStep = 3;

    private readonly ServiceHost host;
    private readonly RealServer server;
    private readonly Deadline deadline;
    private Instant due;
    private uint failures;
    private bool isUntried;
    private int step;
    private int failedStep = -1;
    private int? absoluteWeight;
    private long addedWeight;

    /// <param name="host">Whose outputs and deadlines it uses.</param>
    /// <param name="server">Whose state it decides.</param>
    /// <param name="settings">What to check.</param>
    /// <param name="isUp">State it begins with.</param>
    /// <param name="isUntried">Its first failure counts at once, without retries (D8): nobody knows the server yet.</param>
    internal HealthCheck(ServiceHost host, RealServer server, CheckSettings settings, bool isUp, bool isUntried)
    {
        this.host = host;
        this.server = server;
        this.isUntried = isUntried;
        deadline = new Deadline(this);
        Settings = settings;
        IsUp = isUp;
    }

    /// <summary>Settings in force; they never change, another check takes its place.</summary>
    public CheckSettings Settings { get; }

    /// <summary>Whether it lets its server be up.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Number of the probe that runs; 0: none.</summary>
    public int Run { get; private set; }

    /// <summary>A probe of it has ended, or somebody told.</summary>
    public bool HasRun { get; private set; }

    /// <summary>Failures in a row that did not count yet.</summary>
    public uint Failures => failures;

    /// <summary>The url that failed and did not pass since; -1: none.</summary>
    public int FailedStep => step == failedStep ? failedStep : -1;

    /// <summary>When its last probe began; null: none has.</summary>
    public Instant? LastStart { get; private set; }

    /// <summary>How its last probe ended.</summary>
    public ProbeResult LastResult { get; private set; }

    /// <summary>The real server it is about.</summary>
    public RealServer Server => server;

    /// <summary>What it adds to its server's configured weight.</summary>
    public long WeightDelta => absoluteWeight is { } weight ? (long)weight - server.Settings.Weight : addedWeight;

    /// <summary>What it has found out.</summary>
    internal RememberedCheck Memory => new(IsUp, isUntried, absoluteWeight);

    /// <summary>How many steps the probe that begins now has: all that are left, or while recovering one by one (E8).</summary>
    private int StepsWanted => !IsRecovering || (step > failedStep && IsFastRecovery) ? Settings.Steps - step : 1;

    private bool IsRecovering => failedStep >= 0;

    private bool IsFastRecovery => Settings is HttpCheckSettings { FastRecovery: true };

    /// <summary>Begins with what was found out before: it needs no first result to be believed.</summary>
    internal void Remember(in RememberedCheck past)
    {
        if (past.IsUntried) return;
        (IsUp, isUntried) = (past.IsUp, false);
        if (Settings is MiscCheckSettings { Dynamic: true }) absoluteWeight = past.Weight;
    }

    /// <summary>Begins probing, the first time within the warm-up.</summary>
    internal void Start(Instant now)
    {
        if (!Settings.IsPolled) return;
        ProbeAt(now + FirstDelay + host.Spread.Next(Settings.Timing.Warmup));
    }

    /// <summary>Ends probing; a probe that runs is called back.</summary>
    internal void Halt()
    {
        host.Deadlines.Remove(deadline);
        if (Run == 0) return;
        host.Emit(ServiceOutput.CancelProbe(this, Run));
        Run = 0;
    }

    /// <summary>A probe ended; a late word of one that was given up is passed over.</summary>
    internal void Ended(int run, in ProbeResult result, Instant now)
    {
        if (run != Run || run == 0) return;
        Run = 0;
        host.Deadlines.Remove(deadline);
        Conclude(result, now);
    }

    /// <summary>A tracked file's number (E15).</summary>
    internal void Tell(FileCheckSettings settings, int value)
    {
        long product = (long)value * (settings.Reverse ? -(long)settings.Weight : settings.Weight);
        bool isDown = settings.Weight == 0 ? value == 0 == settings.Reverse : product <= int.MinValue;
        addedWeight = isDown ? addedWeight : Math.Min(product, int.MaxValue);
        server.WeightsChanged();
        Tell(!isDown, $"tracked file {settings.TrackFile} is {value}");
    }

    /// <summary>Somebody told whether it is good: a file or a BFD session.</summary>
    internal void Tell(bool isUp, string detail)
    {
        HasRun = true;
        if (isUp) Pass();
        else if (IsUp || !server.IsTold) Fail(detail, isFinal: IsUp);
    }

    /// <inheritdoc/>
    void IScheduled.OnDue(Instant now)
    {
        if (Run != 0)
        {
            Halt();
            Conclude(ProbeResult.Failed("the probe did not end", step), now);
            return;
        }
        Run = host.NextRun();
        LastStart = now;
        host.Emit(ServiceOutput.StartProbe(this, Run, step, StepsWanted));
        host.Deadlines.Set(deadline, now + Limit());
    }

    private void Conclude(in ProbeResult result, Instant now)
    {
        bool isFirst = !HasRun;
        (HasRun, LastResult) = (true, result);
        if (result.IsGood) Passed(result, isFirst, now);
        else Failed(result, now);
        isUntried = false;
    }

    private void Passed(in ProbeResult result, bool isFirst, Instant now)
    {
        step += StepsWanted;
        if (step < Settings.Steps)
        {
            ProbeAt(IsFastRecovery ? now : now + Settings.Timing.DelayBeforeRetry);
            return;
        }
        (step, failedStep, failures) = (0, -1, 0);
        if (Settings is MiscCheckSettings { Dynamic: true }) absoluteWeight = result.Weight;
        server.WeightsChanged();
        if (IsUp && isFirst) host.Emit(new Fact.CheckConfirmed(server.Service.Settings, server.Settings, Settings));
        Pass();
        ProbeAt(NextOf(Settings.Timing.DelayLoop, now));
    }

    private void Failed(in ProbeResult result, Instant now)
    {
        step = Math.Clamp(result.FailedStep, 0, Settings.Steps - 1);
        var timing = Settings.Timing;
        if (IsUp && !isUntried && failures < timing.Retry)
        {
            if (timing.LogAllFailures) Report(result.Detail, isFinal: false);
            failures++;
            ProbeAt(now + timing.DelayBeforeRetry);
            return;
        }
        failedStep = step;
        if (IsUp || !server.IsTold) Fail(result.Detail, isFinal: IsUp);
        else if (timing.LogAllFailures) Report(result.Detail, isFinal: false);
        failures = 0;
        ProbeAt(NextOf(DownInterval(timing), now));
    }

    private void Pass()
    {
        if (IsUp) return;
        IsUp = true;
        host.Emit(new Fact.CheckPassed(server.Service.Settings, server.Settings, Settings));
        server.CheckChanged(this, "");
    }

    private void Fail(string detail, bool isFinal)
    {
        Report(detail, isFinal);
        IsUp = false;
        server.CheckChanged(this, detail);
    }

    private void Report(string detail, bool isFinal) =>
        host.Emit(new Fact.CheckFailed(server.Service.Settings, server.Settings, Settings, detail, failures, isFinal));

    /// <summary>HTTP does not ask a failed url more often than it would repeat one (E7).</summary>
    private TimeSpan DownInterval(CheckTiming timing) =>
        Settings is HttpCheckSettings && timing.DelayBeforeRetry > timing.DelayLoop ? timing.DelayBeforeRetry : timing.DelayLoop;

    /// <summary>
    /// The next time in step with the present one, later than now: thousands of checks stay spread as they were, and what a stalled host
    /// missed is not made up for.
    /// </summary>
    private Instant NextOf(TimeSpan interval, Instant now)
    {
        var next = due + interval;
        return next > now ? next : due + interval * ((now - due).Ticks / interval.Ticks + 1);
    }

    private void ProbeAt(Instant at)
    {
        due = at;
        host.Deadlines.Set(deadline, at);
    }

    private TimeSpan Limit() => LostAfter + Settings switch
    {
        MiscCheckSettings misc => misc.Timeout,
        HttpCheckSettings http => http.Connection.Timeout * PhasesOfStep * Settings.Steps,
        ConnectedCheckSettings connected => connected.Connection.Timeout * PhasesOfStep,
        _ => TimeSpan.Zero,
    };
}
