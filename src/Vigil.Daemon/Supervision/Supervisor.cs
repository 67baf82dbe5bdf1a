using Microsoft.Extensions.Logging;
using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// The parent process: starts the workers, starts them again, passes on what operators ask, notices one that is frozen, and
/// ends them. Everything happens on its loop's thread, which must be the one that lives as long as the process.
/// </summary>
public sealed partial class Supervisor : IDisposable
{
    private enum Phase
    {
        StartupScript,
        Running,
        Stopping,
        ShutdownScript,
        Ended,
    }

    private readonly EventLoop _loop;
    private readonly ISupervisedConfiguration _configuration;
    private readonly ILogger _log;
    private readonly ServiceManager _serviceManager;
    private readonly ScriptHost _scripts;
    private readonly List<WorkerSlot> _slots = [];
    private readonly List<Watch> _watches = [];
    private Phase _phase;
    private int _exitStatus;
    private bool _startReported;

    private Supervisor(EventLoop loop, ISupervisedConfiguration configuration, ILogger log, ServiceManager serviceManager, ScriptHost scripts)
    {
        (_loop, _configuration, _log, _serviceManager, _scripts) = (loop, configuration, log, serviceManager, scripts);
        _loop.Woken = OnWake;
    }

    /// <summary>Told once how the start went: 0 when all workers are ready, else what the daemon will exit with.</summary>
    public Action<int>? StartReported { get; set; }

    /// <summary>Prepares everything; nothing runs yet. <paramref name="problem"/> says what failed.</summary>
    public static Errno Create(
        EventLoop loop, ISupervisedConfiguration configuration, IReadOnlyList<WorkerRole> roles, bool respawn, ILogger log,
        ServiceManager serviceManager, out Supervisor? supervisor, out string problem)
    {
        (supervisor, problem) = (null, "cannot start the thread for scripts");
        if (ScriptHost.Start(loop, out ScriptHost scripts) is { Failed: true } error) return error;
        var made = new Supervisor(loop, configuration, log, serviceManager, scripts);
        foreach (WorkerRole role in roles)
        {
            error = WorkerSlot.Create(role, respawn, out WorkerSlot? slot, out problem);
            if (error.Failed)
            {
                made.Dispose();
                return error;
            }

            made._slots.Add(slot!);
            // Edge-triggered: an expiry needs no read to be silenced.
            error = loop.Add(slot!.Heartbeat.Timer, IoEvents.Readable | IoEvents.EdgeTriggered, Rank.Packets, _ => made.OnBeatMissed(slot), out Watch watch);
            made._watches.Add(watch);
            if (error.Failed)
            {
                problem = $"cannot watch the heartbeat: {error}";
                made.Dispose();
                return error;
            }
        }

        supervisor = made;
        return Errno.None;
    }

    /// <summary>Runs the daemon to its end and returns its exit status.</summary>
    public int Run()
    {
        _phase = Phase.StartupScript;
        RunScript(_configuration.StartupScript, _configuration.StartupScriptTimeout, "startup", StartWorkers);
        if (_loop.Run() is not { Failed: true } error) return _exitStatus;
        _log.Failure($"the event loop failed: {error}");
        return ExitStatus.Internal;
    }

    /// <summary>What an operator asked for by a signal. Loop thread: post it.</summary>
    public void Handle(DaemonSignal signal)
    {
        switch (signal)
        {
            case DaemonSignal.Stop:
                Stop(ExitStatus.Success);
                break;
            case DaemonSignal.Reload:
                Reload();
                break;
            default:
                if (signal == DaemonSignal.Data) _configuration.Dump();
                if (signal.ToRequest() is { } request) Forward(request);
                break;
        }
    }

    private void Forward(ControlKind kind)
    {
        foreach (WorkerSlot slot in _slots)
        {
            if (slot.Process is { } process && process.Send(new ControlMessage(kind)) is { Failed: true } error)
                _log.Problem($"{slot.Role.Name} process ({process.Pid}) does not take requests: {error}");
        }
    }

    private void RunScript(Core.Settings.ScriptCommand? command, TimeSpan timeout, string name, Action next)
    {
        if (command is null)
        {
            next();
            return;
        }

        var run = new ScriptRun(command, report =>
        {
            if (!report.Succeeded) _log.Problem($"{name} script {command.CommandLine} {report.Reason}");
            next();
        })
        { Timeout = timeout };
        if (!_scripts.TryRun(run, out _)) next();
    }

    /// <summary>Stops the workers, then the daemon, which exits with <paramref name="exitStatus"/>.</summary>
    private void Stop(int exitStatus)
    {
        if (_phase >= Phase.Stopping) return;
        bool startupScriptRuns = _phase == Phase.StartupScript;
        (_phase, _exitStatus) = (Phase.Stopping, exitStatus);
        _log.Stopping();
        _serviceManager.Stopping();
        ReportStart(exitStatus);
        if (startupScriptRuns) _scripts.TerminateAll();
        Instant killAt = Clock.Now() + _configuration.ChildWaitTime;
        foreach (WorkerSlot slot in _slots)
        {
            slot.StartAt = null;
            if (slot.Process is not { } process) continue;
            process.Pulse.End();
            slot.KillAt = killAt;
            process.Stop();
        }

        EndIfAllStopped();
    }

    private void EndIfAllStopped()
    {
        if (_phase != Phase.Stopping || _slots.Exists(slot => slot.Process is not null))
        {
            ScheduleWake();
            return;
        }

        _phase = Phase.ShutdownScript;
        RunScript(_configuration.ShutdownScript, _configuration.ShutdownScriptTimeout, "shutdown", () =>
        {
            _phase = Phase.Ended;
            _loop.Stop();
        });
    }

    private void ReportStart(int status)
    {
        if (_startReported) return;
        _startReported = true;
        StartReported?.Invoke(status);
    }

    public void Dispose()
    {
        foreach (Watch watch in _watches) watch.Dispose();
        foreach (WorkerSlot slot in _slots) slot.Dispose();
        _scripts.Dispose();
    }
}
