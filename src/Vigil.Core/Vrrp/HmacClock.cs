using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// The clock of auth_hmac stamps. It follows the boot-time clock from a point where it was set by the wall clock, so that a step of the
/// wall clock on one host does not make its adverts worthless (fault 16). It takes small corrections at once; after a big step it goes
/// over to the wall clock only when a peer's signed advert shows that the peers live by that.
/// Stamps are seconds (32 bits), fraction (16) and counter (16) in one number.
/// </summary>
internal sealed class HmacClock
{
    /// <summary>Differences up to this are followed at once: slewing and small steps.</summary>
    private static readonly TimeSpan SmallStep = TimeSpan.FromSeconds(1);

    private readonly VrrpHost host;
    private DateTime wall = DateTime.UnixEpoch;
    private Instant wallAt;
    private TimeSpan behindWall;
    private bool isSet;

    internal HmacClock(VrrpHost host) => this.host = host;

    /// <summary>Takes the wall clock's reading.</summary>
    internal void Set(DateTime utc, Instant now)
    {
        if (isSet)
        {
            behindWall += utc - (wall + (now - wallAt));
            if (behindWall.Duration() <= SmallStep) behindWall = TimeSpan.Zero;
        }
        (wall, wallAt, isSet) = (utc, now, true);
    }

    /// <summary>A stamp newer than the last one, and near the clock unless anti_replay is monotonic.</summary>
    internal ulong NextStamp(AuthHmacSettings settings, ref ulong last)
    {
        ulong clock = ToStamp(Now);
        bool ahead = (long)(clock - last) <= 0 && last != 0;
        // A last stamp far in the future came from a clock that has been set right since: start again from the clock.
        bool restart = !settings.Monotonic && Distance(last, clock) > settings.TimeWindow;
        last = ahead && !restart ? last + 1 : clock;
        return last;
    }

    /// <summary>
    /// True when a stamp of a sound HMAC is within the window of this clock. Goes over to the wall clock when the stamp is nearer to
    /// that: a clock that is wrong by almost the window would otherwise stay so, and peers behind a slow link refuse us for ever.
    /// </summary>
    internal bool IsFresh(ulong stamp, TimeSpan window)
    {
        var byWall = Distance(stamp, ToStamp(Now + behindWall));
        if (byWall > window || byWall >= Distance(stamp, ToStamp(Now))) return IsNear(stamp, window);
        behindWall = TimeSpan.Zero;
        return true;
    }

    /// <summary>True when a stamp is within the window of this clock as it is.</summary>
    internal bool IsNear(ulong stamp, TimeSpan window) => Distance(stamp, ToStamp(Now)) <= window;

    private DateTime Now => wall + (host.Now - wallAt) - behindWall;

    private static ulong ToStamp(DateTime utc)
    {
        long ticks = Math.Max(0, (utc - DateTime.UnixEpoch).Ticks);
        ulong seconds = (ulong)(ticks / TimeSpan.TicksPerSecond) & 0xffff_ffff;
        ulong fraction = (ulong)(ticks % TimeSpan.TicksPerSecond) * 65536 / TimeSpan.TicksPerSecond;
        return seconds << 32 | fraction << 16;
    }

    private static TimeSpan Distance(ulong a, ulong b)
    {
        long difference = Math.Abs(Math.Max((long)(a - b), -long.MaxValue));
        return TimeSpan.FromSeconds(difference / 4294967296.0);
    }
}
