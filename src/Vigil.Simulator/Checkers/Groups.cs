using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>A sync group moves as one: all members are MASTER or none, and one in FAULT takes all there.</summary>
internal sealed class Groups : Checker
{
    public override string Name => "groups";

    public override void Settled(SimulatedHost host)
    {
        if (host.Core is not { } core) return;
        foreach (var group in core.Groups)
        {
            int masters = 0, faults = 0, waiting = 0;
            foreach (var member in group.Members)
            {
                masters += member.State == RouterState.Master ? 1 : 0;
                faults += member.State == RouterState.Fault ? 1 : 0;
                waiting += member.State == RouterState.Initialize ? 1 : 0;
            }
            int count = group.Members.Count;
            if (masters != 0 && masters != count) Fail($"{host.Name}: {masters} of {count} members of sync group {group.Name} are MASTER");
            if (faults != 0 && faults + waiting != count) Fail($"{host.Name}: {faults} of {count} members of sync group {group.Name} are in FAULT");
        }
    }
}
