using Vigil.Core;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// Writes into the heartbeat page by when the supervisor must take the addresses away if this worker does not run again: one advert
/// interval before the backups would give up a master whose last advert is on the wire. Costs a store, and at most one system call, per advert.
/// </summary>
internal sealed class Liveness(Beat beat)
{
    private TimeSpan? patience;

    /// <summary>After each change of state: works out how long the most impatient backup of any of our masters waits.</summary>
    public void StatesChanged(IReadOnlyList<VirtualRouter> routers)
    {
        patience = null;
        foreach (var router in routers)
        {
            if (router.State == RouterState.Master) Include(router);
        }
        Show();
    }

    /// <summary>
    /// Before the addresses of a new master are set: from then on they may have to be taken away, also if this process stops
    /// between that and the word that it is master.
    /// </summary>
    public void Claiming(VirtualRouter router)
    {
        Include(router);
        Show();
    }

    private void Include(VirtualRouter router)
    {
        // The other masters' last adverts may be an interval older than the one just sent: that is the interval taken off.
        var wait = (router.Settings.DownTimerAdverts - 1) * router.Settings.AdvertInterval.Value;
        if (wait < router.Settings.AdvertInterval.Value) wait = router.Settings.AdvertInterval.Value;
        if (patience is null || wait < patience) patience = wait;
    }

    /// <summary>An advert was sent.</summary>
    public void Sent(VirtualRouter router)
    {
        if (router.State == RouterState.Master) Show();
    }

    private void Show() => beat.Show(Clock.Now(), patience);
}
