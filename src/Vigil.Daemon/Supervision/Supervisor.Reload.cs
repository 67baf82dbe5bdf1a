using Microsoft.Extensions.Logging;
using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Supervision;

/// <summary>Reload: one at a time; however many are asked for meanwhile, one more follows.</summary>
public sealed partial class Supervisor
{
    /// <summary>What the service manager is asked to wait for on top, and how often while a reload lasts.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), PatienceAskedEvery = TimeSpan.FromSeconds(2);

    /// <summary>A reload that takes longer hangs, on a file system that does not answer, say: the service manager may judge it.</summary>
    private static readonly TimeSpan LongestReload = TimeSpan.FromMinutes(10);

    private bool _reloading, _reloadAgain;
    private Instant _reloadBegan;
    private Instant? _askPatienceAt, _answerBy;

    private Instant? ReloadWake => _reloading && _phase == Phase.Running ? Instant.Earlier(_askPatienceAt, _answerBy) : null;

    private void Reload()
    {
        if (_phase != Phase.Running) return;
        if (_reloading)
        {
            _reloadAgain = true;
            return;
        }

        _reloading = true;
        _reloadBegan = Clock.Now();
        (_askPatienceAt, _answerBy) = (_reloadBegan + PatienceAskedEvery, null);
        _log.Reloading();
        _serviceManager.Reloading(Patience);
        _configuration.ReloadChanged(true);
        ScheduleWake();
        _configuration.Reload(OnConfigurationRead);
    }

    private void OnConfigurationRead(string? refused)
    {
        if (_phase != Phase.Running) return;
        if (refused is not null)
        {
            _log.ReloadRefused(refused);
            EndReload();
            return;
        }

        foreach (WorkerSlot slot in _slots)
        {
            if (slot.Process is not { } process) continue; // it starts with the new snapshot
            Errno error = process.Send(new ControlMessage(ControlKind.Reload, "", _configuration.Snapshot));
            process.ReloadPending = !error.Failed;
            if (error.Failed) _log.Problem($"{slot.Role.Name} process ({process.Pid}) does not take the new configuration: {error}");
        }

        _answerBy = Clock.Now() + _configuration.ReloadLimit;
        StartNeeded();
        EndReloadIfDone();
        ScheduleWake();
    }

    private void OnReloadWake(Instant now)
    {
        if (!_reloading || _phase != Phase.Running) return;
        if (_askPatienceAt is { } ask && ask <= now)
        {
            _serviceManager.Extend(Patience);
            _askPatienceAt = now - _reloadBegan < LongestReload ? now + PatienceAskedEvery : null;
        }

        if (_answerBy is { } limit && limit <= now) GiveUpAnswers();
    }

    private void GiveUpAnswers()
    {
        _answerBy = null;
        foreach (WorkerSlot slot in _slots)
        {
            if (slot.Process is not { ReloadPending: true } process) continue;
            process.ReloadPending = false;
            _log.Problem($"{slot.Role.Name} process ({process.Pid}) has not said within {_configuration.ReloadLimit.TotalSeconds:0.#} s that it reloaded: not waiting any longer");
        }

        EndReloadIfDone();
    }

    private void EndReloadIfDone()
    {
        if (_reloading && _phase == Phase.Running && !_slots.Exists(slot => slot.Process is { ReloadPending: true })) EndReload();
    }

    private void EndReload()
    {
        _reloading = false;
        _configuration.ReloadChanged(false);
        _serviceManager.Ready();
        if (!_reloadAgain) return;
        _reloadAgain = false;
        Reload();
    }
}
