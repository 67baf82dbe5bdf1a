using Vigil.Core;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Scripts;

/// <summary>
/// Runs all scripts of one process on a thread of its own, which lives as long as the process: starting one, reading what it
/// prints and ending it can never delay an advert. Results are posted to the owner's loop.
/// </summary>
public sealed class ScriptHost : IScriptRunner, IDisposable
{
    /// <summary>Scripts that may run at the same time; a further one is reported as not started (EAGAIN).</summary>
    public const int MaxRunning = 1024;

    /// <summary>From SIGTERM to SIGKILL (K4).</summary>
    public static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    /// <summary>How often a script that prints without end is read.</summary>
    internal static readonly TimeSpan ThrottleInterval = TimeSpan.FromMilliseconds(10);

    private readonly EventLoop _owner, _loop;
    private readonly Thread _thread;
    private readonly Dictionary<long, RunningScript> _running = [];
    private long _lastId;
    private volatile bool _stopping;

    private ScriptHost(EventLoop owner, EventLoop loop)
    {
        (_owner, _loop) = (owner, loop);
        _loop.Woken = OnWake;
        _thread = new Thread(() => _loop.RunFor(_owner)) { Name = "scripts", IsBackground = true };
    }

    /// <summary>Starts the thread. <paramref name="owner"/>'s loop gets the results.</summary>
    public static Errno Start(EventLoop owner, out ScriptHost host)
    {
        Errno error = EventLoop.Create(out EventLoop loop);
        host = new ScriptHost(owner, loop);
        if (!error.Failed) host._thread.Start();
        return error;
    }

    /// <summary>Starts a script. Any thread; returns at once. False: too much is waiting already, nothing will be reported.</summary>
    public bool TryRun(ScriptRun run, out ScriptHandle handle)
    {
        long id = Interlocked.Increment(ref _lastId);
        handle = new ScriptHandle(id);
        return _loop.Post(() => Begin(id, run));
    }

    /// <summary>Sends a signal to the script's process group; SIGTERM is <see cref="Terminate(ScriptHandle)"/>.</summary>
    public bool Signal(ScriptHandle handle, int signal) => _loop.Post(() =>
    {
        if (!_running.TryGetValue(handle.Id, out RunningScript? script)) return;
        if (signal == Libc.SIGTERM) Terminate(script);
        else if (signal == Libc.SIGKILL) Kill(handle.Id, script);
        else script.Child.SignalGroup(signal);
    });

    /// <inheritdoc/>
    public bool Limit(ScriptHandle handle, TimeSpan remaining) => _loop.Post(() =>
    {
        if (!_running.TryGetValue(handle.Id, out RunningScript? script) || script.TermSent) return;
        script.Due = Instant.Earlier(script.Due, Clock.Now() + remaining);
        ScheduleWake();
    });

    /// <summary>Ends a script: SIGTERM to its group now, SIGKILL after <see cref="KillGrace"/>.</summary>
    public bool Terminate(ScriptHandle handle) => _loop.Post(() =>
    {
        if (_running.TryGetValue(handle.Id, out RunningScript? script)) Terminate(script);
    });

    /// <summary>Ends every script (P1).</summary>
    public bool TerminateAll() => _loop.Post(() =>
    {
        foreach (RunningScript script in _running.Values) Terminate(script);
    });

    private void Begin(long id, ScriptRun run)
    {
        Instant now = Clock.Now();
        Errno error = _running.Count >= MaxRunning ? Errno.TryAgain : Errno.None;
        Identity identity = IdentityOf(run);
        ScriptOutput? output = null;
        ChildProcess? child = null;
        if (!error.Failed) error = ScriptOutput.Open(identity.UserId, identity.GroupId, out output);
        if (!error.Failed && DescriptorLimit.IsNear(output!.Script, DescriptorLimit.ForScripts)) error = Errno.TooManyDescriptors;
        if (!error.Failed)
        {
            string[] arguments = [.. run.Command.Arguments, .. run.Appended];
            error = ChildProcess.Spawn(
                new SpawnRequest { Path = arguments[0], Arguments = arguments, Identity = identity, Output = output!.Script }, out child);
        }

        if (!error.Failed) error = Watch(id, new RunningScript(run, child!, output!, now));
        if (!error.Failed) return;
        output?.Dispose();
        Report(run, new ScriptReport(ScriptEnd.NotStarted, error.Code, false, "", TimeSpan.Zero));
    }

    private static Identity IdentityOf(ScriptRun run)
    {
        Identity own = Identity.Own;
        if (run.Command.UserId is null && run.Command.GroupId is null) return own;
        uint group = run.Command.GroupId ?? own.GroupId;
        IReadOnlyList<uint> groups = run.Command.SupplementaryGroups.Count > 0 ? [.. run.Command.SupplementaryGroups] : [group];
        return new Identity(run.Command.UserId ?? own.UserId, group, groups);
    }

    private Errno Watch(long id, RunningScript script)
    {
        Errno error = _loop.Add(script.Child.Handle, IoEvents.Readable, Rank.Control, _ => OnEnded(id, script), out Watch ended);
        Watch? printed = null;
        if (!error.Failed)
            error = _loop.Add(script.Output.Read, IoEvents.Readable, Rank.Background, _ => OnOutput(script), out printed);
        if (error.Failed)
        {
            ended.Dispose();
            script.Child.SignalGroup(Libc.SIGKILL);
            script.Child.Dispose();
            return error;
        }

        (script.ChildWatch, script.OutputWatch) = (ended, printed);
        _running[id] = script;
        if (script.Run.Timeout is { } timeout) script.Due = script.Started + timeout;
        ScheduleWake();
        return Errno.None;
    }

    private void OnOutput(RunningScript script)
    {
        script.Output.Drain();
        if (!script.Output.IsThrottled) return;
        script.OutputWatch?.Change(IoEvents.None); // read by the clock from now on
        ScheduleWake();
    }

    private void OnEnded(long id, RunningScript script)
    {
        if (script.TermSent && script.Due is not null)
        {
            // The leader went; what it started keeps its grace. Not reaping it keeps the group's number ours.
            if (!script.Child.Peek(out ProcessEnd end)) return;
            script.ChildWatch?.Dispose();
            script.IsReported = true;
            Report(script, end);
            return;
        }

        Finish(id, script);
    }

    private void Finish(long id, RunningScript script)
    {
        if (!script.Child.TryReap(out ProcessEnd end)) return;
        if (!script.IsReported) Report(script, end);
        script.ChildWatch?.Dispose();
        script.OutputWatch?.Dispose();
        script.Output.Dispose();
        script.Child.Dispose();
        _running.Remove(id);
        ScheduleWake();
    }

    private void Report(RunningScript script, ProcessEnd end)
    {
        script.Output.Drain();
        var kind = end.BySignal ? ScriptEnd.Signalled : ScriptEnd.Exited;
        Report(script.Run, new ScriptReport(kind, end.Number, script.TimedOut, script.Output.Tail(), Clock.Now() - script.Started));
    }

    // A result must not get lost, or its script would never run again: wait for room in the owner's mailbox.
    private void Report(ScriptRun run, ScriptReport report)
    {
        while (!_owner.Post(() => run.Finished(report)) && !_stopping) Thread.Sleep(1);
    }

    private void OnWake(Instant now)
    {
        foreach ((long id, RunningScript script) in _running)
        {
            if (script.Output.IsThrottled) script.Output.Drain();
            if (script.Due is { } due && due <= now) Escalate(id, script);
        }

        ScheduleWake();
    }

    private void Escalate(long id, RunningScript script)
    {
        if (!script.TermSent)
        {
            script.TimedOut = true;
            Terminate(script);
            return;
        }

        Kill(id, script);
    }

    private void Terminate(RunningScript script)
    {
        if (script.TermSent) return;
        script.TermSent = true;
        script.Child.SignalGroup(Libc.SIGTERM);
        script.Due = Clock.Now() + KillGrace;
        ScheduleWake();
    }

    private void Kill(long id, RunningScript script)
    {
        script.Due = null;
        script.Child.SignalGroup(Libc.SIGKILL);
        if (script.IsReported) Finish(id, script);
    }

    private void ScheduleWake()
    {
        Instant? wake = null;
        foreach (RunningScript script in _running.Values)
        {
            wake = Instant.Earlier(wake, script.Due);
            if (script.Output.IsThrottled) wake = Instant.Earlier(wake, Clock.Now() + ThrottleInterval);
        }

        _loop.WakeAt(wake);
    }

    /// <summary>Ends the thread. Scripts still running are left alone.</summary>
    public void Dispose()
    {
        _stopping = true;
        while (_thread.IsAlive && !_loop.Post(_loop.Stop)) Thread.Yield();
        if (_thread.IsAlive) _thread.Join();
        _loop.Dispose();
    }
}
