using Vigil.Core.Events;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>I4: the last notification is the true state, and each follows from the one before.</summary>
internal sealed class Notifications : Checker
{
    private readonly PerRouter<RouterState> told = new();

    public override string Name => "notifications";

    public override void LifeChanged(SimulatedHost host)
    {
        if (host.Core is null || host.StartedAt == Now) told.Clear(host);
    }

    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is not Fact.StateChanged changed) return;
        ref var last = ref told[host, Cluster.Cells.Of(host, changed.Instance)];
        if (last != changed.From) Fail($"{host.Name} told of {changed.Instance.Name} going from {changed.From} to {changed.To}, but had told of {last}");
        // What a reload removed starts anew when another brings it back.
        last = changed.To == RouterState.Deleted ? RouterState.Initialize : changed.To;
    }

    public override void Settled(SimulatedHost host)
    {
        if (host.Core is null) return;
        foreach (var router in host.Core.Routers)
        {
            var last = told[host, host.CellOf(router)];
            if (last != router.State) Fail($"{host.Name} last told of {router.Settings.Name} being {last}, and it is {router.State}");
        }
    }
}
