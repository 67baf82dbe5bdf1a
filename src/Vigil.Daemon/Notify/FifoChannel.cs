using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Scripts;

namespace Vigil.Daemon.Notify;

/// <summary>A notify FIFO together with the script that reads it (<c>*_notify_fifo_script</c>), which gets the path as its last word.</summary>
public sealed class FifoChannel
{
    private readonly NotifyFifo _fifo;
    private readonly IScriptRunner _runner;
    private readonly ILogger _log;
    private ScriptHandle? _reader;
    private bool _closed;

    private FifoChannel(NotifyFifo fifo, IScriptRunner runner, ILogger log) => (_fifo, _runner, _log) = (fifo, runner, log);

    /// <summary>What it was opened for.</summary>
    public FifoSettings Settings => _fifo.Settings;

    /// <summary>True while its script runs.</summary>
    public bool HasReader => _reader is not null;

    /// <summary>Opens the FIFO and starts its reader; null when the FIFO cannot be used.</summary>
    public static FifoChannel? Open(
        FifoSettings settings, Func<IEnumerable<string>> presentStates, NotifyFifo.WatchForRoom watch, IScriptRunner runner, ILogger log)
    {
        if (NotifyFifo.Open(settings, watch, log) is not { } fifo) return null;
        fifo.PresentStates = presentStates;
        var channel = new FifoChannel(fifo, runner, log);
        if (settings.Script is { } script) channel.StartReader(script);
        return channel;
    }

    /// <summary>Writes one line.</summary>
    public void Write(string line) => _fifo.Write(line);

    /// <summary>Closes the FIFO. The reader meets the end of the file after the last line, and is ended if it stays.</summary>
    public void Close()
    {
        _closed = true;
        _fifo.Dispose();
        if (_reader is { } reader) _runner.Limit(reader, NotifyLimits.StopGrace);
    }

    private void StartReader(ScriptCommand script)
    {
        var run = new ScriptRun(script, OnReaderEnded) { Appended = [Settings.Path] };
        if (_runner.TryRun(run, out ScriptHandle handle)) _reader = handle;
        else _log.FifoScriptEnded(script.CommandLine, "could not be started: too many scripts are waiting", Settings.Path);
    }

    private void OnReaderEnded(ScriptReport report)
    {
        _reader = null;
        if (!_closed) _log.FifoScriptEnded(Settings.Script!.CommandLine, report.Reason, Settings.Path);
    }
}
