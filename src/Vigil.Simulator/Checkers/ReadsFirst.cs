using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// After a pause nothing is sent from the stale state before all adverts that wait are read (faults 21 and 23): neither by who was a BACKUP, nor
/// by a MASTER that was silent for so long that others must have taken it for dead. Not even a resignation: it leads nobody any more.
/// </summary>
internal sealed class ReadsFirst : Checker
{
    private static readonly Priority HighestOther = new(254);

    private readonly PerRouter<Instant?> lastSent = new();

    public override string Name => "reads-first";

    public override void LifeChanged(SimulatedHost host)
    {
        if (host.Core is null || host.StartedAt == Now) lastSent.Clear(host);
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority)
    {
        ref var last = ref lastSent[host, cell];
        var (before, settings) = (last, router.Settings);
        last = host.Clock.Local(Now);
        if (!host.IsCatchingUp) return;
        var patience = ElectionTimes.MasterDown(settings.Version, settings.TimerExpiredBackup ?? HighestOther, settings.AdvertInterval, settings.DownTimerAdverts);
        if (before is { } sent && last - sent < patience) return;
        Fail($"{host.Name} sent priority {priority} for {settings.Name}, {(last - before)?.TotalSeconds ?? 0:0.###} s after its last advert, before it had read what waited");
    }
}
