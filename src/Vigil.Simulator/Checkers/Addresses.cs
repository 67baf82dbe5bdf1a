using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>I3: the state that is reported is that of the addresses in the kernel, and none is taken off only to be put on again.</summary>
internal sealed class Addresses : Checker
{
    private static readonly TimeSpan Resuming = TimeSpan.FromMilliseconds(1);

    public override string Name => "addresses";

    private readonly Dictionary<(SimulatedHost Host, InetAddress Address), Instant> removed = [];

    public override void AddressChanged(SimulatedHost host, int cell, InetAddress address, bool present)
    {
        if (!present) removed[(host, address)] = Now;
        else if (removed.TryGetValue((host, address), out var at) && at == Now) Fail($"{host.Name} took {address} off and put it on again");
    }

    public override void Settled(SimulatedHost host)
    {
        for (int cell = 0; cell < Cluster.Cells.Count; cell++)
        {
            var router = host.Router(cell);
            // A new worker that goes on as MASTER has kept the addresses, and says so at its first wake.
            if (router is { State: not RouterState.Master } && Now - host.StartedAt <= Resuming + host.MostLate) continue;
            bool master = router is { State: RouterState.Master };
            if (master != host.Kernel.IsClaimed(cell) || (!master && host.Kernel.Has(cell)))
            {
                Fail($"{host.Name} reports {router?.State.ToString() ?? "nothing"} for virtual router {Cluster.Cells.VridOf(cell)}, its kernel has the addresses: {host.Kernel.Has(cell)}");
            }
        }
    }
}
