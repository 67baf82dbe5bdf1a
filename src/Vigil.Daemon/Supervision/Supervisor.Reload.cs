using Microsoft.Extensions.Logging;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Supervision;

/// <summary>Reload: one at a time; however many are asked for meanwhile, one more follows.</summary>
public sealed partial class Supervisor
{
    private bool _reloading, _reloadAgain;

    private void Reload()
    {
        if (_phase != Phase.Running) return;
        if (_reloading)
        {
            _reloadAgain = true;
            return;
        }

        _reloading = true;
        _log.Reloading();
        _serviceManager.Reloading();
        _configuration.ReloadChanged(true);
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

        StartNeeded();
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
