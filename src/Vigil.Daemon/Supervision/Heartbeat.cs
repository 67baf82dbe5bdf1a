using Vigil.Core;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// One shared page by which a worker shows that it lives, and a timer that both share. The worker writes the moment by which it will
/// have written again at the latest, and moves the timer on before it expires; a supervisor that the timer wakes, and that finds that
/// moment past, knows that the worker is frozen. While the worker beats, the supervisor sleeps.
/// </summary>
public sealed unsafe class Heartbeat : IDisposable
{
    private const int PageBytes = 4096;
    private const long Never = long.MaxValue;
    private long* _page;

    private Heartbeat(Fd file, Fd timer, long* page)
    {
        (File, Timer) = (file, timer);
        _page = page;
    }

    /// <summary>The memory file, for the worker to inherit.</summary>
    public Fd File { get; }

    /// <summary>The shared timer (timerfd_create(2)), for the worker to inherit and the supervisor to wait for.</summary>
    public Fd Timer { get; }

    /// <summary>
    /// Boot time by which, without another beat, the worker's addresses have to be withdrawn: for a master the moment just
    /// before its peers give it up (last advert + master-down time); null while it owns nothing. The page outlives a worker:
    /// a new one leaves it alone until it has adopted or removed what its predecessor left.
    /// </summary>
    public Instant? WithdrawAt
    {
        get
        {
            long value = Volatile.Read(ref *_page);
            return value == Never ? null : Instant.FromNanoseconds(value);
        }

        set => Volatile.Write(ref *_page, value?.Nanoseconds ?? Never);
    }

    /// <summary>Some worker has run in this place since the supervisor started, so that the present one may follow a dead one. Set by workers.</summary>
    public bool HadWorker
    {
        get => Volatile.Read(ref _page[1]) != 0;
        set => Volatile.Write(ref _page[1], value ? 1 : 0);
    }

    /// <summary>Has the supervisor look at that moment, and not before. Either side.</summary>
    public Errno LookAt(Instant when)
    {
        Libc.Itimerspec value = default;
        (value.Value.Seconds, value.Value.Nanoseconds) = Math.DivRem(Math.Max(when.Nanoseconds, 1), Clock.NanosecondsPerSecond); // all zero would disarm
        return Errno.Of(Libc.timerfd_settime(Timer.Number, Libc.TFD_TIMER_ABSTIME, &value, null));
    }

    /// <summary>
    /// The supervisor's side, after a look that came too early: again at the limit. The worker may set an earlier one in this very
    /// moment; then that counts. A limit that has passed is not looked at: the timer would expire again at once, and whoever found it
    /// past has said when it will look again.
    /// </summary>
    public void LookAtLimit()
    {
        if (WithdrawAt is not { } limit || limit <= Clock.Now()) return;
        LookAt(limit);
        if (WithdrawAt is { } earlier && earlier < limit) LookAt(earlier);
    }

    /// <summary>The supervisor's side: makes page and timer.</summary>
    public static Errno Create(out Heartbeat heartbeat)
    {
        heartbeat = new Heartbeat(Fd.Closed, Fd.Closed, null);
        Errno error = Fd.From(Libc.memfd_create("heartbeat", Libc.MFD_CLOEXEC), out Fd file);
        if (!error.Failed) error = Errno.Of(Libc.ftruncate(file.Number, PageBytes));
        Fd timer = Fd.Closed;
        if (!error.Failed) error = Fd.From(Libc.timerfd_create(Libc.CLOCK_BOOTTIME, Libc.O_CLOEXEC | Libc.O_NONBLOCK), out timer);
        if (!error.Failed) error = Map(file, timer, out heartbeat);
        if (!error.Failed) heartbeat.WithdrawAt = null;
        return error;
    }

    /// <summary>The worker's side: the page behind the descriptor it inherited, and the timer.</summary>
    public static Errno Map(Fd file, Fd timer, out Heartbeat heartbeat)
    {
        const int ReadWrite = 3, Shared = 1;
        nint page = Libc.mmap(0, PageBytes, ReadWrite, Shared, file.Number, 0);
        heartbeat = new Heartbeat(file, timer, page == -1 ? null : (long*)page);
        return Errno.Of(page);
    }

    public void Dispose()
    {
        if (_page is not null) Libc.munmap((nint)_page, PageBytes);
        _page = null;
        File.Dispose();
        Timer.Dispose();
    }
}
