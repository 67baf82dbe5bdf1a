using Microsoft.Extensions.Logging;
using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Supervision;

/// <summary>The place of one worker: who runs there now, when it is started again, and whether it still lives.</summary>
internal sealed class WorkerSlot : IDisposable
{
    /// <summary>A frozen process that even SIGKILL does not end for so long (frozen cgroup v1) is replaced without waiting on.</summary>
    internal static readonly TimeSpan KilledPatience = TimeSpan.FromSeconds(5);

    /// <summary>A look at the heartbeat that comes later than this after its time was delayed by the machine.</summary>
    internal static readonly TimeSpan OwnLateness = TimeSpan.FromMilliseconds(20);

    /// <summary>What a worker that thaws together with its supervisor needs to read its queue and beat.</summary>
    internal static readonly TimeSpan ThawGrace = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks at a worker that is overdue.</summary>
    internal static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(10);

    /// <summary>A worker that has not got through to a beat for so long, though busy, hangs in a loop.</summary>
    internal static readonly TimeSpan StarvedPatience = TimeSpan.FromSeconds(1);

    private readonly RestartPolicy _policy;
    private PidFile? _pidFile;
    private Instant? _lookAgain;
    private bool _seenStill;

    private WorkerSlot(WorkerRole role, RestartPolicy policy, Heartbeat heartbeat) => (Role, _policy, Heartbeat) = (role, policy, heartbeat);

    internal WorkerRole Role { get; }

    internal Heartbeat Heartbeat { get; }

    internal WorkerProcess? Process { get; private set; }

    /// <summary>When it is to be started (again).</summary>
    internal Instant? StartAt { get; set; }

    /// <summary>When a process that does not end is killed, or given up.</summary>
    internal Instant? KillAt { get; set; }

    internal static Errno Create(WorkerRole role, bool respawn, out WorkerSlot? slot, out string problem)
    {
        (slot, problem) = (null, "");
        if (Heartbeat.Create(out Heartbeat heartbeat) is { Failed: true } error)
        {
            problem = $"cannot make the heartbeat page: {error}";
            return error;
        }

        slot = new WorkerSlot(role, new RestartPolicy(respawn), heartbeat);
        return role.IsNeeded() ? slot.TakePidFile(out problem) : Errno.None;
    }

    /// <summary>Before the first start: a worker nobody needs has no pid file, either.</summary>
    private Errno TakePidFile(out string problem)
    {
        problem = "";
        if (_pidFile is not null || Role.PidFile is not { } path) return Errno.None;
        Errno taken = PidFile.Take(path, out PidFile file, out int holder);
        if (!taken.Failed) _pidFile = file;
        else problem = taken == Errno.TryAgain ? $"pid file {path} is held by process {holder}" : $"cannot write pid file {path}: {taken}";
        return taken;
    }

    internal Errno Start(
        EventLoop loop, Fd snapshot, Action<WorkerSlot, ControlMessage> received, Action<WorkerSlot, WorkerProcess, ProcessEnd> ended, out string problem)
    {
        StartAt = null;
        if (TakePidFile(out problem) is { Failed: true } taken) return taken;
        Errno error = WorkerProcess.Start(
            loop, Role, snapshot, Heartbeat, (process, message) => Accept(process, message, received),
            (process, end) => ended(this, process, end), out WorkerProcess? started);
        problem = error.ToString();
        if (error.Failed) return error;
        Process = started;
        _pidFile?.Write(started!.Pid);
        return Errno.None;
    }

    private void Accept(WorkerProcess process, in ControlMessage message, Action<WorkerSlot, ControlMessage> received)
    {
        if (process == Process) received(this, message);
        message.Attachment.Dispose();
    }

    /// <summary>What follows the end of a run; forgets the process if it is the present one.</summary>
    internal RestartDecision OnEnded(WorkerProcess process, ProcessEnd end)
    {
        if (process == Process) Forget();
        TimeSpan ran = Clock.Now() - process.Started;
        process.Dispose();
        return _policy.OnEnd(end, ran);
    }

    /// <summary>Lets go of the present process without waiting for its end.</summary>
    internal void Forget() => (Process, KillAt) = (null, null);

    /// <summary>
    /// True when the beat that was promised did not come. Two causes get more time: a supervisor that finds itself late stood
    /// still as well (a paused machine), so the worker first gets a moment to read its queue and decide by itself; and a worker
    /// with a thread that only waits for a processor, or for the kernel, will do the right thing as soon as it is let. Still twice: frozen.
    /// </summary>
    internal bool IsFrozen(Instant now)
    {
        if (Heartbeat.WithdrawAt is not { } limit || limit > now)
        {
            (_lookAgain, _seenStill) = (null, false);
            return false;
        }

        if (_lookAgain is { } again && again > now) return false;
        TimeSpan overdue = now - limit;
        if (_lookAgain is null && overdue > OwnLateness) return LookAgain(now + ThawGrace, seenStill: false);
        if (Process is not { IsReady: true }) return true; // the limit is that of one that is gone: who starts now has not earned its time
        if (Process.IsBusy && overdue < StarvedPatience) return LookAgain(now + SecondLook, seenStill: false);
        return _seenStill || LookAgain(now + SecondLook, seenStill: true);
    }

    private bool LookAgain(Instant when, bool seenStill)
    {
        (_lookAgain, _seenStill) = (when, seenStill);
        return false;
    }

    /// <summary>Takes the worker's addresses out of the kernel.</summary>
    internal void Withdraw(ILogger log, string why)
    {
        (Heartbeat.WithdrawAt, _lookAgain, _seenStill) = (null, null, false);
        int count = Role.Owned.Withdraw();
        if (count > 0) log.Withdrew(Role.Name, count, why);
    }

    /// <summary>Earliest moment at which something is to be done here; of a beat that does not come, the heartbeat's timer tells.</summary>
    internal Instant? NextWake => Instant.Earlier(Instant.Earlier(StartAt, KillAt), Instant.Earlier(_lookAgain, PulseWake));

    private Instant? PulseWake => Process is { IsKilled: false } process ? process.Pulse.NextLook : null;

    public void Dispose()
    {
        Process?.Dispose();
        Heartbeat.Dispose();
        _pidFile?.Dispose();
    }
}
