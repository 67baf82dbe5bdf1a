using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>Who becomes MASTER announces each of its addresses within a second, so that switches and neighbours follow (fault 70).</summary>
internal sealed class Announcements : Checker
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    private readonly PerRouter<(int Claim, int Count, int Addresses)> announced = new();
    private SimulatedHost? reloading;

    public override string Name => "announcements";

    public override void Announced(SimulatedHost host, int cell, InetAddress address) => announced[host, cell].Count++;

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number) => reloading = kind == VrrpInputKind.Reload ? host : null;

    public override void AdvertRead(SimulatedHost host, Packet packet) => reloading = null;

    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is Fact.Reloaded) reloading = null;
    }

    public override void Claimed(SimulatedHost host, int cell, VirtualRouter router, bool claims)
    {
        ref var at = ref announced[host, cell];
        int addresses = router.Settings.VirtualAddresses.Count + router.Settings.ExcludedAddresses.Count;
        // After a reload only what it added is news.
        int wanted = reloading == host ? Math.Max(0, addresses - at.Addresses) : addresses;
        at = (at.Claim + 1, 0, addresses);
        if (!claims) return;
        int claim = at.Claim;
        var from = Now;
        Cluster.After(Within + host.MostLate, () =>
        {
            var now = announced[host, cell];
            if (now.Claim != claim || now.Count >= wanted || !host.IsRunning || host.RunningSince > from || router.Settings.Announce.Repeat == 0) return;
            Fail($"{host.Name} claimed {router.Settings.Name} and announced {now.Count} of its {wanted} addresses");
        });
    }
}
