namespace Vigil.Daemon.Scripts;

/// <summary>Starts processes. Never waits; results come back on the loop's thread.</summary>
public interface IScriptRunner
{
    /// <summary>Starts a script; false when too much is waiting already, and then nothing is reported.</summary>
    bool TryRun(ScriptRun run, out ScriptHandle handle);

    /// <summary>Lets a running script run for this time more at most, then ends it as its own time limit would.</summary>
    bool Limit(ScriptHandle handle, TimeSpan remaining);
}
