using Vigil.Checks;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Scripts;

namespace Vigil.Daemon.Checks;

/// <summary>The runs of one MISC_CHECK's script, one at a time: what <see cref="ProbeRun"/> is for checks with sockets.</summary>
/// <param name="scripts">Runs it, on a thread of its own.</param>
/// <param name="settings">The check.</param>
/// <param name="ended">Told the number of the run and its result, on the worker's loop.</param>
public sealed class MiscRun(IScriptRunner scripts, MiscCheckSettings settings, Action<int, ProbeResult> ended)
{
    private ScriptHandle handle;

    /// <summary>Number of the run under way, as the caller gave it; 0: none.</summary>
    public int Number { get; private set; }

    /// <summary>Begins a run. False: too many scripts wait to be started already, and this one is not.</summary>
    public bool Start(int number)
    {
        Cancel();
        var run = new ScriptRun(settings.Command, report => OnFinished(number, report)) { Timeout = settings.Timeout };
        if (!scripts.TryRun(run, out handle)) return false;
        Number = number;
        return true;
    }

    /// <summary>Ends it without a result: SIGTERM now, SIGKILL after the grace.</summary>
    public void Cancel()
    {
        if (Number == 0) return;
        Number = 0;
        scripts.Limit(handle, TimeSpan.Zero);
    }

    private void OnFinished(int number, ScriptReport report)
    {
        if (number != Number) return; // cancelled
        Number = 0;
        ended(number, ResultOf(report));
    }

    private ProbeResult ResultOf(ScriptReport report)
    {
        if (report.TimedOut) return MiscCheck.TimedOut(settings);
        return report.End switch
        {
            ScriptEnd.Exited => MiscCheck.Exited(settings, report.Number),
            ScriptEnd.Signalled => MiscCheck.Signalled(report.Number),
            _ => ProbeResult.Failed($"the script {report.Reason}"),
        };
    }
}
