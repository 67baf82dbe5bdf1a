using Microsoft.Extensions.Logging;
using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Supervision;

/// <summary>Life and death of the workers.</summary>
public sealed partial class Supervisor
{
    private void StartWorkers()
    {
        if (_phase != Phase.StartupScript) return; // stopped meanwhile
        _phase = Phase.Running;
        StartNeeded();
        ReportIfAllReady(); // with nothing to do at all, too
        ScheduleWake();
    }

    private void StartNeeded()
    {
        foreach (WorkerSlot slot in _slots)
        {
            if (slot is { Process: null, StartAt: null } && slot.Role.IsNeeded()) Start(slot);
        }
    }

    private void Start(WorkerSlot slot)
    {
        if (_phase != Phase.Running) return;
        if (slot.Start(_loop, _configuration.Snapshot, OnMessage, OnEnded, out string problem).Failed)
        {
            _log.Failure($"cannot start the {slot.Role.Name} process: {problem}");
            if (_startReported) slot.StartAt = Clock.Now() + RestartPolicy.MaxDelay;
            else Stop(ExitStatus.Failure);
            return;
        }

        _log.StartingChild(slot.Role.Name, slot.Process!.Pid);
    }

    private void OnMessage(WorkerSlot slot, ControlMessage message)
    {
        WorkerProcess process = slot.Process!;
        switch (message.Kind)
        {
            case ControlKind.Ready:
                process.IsReady = true;
                process.Pulse.Begin(Clock.Now());
                ReportIfAllReady();
                ScheduleWake();
                break;
            case ControlKind.Pong:
                if (process.Pulse.Answer()) _log.WorkerAnswersAgain(slot.Role.Name, process.Pid);
                break;
            case ControlKind.Reloaded:
                process.ReloadPending = false;
                if (message.Text.Length > 0) _log.ReloadRefused($"{slot.Role.Name}: {message.Text}");
                EndReloadIfDone();
                break;
            case ControlKind.Released:
                process.IsReleased = true;
                slot.Heartbeat.WithdrawAt = null;
                break;
        }
    }

    private void ReportIfAllReady()
    {
        if (_startReported || _phase != Phase.Running) return;
        if (!_slots.TrueForAll(slot => slot.Process is { IsReady: true } || !slot.Role.IsNeeded())) return;
        _log.StartupComplete();
        _serviceManager.Ready();
        ReportStart(ExitStatus.Success);
    }

    private void OnEnded(WorkerSlot slot, WorkerProcess process, ProcessEnd end)
    {
        bool isCurrent = process == slot.Process;
        RestartDecision decision = slot.OnEnded(process, end);
        if (end.BySignal) _log.ChildSignalled(process.Pid, end.Number, SignalNames.Of(end.Number));
        else if (end.Number != 0 && decision.RestartAfter is not null) _log.ChildExited(process.Pid, end.Number);
        if (!isCurrent) return; // given up and replaced long ago
        if (_phase == Phase.Running)
        {
            Restart(slot, process, decision);
            EndReloadIfDone();
            ScheduleWake();
        }
        else
        {
            if (!process.IsReleased) slot.Withdraw(_log, "its process ended without doing so");
            EndIfAllStopped();
        }
    }

    private void Restart(WorkerSlot slot, WorkerProcess process, RestartDecision decision)
    {
        if (decision.RestartAfter is not { } delay)
        {
            if (decision.ExitStatus != ExitStatus.Success) _log.ChildGaveUp(process.Pid, decision.ExitStatus);
            else _log.ChildDied(slot.Role.Name, process.Pid, "Exiting");
            if (!process.IsReleased) slot.Withdraw(_log, "its process ended");
            Stop(decision.ExitStatus);
            return;
        }

        _log.ChildDied(slot.Role.Name, process.Pid, "Respawning");
        slot.StartAt = Clock.Now() + delay;
        if (delay == TimeSpan.Zero)
        {
            Start(slot); // it adopts or cleans what is there
            return;
        }

        _log.RestartDelayed(slot.Role.Name, (int)delay.TotalSeconds);
        if (!process.IsReleased) slot.Withdraw(_log, "its process is restarted only later");
    }

    /// <summary>The timer a worker moves on while it beats has expired: it stands still, or its limit moved by too little for a new time.</summary>
    private void OnBeatMissed(WorkerSlot slot)
    {
        OnWake(Clock.Now());
        slot.Heartbeat.LookAtLimit();
    }

    private void OnWake(Instant now)
    {
        foreach (WorkerSlot slot in _slots)
        {
            if (slot.IsFrozen(now)) OnFrozen(slot, now);
            FeelPulse(slot, now);
            if (slot.KillAt is { } killAt && killAt <= now) OnKillDue(slot, now);
            if (slot.StartAt is { } startAt && startAt <= now) Start(slot);
        }

        OnReloadWake(now);
        EndIfAllStopped();
    }

    /// <summary>
    /// A worker that owns nothing promises no beat, yet one that stands still could not take over: it is asked now and then, and one
    /// that does not answer is told of, then killed, so that it starts again. Somebody who debugs it is left alone.
    /// </summary>
    private void FeelPulse(WorkerSlot slot, Instant now)
    {
        if (slot.Process is not { IsReady: true, IsKilled: false } process) return;
        if (slot.Heartbeat.WithdrawAt is not null)
        {
            if (process.Pulse.Beats(now)) _log.WorkerAnswersAgain(slot.Role.Name, process.Pid);
            return;
        }

        switch (process.Pulse.Look(now, () => process.Send(new ControlMessage(ControlKind.Ping))))
        {
            case PulseState.Silent:
                _log.WorkerSilent(slot.Role.Name, process.Pid, process.Pulse.Silence(now).TotalSeconds, slot.Role.SilenceMeans);
                break;
            case PulseState.Dead when process.IsTraced:
                break;
            case PulseState.Dead when !process.IsBusy || process.Pulse.IsLongDead:
                _log.WorkerDead(slot.Role.Name, process.Pid, process.Pulse.Silence(now).TotalSeconds);
                process.Kill();
                slot.KillAt = now + WorkerSlot.KilledPatience;
                break;
        }
    }

    /// <summary>
    /// The promised beat did not come: by now the peers give the master up. First the kill, so that a thaw cannot put the
    /// addresses back, then the withdrawal. A process that is only starting is left to it: the limit is its predecessor's.
    /// </summary>
    private void OnFrozen(WorkerSlot slot, Instant now)
    {
        if (slot.Process is { IsKilled: false, IsReady: true } process)
        {
            _log.WorkerFrozen(slot.Role.Name, process.Pid);
            process.Kill();
            slot.KillAt = now + WorkerSlot.KilledPatience;
        }

        slot.Withdraw(_log, "it did not run within the master-down time");
    }

    private void OnKillDue(WorkerSlot slot, Instant now)
    {
        if (slot.Process is not { } process) return;
        if (!process.IsKilled)
        {
            _log.Problem($"{slot.Role.Name} process ({process.Pid}) did not stop in {_configuration.ChildWaitTime.TotalSeconds:0.#} s and is killed");
            process.Kill();
            slot.KillAt = now + WorkerSlot.KilledPatience;
            return;
        }

        // Killed, yet not gone: its cgroup is frozen. It will end when it thaws, without running.
        slot.Withdraw(_log, "its process is frozen");
        slot.Forget();
        if (_phase == Phase.Running) slot.StartAt = now;
    }

    private void ScheduleWake()
    {
        Instant? wake = ReloadWake;
        foreach (WorkerSlot slot in _slots) wake = Instant.Earlier(wake, slot.NextWake);
        _loop.WakeAt(wake);
    }
}
