using Microsoft.Extensions.Logging;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Scripts;

namespace Vigil.Daemon.Notify;

/// <summary>
/// Runs notify scripts one at a time per instance or group, so that the last one to run speaks of the true state: keepalived starts them
/// all at once, and a slow MASTER script can end after the BACKUP script. When a state comes while an older one's script runs, states
/// between the two are skipped, and the running script gets <see cref="NotifyLimits.NewerStateGrace"/> to finish. Loop thread only.
/// </summary>
/// <param name="runner">Starts the processes.</param>
/// <param name="log">Failures go here.</param>
public sealed class NotifyScripts(IScriptRunner runner, ILogger log)
{
    private readonly Dictionary<NotifyOwner, Line> _lines = [];
    private readonly Queue<Line> _ready = new();
    private int _running;

    /// <summary>True when no script runs and none waits.</summary>
    public bool IsIdle => _lines.Count == 0;

    /// <summary>Owners whose scripts still run or wait.</summary>
    public IEnumerable<NotifyOwner> Busy => _lines.Keys;

    /// <summary>Takes the scripts of a new state (possibly none): they replace those of older states that have not started.</summary>
    public void Say(NotifyOwner owner, string state, IEnumerable<Notification.Script> scripts)
    {
        Line line = LineOf(owner);
        if (line.Waiting.Count > 0) log.StateSkipped(owner.Name, line.State, state);
        (line.State, line.Event) = (state, null);
        line.Waiting.Clear();
        foreach (Notification.Script script in scripts) line.Waiting.Enqueue(script);
        if (line.Handle is { } running && line.Waiting.Count > 0) runner.Limit(running, NotifyLimits.NewerStateGrace);
        Advance(line);
    }

    /// <summary>Takes the script of an event that is no state. One may wait per owner; a state that comes replaces it.</summary>
    public void Mention(NotifyOwner owner, Notification.Script script)
    {
        Line line = LineOf(owner);
        line.Event = script;
        Advance(line);
    }

    /// <summary>Before the STOP states are said: what waits is dropped, what runs gets <see cref="NotifyLimits.StopGrace"/>.</summary>
    public void PrepareToStop()
    {
        foreach (Line line in _lines.Values.ToArray())
        {
            if (line.Waiting.Count > 0) log.StateSkipped(line.Owner.Name, line.State, "STOP");
            line.Waiting.Clear();
            line.Event = null;
            if (line.Handle is { } running) runner.Limit(running, NotifyLimits.StopGrace);
            else Advance(line);
        }
    }

    private Line LineOf(NotifyOwner owner)
    {
        if (!_lines.TryGetValue(owner, out Line? line)) _lines[owner] = line = new Line(owner);
        return line;
    }

    private void Advance(Line line)
    {
        if (line.Handle is not null) return;
        if (!line.HasWork) _lines.Remove(line.Owner);
        else if (!line.IsReady)
        {
            line.IsReady = true;
            _ready.Enqueue(line);
        }
        while (_running < NotifyLimits.ConcurrentScripts && _ready.TryDequeue(out Line? next)) Start(next);
    }

    private void Start(Line line)
    {
        line.IsReady = false;
        if (!line.HasWork) return; // dropped while it waited for its turn
        if (!line.Waiting.TryDequeue(out Notification.Script? script)) (script, line.Event) = (line.Event!, null);
        var run = new ScriptRun(script.Command, report => OnFinished(line, script, report))
        {
            Appended = script.Appended,
            Timeout = NotifyLimits.ScriptTime,
        };
        if (runner.TryRun(run, out ScriptHandle handle))
        {
            line.Handle = handle;
            _running++;
            return;
        }
        log.NotifyScriptFailed(line.Owner.Name, script.Command.CommandLine, "could not be started: too many scripts are waiting");
        Advance(line);
    }

    private void OnFinished(Line line, Notification.Script script, ScriptReport report)
    {
        line.Handle = null;
        _running--;
        if (!report.Succeeded)
        {
            log.NotifyScriptFailed(line.Owner.Name, script.Command.CommandLine, report.Reason);
            // On one line: what a script prints must not look like lines of ours.
            if (report.Output.Length > 0) log.NotifyScriptOutput(line.Owner.Name, report.Output.Replace("\n", " / ", StringComparison.Ordinal));
        }
        Advance(line);
    }

    /// <summary>The scripts of one owner.</summary>
    private sealed class Line(NotifyOwner owner)
    {
        public NotifyOwner Owner { get; } = owner;
        public string State { get; set; } = "";
        public Queue<Notification.Script> Waiting { get; } = new();
        public Notification.Script? Event { get; set; }
        public ScriptHandle? Handle { get; set; }
        public bool IsReady { get; set; }
        public bool HasWork => Waiting.Count > 0 || Event is not null;
    }
}
