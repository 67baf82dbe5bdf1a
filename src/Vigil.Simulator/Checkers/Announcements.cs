using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>Who becomes MASTER announces each of its addresses within a second, so that switches and neighbours follow (fault 70).</summary>
internal sealed class Announcements : Checker
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    private readonly PerRouter<(int Claim, int Count)> announced = new();

    public override string Name => "announcements";

    public override void Announced(SimulatedHost host, int cell, InetAddress address) => announced[host, cell].Count++;

    public override void Claimed(SimulatedHost host, int cell, VirtualRouter router, bool claims)
    {
        ref var at = ref announced[host, cell];
        at = (at.Claim + 1, 0);
        if (!claims) return;
        int claim = at.Claim, wanted = router.Settings.VirtualAddresses.Count;
        var from = Now;
        Cluster.After(Within + host.MostLate, () =>
        {
            var now = announced[host, cell];
            if (now.Claim != claim || now.Count >= wanted || !host.IsRunning || host.RunningSince > from || router.Settings.Announce.Repeat == 0) return;
            Fail($"{host.Name} claimed {router.Settings.Name} and announced {now.Count} of its {wanted} addresses");
        });
    }
}
