using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Scripts;

/// <summary>A script to run once.</summary>
/// <param name="Command">Arguments and identity.</param>
/// <param name="Finished">Called on the owner's loop when the script has ended (not when what it left behind has).</param>
public sealed record ScriptRun(ScriptCommand Command, Action<ScriptReport> Finished)
{
    /// <summary>Words appended to the arguments (TYPE NAME STATE PRIORITY of notify).</summary>
    public IReadOnlyList<string> Appended { get; init; } = [];

    /// <summary>After this the group gets SIGTERM, then SIGKILL; null: no limit, or the caller sends the signals itself.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="End">Exit, signal, or not started.</param>
/// <param name="Number">Exit status, signal number or errno.</param>
/// <param name="TimedOut">The end was brought about by <see cref="ScriptRun.Timeout"/>.</param>
/// <param name="Output">The last lines it printed.</param>
/// <param name="Duration">From the start to the end.</param>
public sealed record ScriptReport(ScriptEnd End, int Number, bool TimedOut, string Output, TimeSpan Duration)
{
    public bool Succeeded => End == ScriptEnd.Exited && Number == 0;

    /// <summary>The end as a phrase for a log line.</summary>
    public string Reason => End switch
    {
        ScriptEnd.NotStarted => $"could not be started: {new Errno(Number)}",
        _ when TimedOut => "timed out",
        ScriptEnd.Exited => ProcessEnd.Exited(Number).ToString(),
        _ => ProcessEnd.Signalled(Number).ToString(),
    };
}

/// <summary>A script that runs: state of <see cref="ScriptHost"/>'s thread.</summary>
internal sealed class RunningScript(ScriptRun run, ChildProcess child, ScriptOutput output, Instant started)
{
    internal ScriptRun Run { get; } = run;
    internal ChildProcess Child { get; } = child;
    internal ScriptOutput Output { get; } = output;
    internal Instant Started { get; } = started;
    internal Watch? ChildWatch { get; set; }
    internal Watch? OutputWatch { get; set; }

    /// <summary>When the next step of ending it is due: SIGTERM at the time limit, SIGKILL a grace later.</summary>
    internal Instant? Due { get; set; }

    internal bool TermSent { get; set; }
    internal bool TimedOut { get; set; }

    /// <summary>The leader has ended and was reported, but its group was told to go and has its grace still.</summary>
    internal bool IsReported { get; set; }
}
