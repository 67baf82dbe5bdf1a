using Vigil.Core.Settings;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>The configuration as the supervisor needs it: something to hand to workers, and to renew on request.</summary>
public interface ISupervisedConfiguration
{
    /// <summary>The configuration in force, as a sealed memory file the workers understand. Owned by the implementer.</summary>
    Fd Snapshot { get; }

    /// <summary>Script to run before the workers start, and its limit.</summary>
    ScriptCommand? StartupScript { get; }

    TimeSpan StartupScriptTimeout { get; }

    /// <summary>Script to run after they have stopped, and its limit.</summary>
    ScriptCommand? ShutdownScript { get; }

    TimeSpan ShutdownScriptTimeout { get; }

    /// <summary>How long workers have to stop before they are killed.</summary>
    TimeSpan ChildWaitTime { get; }

    /// <summary>How long a worker may take to change over to a new configuration before nobody waits for its answer any more.</summary>
    TimeSpan ReloadLimit { get; }

    /// <summary>
    /// Reads the files again, on a thread of the implementer's choice, and calls back on the loop: null, and
    /// <see cref="Snapshot"/> is the new one; or a sentence why the old one stays in force.
    /// </summary>
    void Reload(Action<string?> done);

    /// <summary>A reload has begun (true) or is over (false): keeps the reload file.</summary>
    void ReloadChanged(bool isReloading);

    /// <summary>Writes the supervisor's own dump file.</summary>
    void Dump();
}
