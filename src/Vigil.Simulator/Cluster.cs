using Vigil.Core;
using Vigil.Simulator.Checkers;

namespace Vigil.Simulator;

/// <summary>
/// Hosts that run the product's own core, joined by virtual LANs, in virtual time. One thread, no clock but its own: the same seed and
/// the same calls give the same run.
/// </summary>
public sealed class Cluster
{
    /// <summary>Events at one moment; more mean that some host spins.</summary>
    private const int MostAtOnce = 100_000;

    private bool changed;
    private int standstill;

    /// <summary>An empty cluster. Everything random in it comes from the seed.</summary>
    public Cluster(ulong seed)
    {
        Random = new SeededRandom(seed);
        Network = new Network(this);
    }

    /// <summary>Virtual time since the start.</summary>
    public Instant Now { get; private set; }

    /// <summary>Its hosts, in the order in which they were added.</summary>
    public IReadOnlyList<SimulatedHost> Hosts => HostArray;

    /// <summary>What carries the packets.</summary>
    public Network Network { get; }

    /// <summary>Numbers of the virtual routers.</summary>
    public Cells Cells { get; } = new();

    /// <summary>Number of LANs.</summary>
    public int LanCount { get; private set; }

    /// <summary>Who watches.</summary>
    public IReadOnlyList<Observer> Observers => ObserverArray;

    /// <summary>The first rule that was broken; time stands still from then on.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Faults that have begun and are not mended.</summary>
    public List<Fault> PresentFaults { get; } = [];

    /// <summary>The host that handles an input at this moment; null between inputs. With <see cref="Inputs"/> it tells another thread of one that never ends.</summary>
    public SimulatedHost? Handling { get; internal set; }

    /// <summary>Inputs that were handled.</summary>
    public long Inputs { get; private set; }

    internal SeededRandom Random { get; }

    internal EventQueue Queue { get; } = new();

    internal SimulatedHost[] HostArray { get; private set; } = [];

    internal Observer[] ObserverArray { get; private set; } = [];

    /// <summary>Adds a host; it is off until <see cref="SimulatedHost.Boot"/>.</summary>
    public SimulatedHost Add(HostSpec spec)
    {
        foreach (var link in spec.Links) LanCount = Math.Max(LanCount, link.Lan + 1);
        var host = new SimulatedHost(this, spec, HostArray.Length);
        HostArray = [.. HostArray, host];
        return host;
    }

    /// <summary>Lets somebody watch from now on.</summary>
    public T Watch<T>(T observer) where T : Observer
    {
        ObserverArray = [.. ObserverArray, observer];
        observer.Attach(this);
        return observer;
    }

    /// <summary>Lets somebody watch no longer.</summary>
    internal void Forget(Observer observer) => ObserverArray = [.. ObserverArray.Where(one => one != observer)];

    /// <summary>The host of this name, or null.</summary>
    public SimulatedHost? Find(string name) => Array.Find(HostArray, host => host.Name == name);

    /// <summary>Does something later.</summary>
    public void After(TimeSpan delay, Action action) => Queue.Add(Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), new(null, null, action));

    /// <summary>Does something at a time of the simulation.</summary>
    public void At(Instant time, Action action) => After(time - Now, action);

    /// <summary>Lets a fault begin.</summary>
    public void Apply(Fault fault)
    {
        PresentFaults.Add(fault);
        foreach (var observer in ObserverArray) observer.FaultChanged(fault, begins: true);
        fault.Kind.Apply(this, fault);
        Tell();
    }

    /// <summary>Mends what a fault broke, but for what another one that is still there broke as well.</summary>
    public void Mend(Fault fault)
    {
        if (!PresentFaults.Remove(fault)) return;
        foreach (var observer in ObserverArray) observer.FaultChanged(fault, begins: false);
        fault.Kind.Mend?.Invoke(this, fault);
        foreach (var present in PresentFaults.ToList())
        {
            if (present.Kind.Aspect != FaultAspect.None && present.Kind.Aspect == fault.Kind.Aspect && Meet(present, fault)) present.Kind.Apply(this, present);
        }
        Tell();
    }

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan span)
    {
        var end = Now + span;
        Tell();
        while (Violation is null && Queue.TryTake(end, out var at, out var what))
        {
            standstill = at == Now ? standstill + 1 : 0;
            if (standstill > MostAtOnce) Violated(new Violation(Now, "progress", $"{MostAtOnce} events in one moment, and no end"));
            Now = at;
            if (what.Packet is { } packet) what.Host!.Receive(packet);
            else if (what.Host is { } host) host.Wake();
            else what.Action!();
            if (changed) Tell();
        }
        if (Violation is null) Now = end;
    }

    /// <summary>Conditions changed; observers hear of it when the present event is over.</summary>
    internal void Changed() => changed = true;

    internal void Violated(Violation violation) => Violation ??= violation;

    internal void Spins(SimulatedHost host, string how) => Violated(new Violation(Now, "progress", $"{host.Name} spins: {how}"));

    internal void Handled()
    {
        Handling = null;
        Inputs++;
    }

    internal void LivesChanged(SimulatedHost host)
    {
        foreach (var observer in ObserverArray) observer.LifeChanged(host);
        changed = true;
    }

    private static bool Meet(in Fault one, in Fault other) => one.Kind.Aspect == FaultAspect.Network || one.Host == other.Host;

    private void Tell()
    {
        changed = false;
        foreach (var observer in ObserverArray) observer.ConditionsChanged();
    }
}
