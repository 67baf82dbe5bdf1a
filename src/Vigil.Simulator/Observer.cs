using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator;

/// <summary>
/// Watches a cluster from outside: packets on the wire, addresses in the kernels, what the daemons tell. Checkers and recorders are made
/// from it. A cell is a number that stands for one virtual router on its LAN, the same on every host (<see cref="Cluster.Cells"/>).
/// </summary>
public abstract class Observer
{
    /// <summary>The cluster it watches; set by <see cref="Cluster.Watch"/>.</summary>
    protected Cluster Cluster { get; private set; } = null!;

    /// <summary>The present time of the simulation.</summary>
    protected Instant Now => Cluster.Now;

    internal void Attach(Cluster cluster)
    {
        Cluster = cluster;
        Attached();
    }

    /// <summary><see cref="Cluster"/> can be used from here on.</summary>
    protected virtual void Attached() { }

    /// <summary>A host put an advert on the wire.</summary>
    /// <param name="host">Sender.</param>
    /// <param name="cell">Virtual router.</param>
    /// <param name="router">The sender's, for its settings.</param>
    /// <param name="priority">As in the packet.</param>
    public virtual void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority) { }

    /// <summary>A daemon is about to read a packet.</summary>
    public virtual void AdvertRead(SimulatedHost host, Packet packet) { }

    /// <summary>A virtual address was put on an interface or taken off.</summary>
    public virtual void AddressChanged(SimulatedHost host, int cell, InetAddress address, bool present) { }

    /// <summary>A daemon asked its kernel for the addresses of a virtual router (again), or released them.</summary>
    public virtual void Claimed(SimulatedHost host, int cell, VirtualRouter router, bool claims) { }

    /// <summary>A gratuitous ARP or neighbour advertisement left.</summary>
    public virtual void Announced(SimulatedHost host, int cell, InetAddress address) { }

    /// <summary>A daemon told of something: what logs and notify scripts get.</summary>
    public virtual void Told(SimulatedHost host, Fact fact) { }

    /// <summary>A tracking script was started, or (signal not 0) sent a signal.</summary>
    public virtual void ScriptRun(SimulatedHost host, ScriptSettings script, int run, int signal) { }

    /// <summary>A daemon is about to learn that a script ended.</summary>
    public virtual void ScriptEnded(SimulatedHost host, string script, int run, ScriptEnd end, int number) { }

    /// <summary>A daemon is about to read an input other than packets and wakes; the number of an interface is 1 while it runs.</summary>
    public virtual void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number) { }

    /// <summary>A daemon has handled an input that changed something; all its outputs are done.</summary>
    public virtual void Settled(SimulatedHost host) { }

    /// <summary>A host's daemon was started, ended, paused or went on.</summary>
    public virtual void LifeChanged(SimulatedHost host) { }

    /// <summary>Something about hosts, links or addresses changed: conditions may hold now that did not before.</summary>
    public virtual void ConditionsChanged() { }

    /// <summary>A fault began or was mended.</summary>
    public virtual void FaultChanged(in Fault fault, bool begins) { }
}
