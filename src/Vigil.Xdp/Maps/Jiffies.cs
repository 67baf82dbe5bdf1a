using Vigil.Xdp.Libbpf;

namespace Vigil.Xdp.Maps;

/// <summary>
/// The kernel's tick count, the clock of the packet path: reading it costs two instructions. The coarse clocks of user
/// space advance once per tick, so their resolution says how long one is.
/// </summary>
internal static unsafe class Jiffies
{
    private const double Nanosecond = 1e-9;

    /// <summary>Ticks a second: CONFIG_HZ.</summary>
    internal static uint PerSecond { get; } = Measure();

    /// <summary>Whole ticks of a time, at least one.</summary>
    internal static uint Of(TimeSpan time) => (uint)Math.Clamp(time.TotalSeconds * PerSecond, 1, int.MaxValue);

    private static uint Measure()
    {
        Libc.Timespec resolution;
        Libc.clock_getres(Libc.CLOCK_MONOTONIC_COARSE, &resolution);
        return (uint)Math.Round(1 / (resolution.Seconds + resolution.Nanoseconds * Nanosecond));
    }
}
