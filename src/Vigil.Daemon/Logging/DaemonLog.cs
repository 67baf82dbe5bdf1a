using Microsoft.Extensions.Logging;
using Vigil.Core.Events;
using Vigil.Daemon.Threads;

namespace Vigil.Daemon.Logging;

/// <summary>
/// The log of one process. Callers only put a line, or a fact, into a bounded queue; one thread turns facts into text and writes. A target
/// that blocks delays nobody: what does not fit into the queue is lost, and a line says how many were.
/// </summary>
public sealed class DaemonLog : ILogger, IDisposable
{
    /// <summary>Lines and facts that may wait.</summary>
    public const int Capacity = 8192;

    /// <summary>Time given to the waiting lines when the process ends.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Mailbox<Entry> _entries;
    private readonly IReadOnlyList<ILogSink> _sinks;
    private readonly LogLevel _minimum;
    private readonly FactLines _lines;
    private readonly Thread _thread;
    private long _undelivered, _reported;

    /// <summary>Starts the writing thread.</summary>
    /// <param name="sinks">Where lines go; disposed with the log.</param>
    /// <param name="detail">Number of <c>-D</c>.</param>
    /// <param name="capacity">Lines and facts that may wait.</param>
    public DaemonLog(IReadOnlyList<ILogSink> sinks, int detail, int capacity = Capacity)
    {
        _sinks = sinks;
        _minimum = detail switch { 0 => LogLevel.Information, 1 => LogLevel.Debug, _ => LogLevel.Trace };
        _entries = new(capacity);
        _lines = new FactLines(InterfaceNames.Of);
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    private readonly record struct Entry(DateTime Utc, LogLevel Level, string? Text, Fact? Fact);

    /// <summary>Opens the log the command line asks for.</summary>
    public static DaemonLog Open(LogOptions options)
    {
        var sinks = new List<ILogSink>(3);
        if (options.Syslog) sinks.Add(new SyslogSink(SyslogSink.DefaultPath, options.Facility, options.Ident));
        if (options.Console) sinks.Add(new ConsoleSink());
        if (options.File is { } file) sinks.Add(new FileSink(file, options.FlushFile));
        return new DaemonLog(sinks, options.Detail);
    }

    /// <summary>Lines no target took, for example because nobody listens at /dev/log.</summary>
    public long Undelivered => Interlocked.Read(ref _undelivered);

    /// <summary>Logs a fact in the words of <see cref="FactLines"/>. Never waits; the text is made on the log's thread.</summary>
    public void Write(Fact fact) => _entries.TryPost(new Entry(DateTime.UtcNow, default, null, fact));

    /// <summary>From now on lines only gather: waking the writing thread costs as much as sending a packet. Until <see cref="Release"/>.</summary>
    public void Hold() => _entries.Hold();

    /// <summary>Writes what has gathered, and from now on each line at once.</summary>
    public void Release() => _entries.Release();

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= _minimum && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _entries.TryPost(new Entry(DateTime.UtcNow, logLevel, formatter(state, exception), null));
    }

    /// <summary>Scopes are not used.</summary>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <summary>Writes what waits, for <see cref="Farewell"/> at most, and ends. A target that still blocks then is left behind.</summary>
    public void Dispose()
    {
        _entries.Close();
        _thread.Join(Farewell);
    }

    private void Run()
    {
        while (!_entries.IsDone)
        {
            if (_entries.TryTake(out Entry entry)) Write(entry);
            else
            {
                Flush();
                if (_entries.TryTake(out entry, Timeout.InfiniteTimeSpan)) Write(entry);
            }
        }
        foreach (ILogSink sink in _sinks) sink.Dispose();
    }

    private void Write(in Entry entry)
    {
        if (_entries.TakeLost() is > 0 and long lost)
            Deliver(entry.Utc, LogLevel.Warning, $"{lost} log messages were lost, because the log target did not keep up");
        if (entry.Text is { } text)
        {
            // What has several lines (a diagnostic with its source line) stays readable, and each of them has its date.
            foreach (string line in text.Split('\n')) Deliver(entry.Utc, entry.Level, line);
            return;
        }
        foreach (LogLine line in _lines.Of(entry.Fact!))
            if (IsEnabled(line.Level)) Deliver(entry.Utc, line.Level, line.Text);
    }

    private void Deliver(DateTime utc, LogLevel level, string text)
    {
        var record = new LogRecord(utc.ToLocalTime(), level, text);
        bool taken = false;
        foreach (ILogSink sink in _sinks) taken |= sink.TryWrite(record);
        if (!taken) Interlocked.Increment(ref _undelivered);
        else if (_reported != _undelivered)
        {
            long missed = _undelivered - _reported;
            _reported = _undelivered;
            Deliver(utc, LogLevel.Warning, $"{missed} log messages before this one were lost, because no log target took them");
        }
    }

    private void Flush()
    {
        foreach (ILogSink sink in _sinks)
            if (sink is IFlushable gathered) gathered.Flush();
    }
}
