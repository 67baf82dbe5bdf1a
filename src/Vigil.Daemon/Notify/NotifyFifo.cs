using System.Text;
using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Notify;

/// <summary>
/// A notify FIFO. Opened for reading and writing without blocking, so that a reader may come and go. When the pipe is full, lines wait in
/// a bounded backlog; when that is full too they are lost and counted, and once the reader has caught up the present states follow.
/// Loop thread only.
/// </summary>
public sealed class NotifyFifo : IDisposable
{
    private const uint Mode = 0x1A4; // 0644, less the umask
    private const int SeekError = 29; // ESPIPE: what lseek(2) says of a pipe

    private readonly Queue<byte[]> _waiting = new();
    private readonly ILogger _log;
    private readonly bool _created;
    private readonly int _maxWaiting;
    private readonly Fd _fd;
    private readonly WatchForRoom _watch;
    private IDisposable? _watching;
    private int _waitingBytes;
    private long _lost;

    private NotifyFifo(FifoSettings settings, Fd fd, bool created, WatchForRoom watch, ILogger log, int maxWaiting) =>
        (Settings, _fd, _created, _watch, _log, _maxWaiting) = (settings, fd, created, watch, log, maxWaiting);

    /// <summary>Calls back, until disposed, while the descriptor has room for writing; null when that cannot be watched.</summary>
    public delegate IDisposable? WatchForRoom(Fd fd, Action onRoom);

    /// <summary>Watches on a loop.</summary>
    public static WatchForRoom WatchOn(EventLoop loop) => (fd, onRoom) =>
        loop.Add(fd, IoEvents.Writable, Rank.Background, _ => onRoom(), out var watch).Failed ? null : watch;

    /// <summary>What it was opened for.</summary>
    public FifoSettings Settings { get; }

    /// <summary>Lines of the present states, for a reader that missed some.</summary>
    public Func<IEnumerable<string>>? PresentStates { get; set; }

    /// <summary>Makes the FIFO if it is absent and opens it; null (and a log line) when that cannot be.</summary>
    public static NotifyFifo? Open(FifoSettings settings, WatchForRoom watch, ILogger log, int maxWaiting = NotifyLimits.FifoBacklog)
    {
        Errno error = Errno.Of(Libc.mkfifo(settings.Path, Mode));
        bool created = !error.Failed;
        if (error == Errno.Exists) error = Errno.None;
        Fd fd = Fd.Closed;
        if (!error.Failed)
            error = Fd.From(Libc.open(settings.Path, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0), out fd);
        if (!error.Failed && created && (settings.UserId ?? settings.GroupId) is not null)
            error = Errno.Of(Libc.fchown(fd.Number, settings.UserId ?? uint.MaxValue, settings.GroupId ?? uint.MaxValue));
        string? reason = error.Failed ? error.ToString() : IsPipe(fd) ? null : "it exists and is not a FIFO";
        if (reason is null) return new NotifyFifo(settings, fd, created, watch, log, maxWaiting);
        fd.Dispose();
        log.FifoUnusable(settings.Path, reason);
        return null;
    }

    /// <summary>Writes a line and its LF, now or when there is room.</summary>
    public void Write(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        if (_waiting.Count == 0 && TryWrite(bytes)) return;
        if (_lost > 0 || _waitingBytes + bytes.Length > _maxWaiting)
        {
            if (_lost++ == 0) _log.FifoFull(Settings.Path);
            return;
        }
        _waiting.Enqueue(bytes);
        _waitingBytes += bytes.Length;
        _watching ??= _watch(_fd, OnRoom);
    }

    /// <summary>Closes it, and removes it if this process made it.</summary>
    public void Dispose()
    {
        _watching?.Dispose();
        _fd.Dispose();
        if (_created) Libc.unlink(Settings.Path);
    }

    private void OnRoom()
    {
        while (_waiting.TryPeek(out byte[]? line))
        {
            if (!TryWrite(line)) return;
            _waiting.Dequeue();
            _waitingBytes -= line.Length;
        }
        _watching?.Dispose();
        _watching = null;
        if (_lost == 0) return;
        _log.FifoResync(Settings.Path, _lost);
        _lost = 0;
        foreach (string line in PresentStates?.Invoke() ?? []) Write(line);
    }

    // A line is shorter than PIPE_BUF, so the pipe takes all of it or nothing (pipe(7)).
    private bool TryWrite(byte[] line) => !_fd.Write(line, out int count).Failed && count == line.Length;

    private static bool IsPipe(Fd fd) => Libc.lseek(fd.Number, 0, 1) < 0 && Errno.Last.Code == SeekError;
}
