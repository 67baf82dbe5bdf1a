using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Logging;

/// <summary>Lines appended to a file (<c>-g</c>). Without <c>--flush-log-file</c> they are gathered and written when the log is idle.</summary>
/// <param name="path">The file; never followed when it is a symbolic link.</param>
/// <param name="flush">Write each line at once.</param>
public sealed class FileSink(string path, bool flush) : ILogSink, IFlushable
{
    private const int BufferSize = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private Fd _file = Fd.Closed;
    private int _used;

    /// <inheritdoc/>
    public bool TryWrite(in LogRecord record)
    {
        byte[] line = LogFormat.Console(record);
        if (_used + line.Length > BufferSize && !Flush()) return false;
        line.CopyTo(_buffer, _used);
        _used += line.Length;
        return !flush || Flush();
    }

    /// <summary>Writes what was gathered; false when the file cannot be opened or written, and what was gathered is lost.</summary>
    public bool Flush()
    {
        if (_used == 0) return true;
        int length = _used;
        _used = 0;
        if (!_file.IsOpen && Open().Failed) return false;
        if (!_file.WriteAll(_buffer.AsSpan(0, length)).Failed) return true;
        _file.Dispose();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private Errno Open()
    {
        const int How = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND | Libc.O_NONBLOCK | Libc.O_CLOEXEC;
        return Fd.From(Libc.open(path, How | Libc.O_NOFOLLOW, 0x1A4 /* 0644 */), out _file);
    }
}

/// <summary>A sink that gathers lines.</summary>
public interface IFlushable
{
    /// <summary>Delivers what was gathered; called when no line waits.</summary>
    bool Flush();
}
