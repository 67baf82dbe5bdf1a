using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// Masters that were silent for so long that others must have taken them for dead, and heard a lesser master before they spoke again: they
/// were overtaken, which is a loss of mastership even where they assert themselves (docs/decisions/0020). Times are the host's own.
/// </summary>
internal sealed class StallWatch
{
    private static readonly Priority HighestOther = new(254);

    private readonly PerRouter<Stall> stalls = new();

    private struct Stall
    {
        public Instant? LastSent;
        public Instant? ResignationRead;
        public bool HeardLower;
    }

    public void Clear(SimulatedHost host) => stalls.Clear(host);

    public void BecameMaster(SimulatedHost host, int cell) => stalls[host, cell].HeardLower = false;

    /// <summary>A master read an advert that is no better than its own.</summary>
    public void HeardLower(SimulatedHost host, Packet packet, VirtualRouter router)
    {
        ref var at = ref stalls[host, packet.Cell];
        var now = host.Clock.Local(host.Cluster.Now);
        if (packet.Priority == 0) at.ResignationRead = now;
        else if (packet.Source != router.Source && IsSilent(at, router, now)) at.HeardLower = true;
    }

    /// <summary>A master sent an advert, at a wake or because a reload makes it speak: whether it had been overtaken.</summary>
    public bool Speaks(SimulatedHost host, int cell, VirtualRouter router, bool isWake)
    {
        ref var at = ref stalls[host, cell];
        var now = host.Clock.Local(host.Cluster.Now);
        bool silent = IsSilent(at, router, now), answers = at.ResignationRead == now;
        at.LastSent = now;
        if (!silent || !isWake || answers) return false;
        bool overtaken = at.HeardLower;
        at.HeardLower = false;
        return overtaken && !router.Settings.Priority.IsOwner;
    }

    private static bool IsSilent(in Stall at, VirtualRouter router, Instant now)
    {
        var settings = router.Settings;
        return at.LastSent is { } sent
            && now >= sent + ElectionTimes.MasterDown(settings.Version, settings.TimerExpiredBackup ?? HighestOther, settings.AdvertInterval, settings.DownTimerAdverts);
    }
}
