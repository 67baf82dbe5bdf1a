using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// A master gives way only to a better one it has just heard, or with the members of its group, or because its addresses are contested,
/// or after a stall; and a master that leaves for any other reason than a better one says so by priority 0 before it lets go.
/// </summary>
internal sealed class StepsDown(Priorities priorities) : Checker
{
    private static readonly Instant Never = new(-1);

    private readonly PerRouter<Instant?> betterRead = new();
    private readonly PerRouter<Instant?> resigned = new();
    private readonly PerRouter<bool> isMaster = new();
    private readonly Dictionary<SimulatedHost, Instant> contested = [];
    private readonly Dictionary<SimulatedHost, Instant> wokeLate = [];

    public override string Name => "steps-down";

    public override void AdvertRead(SimulatedHost host, Packet packet)
    {
        if (packet.IsCorrupt || packet.Cell < 0 || host.Router(packet.Cell) is not { State: RouterState.Master } router) return;
        if (!NoTwoOwners.Beats(packet.Priority, packet.Source, priorities.Of(host, packet.Cell, router), router.Source)) return;
        foreach (int cell in Health.CellsOf(host, router, packet.Cell)) betterRead[host, cell] = cell == packet.Cell || router.Group is not null ? Now : Never;
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority)
    {
        if (priority == 0) resigned[host, cell] = Now;
    }

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number)
    {
        if (kind == VrrpInputKind.AddressesContested) contested[host] = Now;
    }

    public override void LifeChanged(SimulatedHost host) => isMaster.Clear(host);

    public override void Claimed(SimulatedHost host, int cell, VirtualRouter router, bool claims)
    {
        if (claims || !isMaster[host, cell]) return;
        bool excused = betterRead[host, cell] == Now || resigned[host, cell] == Now || wokeLate.GetValueOrDefault(host, Never) == Now;
        if (!excused) Fail($"{host.Name} released {router.Settings.Name} without a resignation");
    }

    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is Fact.WokeLate) wokeLate[host] = Now;
        if (fact is not Fact.StateChanged changed) return;
        int cell = Cluster.Cells.Of(host, changed.Instance);
        isMaster[host, cell] = changed.To == RouterState.Master;
        if (changed is not { From: RouterState.Master, To: RouterState.Backup }) return;
        bool excused = betterRead[host, cell] == Now || contested.GetValueOrDefault(host, Never) == Now || wokeLate.GetValueOrDefault(host, Never) == Now;
        if (!excused) Fail($"{host.Name} left MASTER of {changed.Instance.Name} although it heard nobody better");
    }
}
