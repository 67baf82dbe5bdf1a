namespace Vigil.Core;

/// <summary>
/// A point on the host's boot-time clock (CLOCK_BOOTTIME), in ticks of 100 ns since an arbitrary origin.
/// Wall-clock steps never move it. Core never reads a clock: every instant is handed in by the shell.
/// </summary>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>The origin of the clock.</summary>
    public static Instant Zero => default;

    /// <summary>Makes an instant from nanoseconds as the kernel reports them; what is below 100 ns is dropped.</summary>
    public static Instant FromNanoseconds(long nanoseconds) => new(nanoseconds / 100);

    /// <summary>Nanoseconds since the origin, for timerfd and timestamps.</summary>
    public long Nanoseconds => Ticks * 100;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <summary>The earlier of two deadlines, where null means "none".</summary>
    public static Instant? Earlier(Instant? a, Instant? b) =>
        a is null ? b : b is null ? a : a.Value <= b.Value ? a : b;

    /// <summary>The later of two instants.</summary>
    public static Instant Max(Instant a, Instant b) => a >= b ? a : b;

    /// <summary>The instant <paramref name="span"/> later.</summary>
    public static Instant operator +(Instant instant, TimeSpan span) => new(instant.Ticks + span.Ticks);

    /// <summary>The instant <paramref name="span"/> earlier.</summary>
    public static Instant operator -(Instant instant, TimeSpan span) => new(instant.Ticks - span.Ticks);

    /// <summary>The time from <paramref name="earlier"/> to <paramref name="later"/>.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) => new(later.Ticks - earlier.Ticks);

    /// <summary>Order in time.</summary>
    public static bool operator <(Instant a, Instant b) => a.Ticks < b.Ticks;

    /// <summary>Order in time.</summary>
    public static bool operator >(Instant a, Instant b) => a.Ticks > b.Ticks;

    /// <summary>Order in time.</summary>
    public static bool operator <=(Instant a, Instant b) => a.Ticks <= b.Ticks;

    /// <summary>Order in time.</summary>
    public static bool operator >=(Instant a, Instant b) => a.Ticks >= b.Ticks;
}
