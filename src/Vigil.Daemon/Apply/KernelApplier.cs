using System.Collections.Immutable;
using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply.Firewall;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>
/// The kernel side of a VRRP worker: interfaces in; addresses, routes, rules, firewall and sysctls out. Thin: decisions are
/// <see cref="Reconciler"/>'s. Everything happens in the network namespace of the thread that opened it, and on one thread.
/// <code>
/// open → Start → { Claim | Release | Reload | OnReadable | Wake } … → Stop → Dispose
/// </code>
/// After each call take the facts and look at <see cref="NextWake"/>.
/// </summary>
public sealed class KernelApplier : IDisposable
{
    private const int MaxRounds = 8, MaxReads = 64;
    private static readonly ImmutableArray<RouteGroup> Groups =
        [RouteGroup.Link, RouteGroup.AddressV4, RouteGroup.AddressV6, RouteGroup.RuleV4, RouteGroup.RuleV6];
    private static readonly TimeSpan DumpRetry = TimeSpan.FromSeconds(1);

    private readonly NetlinkConnection _connection;
    private readonly NetlinkMonitor _monitor;
    private readonly Reconciler _reconciler;
    private readonly LedgerStore _ledgers;
    private readonly FirewallKeeper _firewall;
    private readonly PromoteSecondaries _sysctls;
    private readonly List<NetlinkEvent> _events = [];
    private readonly Queue<KernelFact> _facts = new();
    private readonly HashSet<string> _seenInterfaces = [];
    private readonly Dictionary<string, byte[]> _releases = [];
    private readonly HashSet<string> _unprepared = [];
    private Configuration _configuration;
    private Instant? _dumpAt;
    private bool _listensToRoutes;

    private KernelApplier(NetlinkConnection connection, NetlinkMonitor monitor, Configuration configuration, string runDirectory)
    {
        _connection = connection;
        _monitor = monitor;
        _configuration = configuration;
        _reconciler = new Reconciler(connection.Port);
        _ledgers = new LedgerStore(runDirectory);
        _firewall = new FirewallKeeper(configuration.Global.Firewall, Trouble);
        _sysctls = new PromoteSecondaries(Trouble);
    }

    /// <summary>Opens the sockets; null with an error when the system refuses.</summary>
    /// <param name="configuration">Settings in force.</param>
    /// <param name="runDirectory">Where run-time state is kept, on a file system in memory.</param>
    /// <param name="error">Why not.</param>
    public static KernelApplier? Open(Configuration configuration, string runDirectory, out NetlinkError error)
    {
        var buffers = configuration.Global.Buffers;
        var command = Buffer(buffers.NetlinkCommand, buffers.NetlinkCommandForce);
        var monitor = NetlinkMonitor.Open(Buffer(buffers.NetlinkMonitor, buffers.NetlinkMonitorForce) with { Groups = Groups }, out error);
        if (monitor is null)
            return null;
        if (NetlinkConnection.Open(command, out error) is { } connection)
            return new KernelApplier(connection, monitor, configuration, runDirectory);
        monitor.Dispose();
        return null;
    }

    /// <summary>Readable when something changed: call <see cref="OnReadable"/>.</summary>
    public int Descriptor => _monitor.Descriptor;

    /// <summary>The same for nftables, call <see cref="OnFirewallReadable"/>; null until the first <c>no_accept</c> master.</summary>
    public int? FirewallDescriptor => _firewall.Descriptor;

    /// <summary>When to call <see cref="Wake"/>.</summary>
    public Instant? NextWake => Instant.Earlier(_dumpAt, _reconciler.NextWake);

    /// <summary>Interfaces and addresses as known.</summary>
    public InterfaceTable Interfaces => _reconciler.Interfaces;

    /// <summary>Index of the interface with the name, null when there is none.</summary>
    public int? IndexOf(string name) => _reconciler.Interfaces.IndexOf(name);

    /// <summary>Link-layer address of an interface, null when there is no such interface.</summary>
    public ReadOnlySpan<byte> MacOf(int index) => _reconciler.Interfaces.Find(index) is { } link ? link.HardwareAddress.Span : default;

    /// <summary>The interface as the core wants to see it, null when there is none of that name.</summary>
    public InterfaceSnapshot? Snapshot(string name) => _reconciler.Snapshot(name);

    /// <summary>What promote_secondaries of an interface was before it was set, null when it is left alone.</summary>
    public string? PromotedBefore(string name) => _sysctls.Before(name);

    /// <summary>Makes every address others add or remove a fact (<c>--address-monitoring</c>).</summary>
    public bool ReportsAddresses { set => _reconciler.ReportsAddresses = value; }

    /// <summary>Takes the next fact.</summary>
    public bool TryTake(out KernelFact fact) => _facts.TryDequeue(out fact!);

    /// <summary>
    /// Reads interfaces, puts the static items there, and removes what an earlier run left: the things in its ledgers and all
    /// virtual items of the configuration (vrrp-behaviour C4), but for the instances to adopt, whose things stay.
    /// </summary>
    /// <param name="adopt">Whether to keep the things of an instance that has a ledger: it resumes as master.</param>
    /// <param name="now">The time.</param>
    /// <returns>The instances adopted. Each must be claimed or released in the end.</returns>
    public IReadOnlyList<string> Start(Predicate<string> adopt, Instant now)
    {
        Settle(now);
        var ledgers = ReadLedgers();
        var adopted = ledgers.Where(ledger => ledger.Owner != Reconciler.StaticOwner && ledger.Items.Count > 0)
            .Select(ledger => ledger.Owner).Where(owner => adopt(owner)).ToHashSet();
        _reconciler.Configure(_configuration);
        _sysctls.Configure(_configuration);
        _reconciler.Want(Reconciler.StaticOwner, WantedItem.Of(_configuration), now);
        foreach (var instance in _configuration.Instances)
        {
            if (adopted.Contains(instance.Name))
                _reconciler.Want(instance.Name, WantedItem.Of(instance), now);
        }
        CleanUp(ledgers, now);
        Settle(now);
        foreach (var (owner, _) in ledgers.Where(ledger => _reconciler.ItemsOf(ledger.Owner).Count == 0))
            Trouble(_ledgers.Remove(owner));
        return [.. _configuration.Instances.Select(instance => instance.Name).Where(adopted.Contains)];
    }

    private List<OwnedItems> ReadLedgers() =>
        [.. _ledgers.ReadAll().Select(text => Ledger.Parse(text, _reconciler.Interfaces.IndexOf)).OfType<OwnedItems>()];

    /// <summary>What is wanted by now stays; the rest of what the ledgers and the configuration name goes.</summary>
    private void CleanUp(List<OwnedItems> ledgers, Instant now)
    {
        foreach (var (owner, items) in ledgers)
            _reconciler.Clean(owner, items, now);
        foreach (var instance in _configuration.Instances)
            _reconciler.Clean(instance.Name, WantedItem.Of(instance), now);
        if (_configuration.Instances.Any(instance => FirewallEntry.Of(instance).Any()))
            _firewall.Clean();
    }

    /// <summary>The instance is master: everything it has goes into the kernel, in the order of vrrp-behaviour E7.</summary>
    public void Claim(VrrpInstanceSettings instance, Instant now)
    {
        _firewall.Want(instance.Name, FirewallEntry.Of(instance));
        _reconciler.Want(instance.Name, WantedItem.Of(instance), now);
        Settle(now);
    }

    /// <summary>
    /// The instance is master no more: everything goes, in the reverse order. Addresses go by requests made beforehand: until they are
    /// gone another host may have them, too, and the comparing and book-keeping that follows finds them gone.
    /// </summary>
    public void Release(string instance, Instant now)
    {
        if (_releases.Remove(instance, out var requests))
            _connection.Send(requests);
        _reconciler.Release(instance, now);
        Settle(now);
        _firewall.Want(instance, []);
    }

    /// <summary>Takes the addresses of an instance that is not master out of the kernel, if they are there: nobody here put them there.</summary>
    public void Withdraw(VrrpInstanceSettings instance, Instant now)
    {
        _reconciler.Clean(instance.Name, WantedItem.Of(instance).OfType<WantedItem.Address>(), now);
        Settle(now);
    }

    /// <summary>When there is time: makes the requests by which the addresses of what changed since will go.</summary>
    public void PrepareReleases()
    {
        foreach (var owner in _unprepared)
        {
            if (owner != Reconciler.StaticOwner && _connection.Prepare(_reconciler.Removals(owner)) is { } requests)
                _releases[owner] = requests;
        }
        _unprepared.Clear();
    }

    /// <summary>Uses a new configuration for static items, source addresses, sysctls and the firewall's table. Claims and releases of instances come from the core.</summary>
    public void Reload(Configuration configuration, Instant now)
    {
        _configuration = configuration;
        _reconciler.Configure(configuration);
        _sysctls.Configure(configuration);
        _firewall.Use(configuration.Global.Firewall);
        _reconciler.Want(Reconciler.StaticOwner, WantedItem.Of(configuration), now);
        Settle(now);
    }

    /// <summary>Removes the static items and puts sysctls back (vrrp-behaviour P1); instances were released before.</summary>
    public void Stop(Instant now)
    {
        _reconciler.Release(Reconciler.StaticOwner, now);
        Settle(now);
        _sysctls.RestoreAll();
    }

    /// <summary>The monitor has something to read.</summary>
    public void OnReadable(Instant now) => Settle(now);

    /// <summary>The firewall's descriptor has something to read.</summary>
    public void OnFirewallReadable() => _firewall.OnReadable();

    /// <summary>The time of <see cref="NextWake"/> has come.</summary>
    public void Wake(Instant now) => Settle(now);

    /// <summary>Reads what changed, then does what is due, until nothing is; bounded, so that a war over an address cannot hold the loop.</summary>
    private void Settle(Instant now)
    {
        ListenToRoutes();
        Drain(now);
        for (var round = 0; round < MaxRounds; round++)
        {
            if (_reconciler.Needs != DumpNeeds.None && (_dumpAt is null || _dumpAt <= now))
                Dump(now);
            var due = _reconciler.TakeDue(now);
            var touched = _reconciler.TakeTouchedOwners();
            foreach (var owner in touched)
            {
                _releases.Remove(owner);
                _unprepared.Add(owner);
            }
            WriteLedgers(touched);
            if (due.Count == 0)
            {
                RemoveLedgers(touched);
                break;
            }
            var outcomes = _connection.Execute([.. due.Select(operation => operation.Request)]);
            for (var i = 0; i < due.Count; i++)
                _reconciler.Completed(due[i], outcomes[i], now);
            RemoveLedgers(touched);
            Drain(now);
        }
        while (_reconciler.TryTake(out var fact))
            Take(fact);
    }

    /// <summary>Only once a route is wanted: on a router that speaks BGP, routes change all the time.</summary>
    private void ListenToRoutes()
    {
        if (_listensToRoutes || !_reconciler.WantsRoutes)
            return;
        _listensToRoutes = true;
        foreach (var group in new[] { RouteGroup.RouteV4, RouteGroup.RouteV6 })
        {
            if (_monitor.Join(group) is { Ok: false } error)
                Trouble($"changes of routes by others will not be noticed: {error}");
        }
    }

    private void Drain(Instant now)
    {
        for (var i = 0; i < MaxReads; i++)
        {
            _events.Clear();
            var error = _monitor.Read(_events);
            if (!error.Ok)
                Trouble($"listening to changes in the kernel failed: {error}");
            if (_events.Count == 0)
                return;
            if (_events.Exists(happened => happened is NetlinkOverrun))
                _facts.Enqueue(new KernelFact.Resynchronised());
            _reconciler.Handle(_events, now);
        }
    }

    private void Dump(Instant now)
    {
        var needs = _reconciler.Needs;
        _dumpAt = null;
        NetlinkError error = default;
        if (needs.HasFlag(DumpNeeds.Interfaces)
            && _connection.Dump<Link>(default, out error) is { } links && _connection.Dump<InterfaceAddress>(default, out error) is { } addresses)
            _reconciler.Dumped(links, addresses, now);
        if (error.Ok && needs.HasFlag(DumpNeeds.Routes)
            && _connection.Dump<Route>(new DumpFilter { Protocol = Route.KeepalivedProtocol }, out error) is { } routes)
            _reconciler.Dumped(routes, now);
        if (error.Ok && needs.HasFlag(DumpNeeds.Rules) && _connection.Dump<Rule>(default, out error) is { } rules)
            _reconciler.Dumped(rules, now);
        if (error.Ok)
            return;
        Trouble($"reading the state of the kernel failed: {error}");
        _dumpAt = now + DumpRetry;
    }

    /// <summary>Before the kernel is asked: a daemon killed in between left a ledger that names too much rather than too little.</summary>
    private void WriteLedgers(IReadOnlyList<string> owners)
    {
        foreach (var owner in owners)
        {
            if (_reconciler.ItemsOf(owner) is { Count: > 0 } items)
                Trouble(_ledgers.Write(owner, Ledger.Format(owner, items, index => _reconciler.Interfaces.Find(index)?.Name)));
        }
    }

    /// <summary>After the kernel has done it.</summary>
    private void RemoveLedgers(IReadOnlyList<string> owners)
    {
        foreach (var owner in owners)
        {
            if (_reconciler.ItemsOf(owner).Count == 0)
                Trouble(_ledgers.Remove(owner));
        }
    }

    private void Take(KernelFact fact)
    {
        if (fact is KernelFact.InterfaceGone gone)
            _seenInterfaces.Remove(gone.Name);
        else if (fact is KernelFact.InterfaceChanged changed && _seenInterfaces.Add(changed.Snapshot.Name))
            _sysctls.InterfaceAppeared(changed.Snapshot.Name);
        _facts.Enqueue(fact);
    }

    private void Trouble(string? what)
    {
        if (what is not null)
            _facts.Enqueue(new KernelFact.Trouble(what));
    }

    private static NetlinkSocketOptions Buffer(uint bytes, bool force) => new()
    {
        ReceiveBuffer = bytes == 0 ? null : (int)Math.Min(bytes, int.MaxValue),
        ForceReceiveBuffer = force,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _firewall.Dispose();
        _monitor.Dispose();
        _connection.Dispose();
    }
}
