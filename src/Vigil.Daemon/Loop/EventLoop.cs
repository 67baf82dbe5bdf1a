using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Vigil.Core;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Loop;

/// <summary>
/// One thread that waits for descriptors, one absolute deadline and work posted by other threads. A turn is: wait; serve
/// the ready descriptors by <see cref="Rank"/>; run what was posted; then, if the deadline has passed, believe it — but when the
/// wake came late, only after all packets that wait have been served. Nothing is allocated per turn.
/// </summary>
public sealed unsafe class EventLoop : IDisposable
{
    /// <summary>Descriptors served per turn; the rest come in the next one.</summary>
    public const int MaxEventsPerTurn = 64;

    /// <summary>Work items other threads may have waiting.</summary>
    public const int MaxPosted = 4096;

    /// <summary>A wake that comes this much after its deadline is late: waiting descriptors are served before it counts.</summary>
    public const long LateAfter = 1_000_000;

    /// <summary>Rounds in which waiting packets are served before a late wake counts: a flood cannot hold the timer up for ever.</summary>
    public const int MaxLateRounds = 64;

    private const long Never = long.MaxValue;
    private const ulong TimerTag = ulong.MaxValue, PostTag = ulong.MaxValue - 1;
    private static readonly int EventSize = Libc.IsX64 ? 12 : 16; // struct epoll_event is packed on x86-64 only
    private static readonly int DataOffset = Libc.IsX64 ? 4 : 8;

    private readonly Fd _epoll, _timer, _posts;
    private byte* _events = (byte*)NativeMemory.AllocZeroed(MaxEventsPerTurn * 16);
    private readonly (Watch Watch, IoEvents Events)[] _ready = new (Watch, IoEvents)[MaxEventsPerTurn];
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Stack<int> _freeSlots = new();
    private Watch?[] _watches = new Watch?[64];
    private int _slotCount, _postedCount, _postSignalled;
    private uint _generation;
    private long _due = Never, _armed = Never;
    private volatile bool _stop;
    private Errno _failure;

    private EventLoop(Fd epoll, Fd timer, Fd posts) => (_epoll, _timer, _posts) = (epoll, timer, posts);

    /// <summary>How long after its deadline each wake was noticed, in nanoseconds.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>Called with the time when the deadline of <see cref="WakeAt"/> has passed; there is then none until the next call of it.</summary>
    public Action<Instant>? Woken { get; set; }

    public static Errno Create(out EventLoop loop)
    {
        Errno error = Fd.From(Libc.epoll_create1(Libc.O_CLOEXEC), out Fd epoll);
        Fd timer = Fd.Closed, posts = Fd.Closed;
        if (!error.Failed) error = Fd.From(Libc.timerfd_create(Libc.CLOCK_BOOTTIME, Libc.O_CLOEXEC | Libc.O_NONBLOCK), out timer);
        if (!error.Failed) error = Fd.From(Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK), out posts);
        loop = new EventLoop(epoll, timer, posts);

        // Edge-triggered: an expiry or a post wakes once and needs no read to be silenced.
        if (!error.Failed) error = loop.Control(Libc.EPOLL_CTL_ADD, timer, IoEvents.Readable | IoEvents.EdgeTriggered, TimerTag);
        if (!error.Failed) error = loop.Control(Libc.EPOLL_CTL_ADD, posts, IoEvents.Readable | IoEvents.EdgeTriggered, PostTag);
        if (error.Failed) loop.Dispose();
        return error;
    }

    /// <summary>The one deadline, as <see cref="WakeAt"/> set it.</summary>
    public Instant? Due => _due == Never ? null : Instant.FromNanoseconds(_due);

    /// <summary>Sets the one deadline; null: none. Loop thread only. Cheap: a later one than before costs no system call.</summary>
    public void WakeAt(Instant? when) => _due = when?.Nanoseconds ?? Never;

    /// <summary>Serves a descriptor from now on. Loop thread only (or before <see cref="Run"/>).</summary>
    public Errno Add(Fd fd, IoEvents interest, Rank rank, Action<IoEvents> onReady, out Watch watch)
    {
        int slot = _freeSlots.Count > 0 ? _freeSlots.Pop() : _slotCount++;
        if (slot == _watches.Length) Array.Resize(ref _watches, slot * 2);
        watch = new Watch(this, slot, ++_generation, fd, rank, onReady);
        Errno error = Control(Libc.EPOLL_CTL_ADD, fd, interest, Tag(watch));
        if (error.Failed) _freeSlots.Push(slot);
        else _watches[slot] = watch;
        return error;
    }

    /// <summary>Runs <paramref name="work"/> on the loop's thread. False when <see cref="MaxPosted"/> items wait already. Any thread.</summary>
    public bool Post(Action work)
    {
        if (Interlocked.Increment(ref _postedCount) > MaxPosted)
        {
            Interlocked.Decrement(ref _postedCount);
            return false;
        }

        _posted.Enqueue(work);
        if (Interlocked.Exchange(ref _postSignalled, 1) == 0)
        {
            ulong one = 1;
            Libc.write(_posts.Number, (byte*)&one, sizeof(ulong));
        }

        return true;
    }

    /// <summary>Ends <see cref="Run"/> after the current turn. Loop thread; others post it.</summary>
    public void Stop() => _stop = true;

    /// <summary>Turns until <see cref="Stop"/>. An error means that epoll itself failed: end the process, the supervisor restarts it.</summary>
    public Errno Run()
    {
        while (!_stop)
        {
            if (Turn(-1) is { Failed: true } error) return error;
        }

        return _failure;
    }

    /// <summary>
    /// <see cref="Run"/> on a thread beside that of an owner who cannot do without: when this loop fails, the owner's
    /// <see cref="Run"/> ends with the same error, and the process starts anew.
    /// </summary>
    public void RunFor(EventLoop owner)
    {
        if (Run() is not { Failed: true } error) return;
        while (!owner._stop && !owner.Post(() => (owner._stop, owner._failure) = (true, error))) Thread.Yield();
    }

    /// <summary>One turn; waits at most <paramref name="timeout"/> milliseconds (−1: for ever).</summary>
    public Errno Turn(int timeout)
    {
        if (Arm() is { Failed: true } error) return error;
        if (Wait(timeout, out int count) is { Failed: true } failure) return failure;
        Serve(count);
        RunPosted();
        return _due == Never ? Errno.None : WakeIfDue();
    }

    private Errno WakeIfDue()
    {
        long now = Clock.BootTime();
        if (now < _due) return Errno.None;
        long lateness = now - _due;
        Lateness.Record(lateness);
        if (lateness >= LateAfter)
        {
            if (ServeWaitingPackets() is { Failed: true } error) return error;
            now = Clock.BootTime();
            if (now < _due) return Errno.None;
        }

        _due = Never;
        Woken?.Invoke(Instant.FromNanoseconds(now));
        return Errno.None;
    }

    /// <summary>Packets that waited while we did not run speak first: they may move the deadline.</summary>
    private Errno ServeWaitingPackets()
    {
        for (int round = 0; round < MaxLateRounds; round++)
        {
            if (Wait(0, out int count) is { Failed: true } error) return error;
            if (!Serve(count)) break;
        }

        return Errno.None;
    }

    /// <summary>A timer that fires early costs one idle turn; re-arming for every later deadline would cost a call per advert.</summary>
    private Errno Arm()
    {
        if (_due >= _armed) return Errno.None;
        long due = Math.Max(_due, 1); // all zero would disarm
        Libc.Itimerspec value = default;
        (value.Value.Seconds, value.Value.Nanoseconds) = Math.DivRem(due, Clock.NanosecondsPerSecond);
        if (Libc.timerfd_settime(_timer.Number, Libc.TFD_TIMER_ABSTIME, &value, null) < 0) return Errno.Last;
        _armed = _due;
        return Errno.None;
    }

    private Errno Wait(int timeout, out int count)
    {
        count = Libc.epoll_wait(_epoll.Number, _events, MaxEventsPerTurn, timeout);
        if (count >= 0) return Errno.None;
        count = 0;
        Errno error = Errno.Last;
        return error == Errno.Interrupted ? Errno.None : error;
    }

    /// <summary>Serves what the last wait found. True: there were packets among it.</summary>
    private bool Serve(int count)
    {
        int ready = 0;
        for (int i = 0; i < count; i++)
        {
            byte* entry = _events + i * EventSize;
            ulong tag = *(ulong*)(entry + DataOffset);
            if (tag == TimerTag) _armed = Never;
            else if (tag != PostTag && Find(tag) is { } watch) ready = Insert(ready, watch, (IoEvents)(*(uint*)entry));
        }

        for (int i = 0; i < ready; i++)
        {
            (Watch watch, IoEvents events) = _ready[i];
            if (Find(Tag(watch)) == watch) watch.OnReady(events); // an earlier one of this turn may have removed it
        }

        bool packets = ready > 0 && _ready[0].Watch.Rank == Rank.Packets;
        Array.Clear(_ready, 0, ready);
        return packets;
    }

    private int Insert(int count, Watch watch, IoEvents events)
    {
        int at = count;
        for (; at > 0 && _ready[at - 1].Watch.Rank > watch.Rank; at--) _ready[at] = _ready[at - 1];
        _ready[at] = (watch, events);
        return count + 1;
    }

    private void RunPosted()
    {
        if (Volatile.Read(ref _postSignalled) == 0) return;
        Interlocked.Exchange(ref _postSignalled, 0);
        for (int i = 0; i < MaxPosted && _posted.TryDequeue(out Action? work); i++)
        {
            Interlocked.Decrement(ref _postedCount);
            work();
        }
    }

    internal Errno Change(Watch watch, IoEvents interest) =>
        Find(Tag(watch)) == watch ? Control(Libc.EPOLL_CTL_MOD, watch.Fd, interest, Tag(watch)) : Errno.BadDescriptor;

    internal void Remove(Watch watch)
    {
        if (Find(Tag(watch)) != watch) return;
        if (watch.Fd.IsOpen) Libc.epoll_ctl(_epoll.Number, Libc.EPOLL_CTL_DEL, watch.Fd.Number, null);
        _watches[watch.Slot] = null;
        _freeSlots.Push(watch.Slot);
    }

    private static ulong Tag(Watch watch) => (ulong)watch.Generation << 32 | (uint)watch.Slot;

    private Watch? Find(ulong tag)
    {
        Watch? watch = (uint)tag < (uint)_slotCount ? _watches[(uint)tag] : null;
        return watch is not null && watch.Generation == tag >> 32 ? watch : null;
    }

    private Errno Control(int operation, Fd fd, IoEvents interest, ulong tag)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = (uint)interest;
        *(ulong*)(entry + DataOffset) = tag;
        return Errno.Of(Libc.epoll_ctl(_epoll.Number, operation, fd.Number, entry));
    }

    public void Dispose()
    {
        if (_events is null) return;
        _epoll.Dispose();
        _timer.Dispose();
        _posts.Dispose();
        NativeMemory.Free(_events);
        _events = null;
    }
}
