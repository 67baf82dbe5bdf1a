using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Loop;

/// <summary>
/// Gives the garbage of a start, a reload or a take-over of many addresses back to the system once things are calm again. In its steady
/// state the daemon allocates next to nothing: left alone, the collector would not run for hours, and the pages would stay.
/// </summary>
/// <remarks>Measured with 1,000 instances: 61 MB allocated on the way to MASTER, 5 MB of it alive.</remarks>
internal sealed unsafe class SpareMemory : IDisposable
{
    /// <summary>Seconds between two looks.</summary>
    private const int PeriodSeconds = 5;

    /// <summary>Bytes the loop's thread allocates in a period that still count as calm.</summary>
    private const long Calm = 2 << 20;

    private readonly Fd timer;
    private readonly Watch? watch;
    private long allocated;
    private bool busy = true;

    /// <summary>Looks at the memory now and then, on the loop's own thread between packets. Where there is no timer, nothing is given back.</summary>
    public SpareMemory(EventLoop loop)
    {
        if (Fd.From(Libc.timerfd_create(Libc.CLOCK_BOOTTIME, Libc.O_CLOEXEC | Libc.O_NONBLOCK), out timer).Failed) return;
        Arm();
        // Edge-triggered: an expiry needs no read to be silenced, only a new time.
        loop.Add(timer, IoEvents.Readable | IoEvents.EdgeTriggered, Rank.Background, _ => Look(), out var added);
        watch = added;
    }

    /// <summary>How often memory was given back.</summary>
    public int Collections { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch?.Dispose();
        timer.Dispose();
    }

    private void Arm()
    {
        Libc.Itimerspec period = default;
        period.Value.Seconds = PeriodSeconds;
        Libc.timerfd_settime(timer.Number, 0, &period, null);
    }

    /// <summary>One look: collects at the first calm one after a busy one.</summary>
    internal void Look()
    {
        Arm();
        var before = allocated;
        allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated - before > Calm)
        {
            busy = true;
            return;
        }
        if (!busy) return;
        busy = false;
        Collections++;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
