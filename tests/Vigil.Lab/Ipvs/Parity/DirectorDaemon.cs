using System.Diagnostics;
using System.Text.RegularExpressions;
using Vigil.LabKit;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>A daemon on a <see cref="Director"/>, with the lines it writes.</summary>
public sealed class DirectorDaemon : IDisposable
{
    private const int LinesInMessages = 60;

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    internal DirectorDaemon(Action<Action> run, ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        run(() => _process.Start());
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>How many lines there are: a point to look from.</summary>
    public int Mark
    {
        get
        {
            lock (_gate)
                return _lines.Count;
        }
    }

    /// <summary>The last lines, for messages of failed tests.</summary>
    public string Log
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _lines.TakeLast(LinesInMessages));
        }
    }

    /// <summary>Whether a line from a mark on matches.</summary>
    public bool Said(string pattern, int from)
    {
        lock (_gate)
            return _lines.Skip(from).Any(line => Regex.IsMatch(line, pattern));
    }

    public bool Runs => !_process.HasExited;

    public void Send(Signal signal) => LabProcess.Send(_process.Id, signal);

    /// <summary>SIGTERM, and its exit status.</summary>
    public int Stop(TimeSpan limit)
    {
        Send(Signal.Term);
        return _process.WaitForExit(limit) ? _process.ExitCode : throw new TimeoutException($"still runs {limit.TotalSeconds} s after SIGTERM");
    }

    public void Dispose()
    {
        if (Runs)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_gate)
        {
            if (line.Data is { } text)
                _lines.Add(text);
        }
    }
}
