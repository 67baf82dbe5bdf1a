using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator;

/// <summary>
/// A host: the product's own core and what its shell does around it, by the same law: waiting packets before a late wake, one input, all
/// outputs, the next deadline.
/// </summary>
public sealed partial class SimulatedHost
{
    /// <summary>Packets a socket keeps for a daemon that does not read; more are lost, as in the kernel.</summary>
    public const int MaxWaiting = 1000;

    /// <summary>Wakes in a second for each virtual router; more mean that the host spins. The shortest advert_int asks for 100.</summary>
    private const int MostWakesPerRouter = 1_000;

    private readonly Cluster cluster;
    private readonly SeededRandom random;
    private readonly Queue<(Packet Packet, Instant Arrived, int Link)> waiting = new();
    private readonly Queue<(Action Do, int Life)> whenRunning = new();
    private readonly Dictionary<string, int> fileValues = [];
    private readonly Dictionary<string, int> processCounts = [];
    private SimulatedLink?[] linkOfLan = [];
    private Instant? armed;
    private Instant armedFor;
    private (Instant From, int Count) wakes;

    internal SimulatedHost(Cluster cluster, HostSpec spec, int index)
    {
        this.cluster = cluster;
        (Spec, Index, Configuration, WakeLateness, MostLate) = (spec, index, spec.Configuration, spec.WakeLateness, spec.WakeLateness);
        random = cluster.Random.Stream($"host {spec.Name}");
        Kernel = new SimulatedKernel(this, cluster, spec.Links);
        Scripts = new SimulatedScripts(this, cluster);
        foreach (var link in Kernel.Links)
        {
            if (link.Lan >= linkOfLan.Length) Array.Resize(ref linkOfLan, link.Lan + 1);
            linkOfLan[link.Lan] ??= link;
        }
        Clock.Boot(cluster.Now, spec.Uptime);
        Clock.SetDrift(spec.Drift, cluster.Now);
    }

    /// <summary>The cluster it is in.</summary>
    public Cluster Cluster => cluster;

    /// <summary>What it was made of.</summary>
    public HostSpec Spec { get; }

    /// <summary>Its name.</summary>
    public string Name => Spec.Name;

    /// <summary>Its number: place in <see cref="Cluster.Hosts"/>.</summary>
    public int Index { get; }

    /// <summary>The product's core; null while no worker runs.</summary>
    public VrrpHost? Core { get; private set; }

    /// <summary>Configuration in force, or to start with.</summary>
    public Configuration Configuration { get; private set; }

    /// <summary>Its clocks.</summary>
    public HostClock Clock { get; } = new();

    /// <summary>Its interfaces and addresses.</summary>
    public SimulatedKernel Kernel { get; }

    /// <summary>Its tracking scripts.</summary>
    public SimulatedScripts Scripts { get; }

    /// <summary>The machine has power.</summary>
    public bool IsOn { get; private set; }

    /// <summary>How its daemon or the whole machine stands still; null: it does not.</summary>
    public PauseKind? Paused { get; private set; }

    /// <summary>A worker is there and runs.</summary>
    public bool IsRunning => Core is not null && Paused is null;

    /// <summary>How late a wake-up may come.</summary>
    public TimeSpan WakeLateness { get; private set; }

    /// <summary>The same, as it was at worst lately; what was planned before a change may still come as late.</summary>
    internal TimeSpan MostLate { get; private set; }

    /// <summary>When it last began to run: was started, or went on after a pause.</summary>
    public Instant RunningSince { get; private set; }

    /// <summary>When its machine or worker was last started.</summary>
    public Instant StartedAt { get; private set; }

    /// <summary>How wrong its wall clock was then.</summary>
    internal TimeSpan WallErrorAtStart { get; private set; }

    /// <summary>Workers started so far; tells what belongs to a dead one.</summary>
    public int Life { get; private set; }

    /// <summary>The router of its worker for a cell; null: none.</summary>
    public VirtualRouter? Router(int cell) => cell < routers.Length && Core is not null ? routers[cell] : null;

    /// <summary>It holds an address of the virtual router, and its machine is reachable with it.</summary>
    public bool Owns(int cell) => IsOn && Kernel.Has(cell);

    /// <summary>It has just gone on after a pause, and reads the packets that waited.</summary>
    internal bool IsCatchingUp { get; private set; }

    internal SimulatedLink? LinkOn(int lan) => lan < linkOfLan.Length ? linkOfLan[lan] : null;

    internal bool HasAddress(InetAddress address)
    {
        foreach (var link in Kernel.Links)
        {
            foreach (var own in link.Addresses)
            {
                if (own == address) return true;
            }
        }
        return false;
    }

    /// <summary>A packet reaches the network card.</summary>
    internal void Receive(Packet packet)
    {
        cluster.Network.Delivered++;
        if (Core is null || LinkOn(packet.Lan) is not { IsUp: true } link || Paused is PauseKind.Machine or PauseKind.MachineAndClock)
        {
            cluster.Network.Done(packet);
        }
        else if (Paused is null)
        {
            Read(packet, cluster.Now, link.Index);
        }
        else if (waiting.Count < MaxWaiting)
        {
            waiting.Enqueue((packet, cluster.Now, link.Index));
        }
        else
        {
            cluster.Network.Done(packet);
        }
    }

    private void Read(Packet packet, Instant arrived, int link)
    {
        foreach (var observer in cluster.ObserverArray) observer.AdvertRead(this, packet);
        var metadata = new PacketMetadata(packet.Source, packet.Destination, link, 255, Clock.Local(arrived));
        Handle(VrrpInput.Packet(packet.Bytes, metadata));
        cluster.Network.Done(packet);
        Arm();
    }

    /// <summary>Feeds one input other than a packet to a worker that runs.</summary>
    internal void Feed(in VrrpInput input)
    {
        if (Core is null) return;
        int number = input.Interface is { IsRunning: true } ? 1 : input.Number;
        foreach (var observer in cluster.ObserverArray) observer.Feeding(this, input.Kind, input.Name ?? input.Interface?.Name, number);
        Handle(input);
        Arm();
    }

    /// <summary>Now, or, while the worker sleeps, when it goes on; never when it dies before.</summary>
    internal void WhenRunning(Action action)
    {
        if (IsRunning) action();
        else if (Core is not null) whenRunning.Enqueue((action, Life));
    }

    /// <summary>The event queue says that it may be time; a packet may have moved the deadline since.</summary>
    internal void Wake()
    {
        if (armed is not { } at || at > cluster.Now || !IsRunning) return;
        armed = null;
        if (Core!.NextWake is { } due && Clock.Simulated(due) <= cluster.Now)
        {
            wakes = cluster.Now < wakes.From + TimeSpan.FromSeconds(1) ? (wakes.From, wakes.Count + 1) : (cluster.Now, 1);
            int most = MostWakesPerRouter * Math.Max(1, Core.Routers.Count);
            if (wakes.Count > most) cluster.Spins(this, $"more than {most} wakes in a second");
            Handle(VrrpInput.Wake);
        }
        Arm();
    }

    /// <summary>A later deadline than before costs nothing: the event that is already queued looks again.</summary>
    private void Arm()
    {
        if (!IsRunning || Core!.NextWake is not { } due) return;
        var at = Clock.Simulated(due);
        if (armed is not null && armedFor <= at) return;
        armedFor = at;
        armed = Instant.Max(cluster.Now, at) + WakeLateness * random.NextShare();
        cluster.Queue.Add(armed.Value, new(this, null, null));
    }

    /// <summary>A deadline may be due earlier or later than it was: the clock changed.</summary>
    internal void Rearm()
    {
        armed = null;
        Arm();
    }
}
