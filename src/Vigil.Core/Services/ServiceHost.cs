using Vigil.Core.Events;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Services;

/// <summary>
/// Everything about load balancing on one host: virtual servers, their checks, and the table of services the kernel should have. Pure and
/// deterministic, with the same three members as the host of VRRP: feed one input, take all outputs, look at <see cref="NextWake"/>, repeat.
/// </summary>
public sealed partial class ServiceHost : ICore<ServiceInput, ServiceOutput>
{
    /// <summary>Deadlines run in one wake; what is left runs in the next, which is due at once.</summary>
    private const int MaxDeadlinesPerWake = 10_000;

    /// <summary>Local addresses that are remembered; beyond that none is.</summary>
    private const int MaxLocalAddresses = 65_536;

    private readonly Queue<ServiceOutput> outputs = new();
    private readonly List<VirtualServer> services = [];
    private readonly Dictionary<ServiceKey, VirtualServer> owners = [];
    private readonly HashSet<InetAddress> localAddresses = [];
    private readonly List<VirtualServer> touched = [];
    private readonly FollowerTable followers = new();
    private readonly Instant createdAt;
    private bool isStarted;
    private bool isStopped;
    private int lastRun;

    /// <summary>Starts empty of knowledge: what is remembered, files, sessions and addresses are told next, then the first wake starts everything.</summary>
    /// <param name="configuration">Settings in force.</param>
    /// <param name="seed">Spreads the first probes; the same one gives the same times. <c>random_seed</c> has precedence.</param>
    /// <param name="now">Start of the process.</param>
    public ServiceHost(Configuration configuration, ulong seed, Instant now)
    {
        Configuration = configuration;
        Spread = new Spread(configuration.Global.RandomSeed ?? seed);
        createdAt = now;
        foreach (var settings in configuration.Services) services.Add(new VirtualServer(this, settings));
        AssignKeys();
        followers.Connect(services);
    }

    /// <summary>Settings in force.</summary>
    public Configuration Configuration { get; private set; }

    /// <summary>All virtual servers, in configuration order.</summary>
    public IReadOnlyList<VirtualServer> Services => services;

    /// <summary>The whole table as last told, for comparing with what is there.</summary>
    public ServiceTable Table => new(services.SelectMany(static service => service.Published.Keys.Select(service.Published.Of)).OrderBy(static one => one.Key).ToValueList());

    /// <summary>What a tracked file last held; null: no check follows it, or it was not read yet.</summary>
    public int? ValueOf(string file) => followers.ValueOf(file);

    /// <summary>Earliest deadline; null: nothing to wait for.</summary>
    public Instant? NextWake => isStopped ? null : !isStarted ? createdAt : Deadlines.Next;

    internal DeadlineHeap Deadlines { get; } = new();

    internal Spread Spread { get; }

    /// <summary>Takes the next output, in order.</summary>
    public bool TryTake(out ServiceOutput output) => outputs.TryDequeue(out output);

    /// <summary>Feeds one input.</summary>
    public void Handle(in ServiceInput input, Instant now)
    {
        if (isStopped) return;
        switch (input.Kind)
        {
            case ServiceInputKind.Wake: OnWake(now); break;
            case ServiceInputKind.ProbeEnded: input.Check!.Ended(input.Run, input.Result, now); break;
            case ServiceInputKind.FileValue: followers.Tell(input.Name!, input.Number); break;
            case ServiceInputKind.SessionState: followers.Tell(input.Name!, input.IsSet); break;
            case ServiceInputKind.LocalAddress: OnAddress(input.Address, input.IsSet, now); break;
            case ServiceInputKind.Memory: Remember(input.Memory!); break;
            case ServiceInputKind.Reload: Reload(input.Configuration!, now); break;
            case ServiceInputKind.Stop: Stop(leavesTable: input.IsSet); break;
        }
        PublishTouched();
    }

    internal void Emit(in ServiceOutput output) => outputs.Enqueue(output);

    /// <summary>Before the start nothing is news: what is told then is how things are.</summary>
    internal void Emit(Fact fact)
    {
        if (isStarted) outputs.Enqueue(ServiceOutput.Of(fact));
    }

    /// <summary>What a virtual server should be in the kernel may have changed.</summary>
    internal void Touch(VirtualServer service)
    {
        if (!isStarted || service.IsTouched) return;
        service.IsTouched = true;
        touched.Add(service);
    }

    internal int NextRun() => lastRun = lastRun == int.MaxValue ? 1 : lastRun + 1;

    private void OnWake(Instant now)
    {
        if (!isStarted)
        {
            isStarted = true;
            foreach (var service in services) Start(service, now);
        }
        for (int i = 0; i < MaxDeadlinesPerWake && Deadlines.TryPeekDue(now, out var owner); i++) owner.OnDue(now);
    }

    private void Start(VirtualServer service, Instant now) => service.Start(IsSuspended(service.Settings), Configuration.Global.Lvs.NotifiesAtStart, now);

    private void OnAddress(InetAddress address, bool isHere, Instant now)
    {
        if (!isHere) localAddresses.Remove(address);
        else if (localAddresses.Count < MaxLocalAddresses) localAddresses.Add(address);
        if (!isStarted) return;
        foreach (var service in services)
        {
            if (service.Settings.HaSuspend && ServiceKeys.Covers(service.Settings, address)) service.Suspend(IsSuspended(service.Settings), now);
        }
    }

    /// <summary>None of its addresses is on this host.</summary>
    private bool IsSuspended(ServiceSettings settings) => settings.HaSuspend && !localAddresses.Any(address => ServiceKeys.Covers(settings, address));

    private void Stop(bool leavesTable)
    {
        foreach (var service in services) service.End(isStopping: true);
        isStopped = true;
        touched.Clear();
        if (leavesTable || !isStarted) return;
        foreach (var key in owners.Keys.Order()) Emit(ServiceOutput.Remove(key));
    }

    private void PublishTouched()
    {
        foreach (var service in touched)
        {
            service.IsTouched = false;
            service.Published.Update(service, wanted => Emit(ServiceOutput.Set(wanted)));
        }
        touched.Clear();
    }
}
