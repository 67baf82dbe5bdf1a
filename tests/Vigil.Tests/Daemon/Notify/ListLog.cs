using Microsoft.Extensions.Logging;

namespace Vigil.Tests.Daemon.Notify;

/// <summary>A log that keeps its lines.</summary>
internal sealed class ListLog : ILogger
{
    public List<string> Lines { get; } = [];

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Lines) Lines.Add(formatter(state, exception));
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
}
