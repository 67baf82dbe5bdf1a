namespace Vigil.Daemon.Logging;

/// <summary>
/// A place lines go to. Used by the log's own thread only. A write may wait a bounded time; a line that cannot be delivered is
/// given up and counted by the caller.
/// </summary>
public interface ILogSink : IDisposable
{
    /// <summary>Delivers one line; false when it was lost.</summary>
    bool TryWrite(in LogRecord record);
}
