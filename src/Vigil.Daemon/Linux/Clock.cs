using Vigil.Core;

namespace Vigil.Daemon.Linux;

/// <summary>The kernel's clocks in nanoseconds. Timers run on <see cref="BootTime"/>; wall time is for display.</summary>
public static class Clock
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The present instant of Core's clock.</summary>
    public static Instant Now() => Instant.FromNanoseconds(BootTime());

    /// <summary>CLOCK_BOOTTIME: monotonic, goes on while the host is suspended.</summary>
    public static long BootTime() => Read(Libc.CLOCK_BOOTTIME);

    /// <summary>CLOCK_MONOTONIC.</summary>
    public static long Monotonic() => Read(Libc.CLOCK_MONOTONIC);

    /// <summary>CLOCK_REALTIME: nanoseconds since 1970, steps with the wall clock.</summary>
    public static long RealTime() => Read(Libc.CLOCK_REALTIME);

    /// <summary>
    /// The instant of a kernel packet stamp (SO_TIMESTAMPNS, real time), by today's distance of the two clocks. Right
    /// as long as the wall clock was not stepped between the arrival and this call.
    /// </summary>
    public static Instant InstantOf(long realTimeStamp) => Instant.FromNanoseconds(realTimeStamp - (RealTime() - BootTime()));

    private static unsafe long Read(int clock)
    {
        Libc.Timespec value;
        Libc.clock_gettime(clock, &value);
        return value.Seconds * NanosecondsPerSecond + value.Nanoseconds;
    }
}
