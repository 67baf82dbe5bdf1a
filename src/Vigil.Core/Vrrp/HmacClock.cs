using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// The clock of auth_hmac stamps. It follows the boot-time clock from a point where it was set by the wall clock, so that a step of the
/// wall clock on one host does not make its adverts worthless (fault 16). It takes small corrections at once; after a big step it goes
/// over to the wall clock, or to a peer's, only when peers' signed adverts show that they live by that, or at least not by this clock.
/// Stamps are seconds (32 bits), fraction (16) and counter (16) in one number.
/// </summary>
internal sealed class HmacClock
{
    /// <summary>Differences up to this are followed at once: slewing and small steps.</summary>
    private static readonly TimeSpan SmallStep = TimeSpan.FromSeconds(1);

    /// <summary>Adverts that are fresh by neither clock, one newer than the other, after which this clock is not believed any more.</summary>
    private const int Disagreements = 3;

    private readonly VrrpHost host;
    private int disagreements;
    private ulong newestStranger;
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
        bool fresh = byWall <= window || IsNear(stamp, window);
        if (fresh && byWall < Distance(stamp, ToStamp(Now))) behindWall = TimeSpan.Zero;
        if (fresh) disagreements = 0;
        return fresh;
    }

    /// <summary>
    /// A stamp of a sound HMAC that is fresh by neither clock, and newer than all its sender is known to have used, so no replay of
    /// those. Such adverts are no reason to mistrust two clocks that agree. If they do not (the machine stood still with its boot-time clock, the
    /// wall clock was stepped), one of them is wrong, or both:
    /// <list type="bullet">
    /// <item>the stamp is ahead: a machine that stood still lags, so it follows that peer;</item>
    /// <item>else the wall clock is the better guess. Hosts that live by a time of their own each do not hear each other, so none would begin: the
    /// wall clock is the one time they can agree on, each for itself.</item>
    /// </list>
    /// </summary>
    /// <param name="stamp">What the advert says.</param>
    /// <returns>True when the clock was set anew.</returns>
    internal bool LearnsFrom(ulong stamp)
    {
        if (behindWall == TimeSpan.Zero || (disagreements > 0 && (long)(stamp - newestStranger) <= 0)) return false;
        newestStranger = stamp;
        if (++disagreements < Disagreements) return false;
        disagreements = 0;
        ulong clock = ToStamp(Now);
        var behindPeer = Distance(stamp, clock);
        bool follows = (long)(stamp - clock) > 0;
        behindWall = follows ? behindWall - behindPeer : TimeSpan.Zero;
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
