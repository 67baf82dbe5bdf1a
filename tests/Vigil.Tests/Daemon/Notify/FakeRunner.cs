using Vigil.Core.Vrrp;
using Vigil.Daemon.Scripts;

namespace Vigil.Tests.Daemon.Notify;

/// <summary>A process runner whose scripts end when the test says so.</summary>
internal sealed class FakeRunner : IScriptRunner
{
    private readonly Dictionary<long, ScriptRun> _running = [];
    private long _last;

    /// <summary>Command lines in the order they were started.</summary>
    public List<string> Started { get; } = [];

    /// <summary>The same, whole.</summary>
    public List<ScriptRun> Runs { get; } = [];

    /// <summary>Time limits set later: command line and time.</summary>
    public List<(string Command, TimeSpan Remaining)> Limits { get; } = [];

    /// <summary>Command lines that run now.</summary>
    public IEnumerable<string> Running => _running.Values.Select(Line);

    public bool IsFull { get; set; }

    public bool TryRun(ScriptRun run, out ScriptHandle handle)
    {
        handle = new ScriptHandle(++_last);
        if (IsFull) return false;
        Started.Add(Line(run));
        Runs.Add(run);
        _running[_last] = run;
        return true;
    }

    public bool Limit(ScriptHandle handle, TimeSpan remaining)
    {
        if (_running.TryGetValue(handle.Id, out ScriptRun? run)) Limits.Add((Line(run), remaining));
        return true;
    }

    /// <summary>Ends the oldest run of a command.</summary>
    public void End(string command, int status = 0, string output = "")
    {
        long id = _running.Where(run => Line(run.Value) == command).Min(run => run.Key);
        _running.Remove(id, out ScriptRun? run);
        run!.Finished(new ScriptReport(ScriptEnd.Exited, status, false, output, TimeSpan.Zero));
    }

    private static string Line(ScriptRun run) => string.Join(' ', run.Command.Arguments.Concat(run.Appended));
}
