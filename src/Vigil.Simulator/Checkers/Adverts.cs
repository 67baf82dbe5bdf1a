using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>I9: no advert of a master is late by its own work.</summary>
internal sealed class Adverts : Checker
{
    private readonly PerRouter<(Instant At, TimeSpan Interval)?> last = new();

    public override string Name => "adverts";

    public override void LifeChanged(SimulatedHost host) => last.Clear(host);

    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is Fact.StateChanged { To: not RouterState.Master } changed) last[host, Cluster.Cells.Of(host, changed.Instance)] = null;
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority)
    {
        ref var before = ref last[host, cell];
        // Until a reload says another, and then an advert leaves at once.
        if (before is { } sent && Now - sent.At > sent.Interval + Slack(sent.Interval, host))
        {
            Fail($"{host.Name} sent an advert of {router.Settings.Name} {(Now - sent.At).TotalSeconds:0.###} s after the one before");
        }
        before = (Now, router.Settings.AdvertInterval.Value);
    }
}
