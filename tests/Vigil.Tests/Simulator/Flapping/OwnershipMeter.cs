using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Vrrp;
using Vigil.Simulator;

namespace Vigil.Tests.Simulator.Flapping;

/// <summary>
/// Watches one virtual router: how often a host became master, how long nobody served its address, and how long two hosts had it. An
/// owner serves while none of its scripts is broken for good.
/// </summary>
internal sealed class OwnershipMeter : Observer
{
    private const int Cell = 0;
    private Instant since;
    private int owners;
    private bool serves;

    /// <summary>Transitions to MASTER: each moves the address and runs the notify scripts of a master.</summary>
    public int Switches { get; private set; }

    /// <summary>Nobody had the address, or only hosts that stood still or whose service was down.</summary>
    public TimeSpan Outage { get; private set; }

    /// <summary>Nobody had the address.</summary>
    public TimeSpan Unowned { get; private set; }

    /// <summary>Longest time in one piece in which nobody had the address.</summary>
    public TimeSpan LongestUnowned { get; private set; }

    /// <summary>Two hosts had it.</summary>
    public TimeSpan Double { get; private set; }

    private TimeSpan unownedNow;

    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is Fact.StateChanged { To: RouterState.Master }) Switches++;
    }

    public override void ConditionsChanged()
    {
        Add(Now - since);
        since = Now;
        owners = 0;
        serves = false;
        foreach (var host in Cluster.Hosts)
        {
            if (!host.Owns(Cell) || !host.Kernel.Links[0].IsUp) continue;
            owners++;
            // Who gets no CPU serves nobody.
            bool works = host.Paused is null;
            foreach (var script in host.Configuration.Scripts) works &= host.Scripts[script.Name].FailureRate < 1;
            serves |= works;
        }
    }

    /// <summary>The figures up to now.</summary>
    public OwnershipMeter Read()
    {
        ConditionsChanged();
        return this;
    }

    protected override void Attached() => since = Now;

    private void Add(TimeSpan span)
    {
        if (!serves) Outage += span;
        if (owners > 1) Double += span;
        unownedNow = owners == 0 ? unownedNow + span : TimeSpan.Zero;
        if (owners == 0) Unowned += span;
        if (unownedNow > LongestUnowned) LongestUnowned = unownedNow;
    }
}
