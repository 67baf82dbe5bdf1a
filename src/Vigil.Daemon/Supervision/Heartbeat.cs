using Vigil.Core;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// One shared page by which a worker shows that it lives. It writes the moment by which it will have written again at the
/// latest; a supervisor that sees that moment pass knows that the worker is frozen. Writing costs one store, no system call.
/// </summary>
public sealed unsafe class Heartbeat : IDisposable
{
    private const int PageBytes = 4096;
    private const long Never = long.MaxValue;
    private long* _page;

    private Heartbeat(Fd file, long* page)
    {
        File = file;
        _page = page;
    }

    /// <summary>The memory file, for the worker to inherit.</summary>
    public Fd File { get; }

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

    /// <summary>The supervisor's side: makes the page.</summary>
    public static Errno Create(out Heartbeat heartbeat)
    {
        Errno error = Fd.From(Libc.memfd_create("heartbeat", Libc.MFD_CLOEXEC), out Fd file);
        if (!error.Failed) error = Errno.Of(Libc.ftruncate(file.Number, PageBytes));
        heartbeat = new Heartbeat(Fd.Closed, null);
        if (!error.Failed) error = Map(file, out heartbeat);
        if (!error.Failed) heartbeat.WithdrawAt = null;
        return error;
    }

    /// <summary>The worker's side: the page behind the descriptor it inherited.</summary>
    public static Errno Map(Fd file, out Heartbeat heartbeat)
    {
        const int ReadWrite = 3, Shared = 1;
        nint page = Libc.mmap(0, PageBytes, ReadWrite, Shared, file.Number, 0);
        heartbeat = new Heartbeat(file, page == -1 ? null : (long*)page);
        return Errno.Of(page);
    }

    public void Dispose()
    {
        if (_page is not null) Libc.munmap((nint)_page, PageBytes);
        _page = null;
        File.Dispose();
    }
}
