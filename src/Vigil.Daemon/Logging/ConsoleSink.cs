using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Logging;

/// <summary>Lines to stderr (<c>-l</c>). A pipe or terminal that takes nothing is waited for <see cref="Patience"/> and then skipped.</summary>
/// <param name="descriptor">Where to; it is not closed.</param>
public sealed unsafe class ConsoleSink(int descriptor = ConsoleSink.StandardError) : ILogSink
{
    /// <summary>Milliseconds to wait for room.</summary>
    public const int Patience = 100;

    private const int StandardError = 2;

    /// <inheritdoc/>
    public bool TryWrite(in LogRecord record)
    {
        // Lines are shorter than PIPE_BUF: a pipe that polls writable takes one whole.
        var poll = new Libc.Pollfd { Number = descriptor, Events = Libc.POLLOUT };
        if (Libc.poll(&poll, 1, Patience) <= 0 || (poll.Returned & Libc.POLLOUT) == 0) return false;
        byte[] line = LogFormat.Console(record);
        fixed (byte* start = line) return Libc.write(descriptor, start, line.Length) == line.Length;
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
