using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Remembers the newest auth_hmac stamp of the last few senders. A stamp must be newer (RFC 1982 serial arithmetic) and, with
/// anti_replay time, within time_window of the clock. A mark outside the window has expired: it cannot be replayed any more, and must
/// not lock a sender out whose clock was set right (fault 16).
/// </summary>
internal sealed class ReplayGuard
{
    /// <summary>Senders remembered at once; the least recently heard makes room.</summary>
    private const int Slots = 4;

    private readonly (InetAddress Sender, ulong Mark)[] slots = new (InetAddress, ulong)[Slots];

    internal AdvertError? Check(InetAddress sender, ulong stamp, AuthHmacSettings settings, HmacClock clock)
    {
        int slot = Array.FindIndex(slots, s => s.Sender == sender);
        bool newer = slot < 0 || (long)(stamp - slots[slot].Mark) > 0;
        if (!settings.Monotonic && !clock.IsFresh(stamp, settings.TimeWindow))
        {
            bool learnt = newer && clock.LearnsFrom(stamp);
            if (!learnt || !clock.IsFresh(stamp, settings.TimeWindow)) return AdvertError.HmacStale;
        }
        if (slot >= 0)
        {
            ulong mark = slots[slot].Mark;
            bool expired = !settings.Monotonic && !clock.IsNear(mark, settings.TimeWindow);
            if (!newer && !expired) return AdvertError.HmacReplay;
        }
        if (slot < 0) slot = Slots - 1;
        Array.Copy(slots, 0, slots, 1, slot);
        slots[0] = (sender, stamp);
        return null;
    }
}
