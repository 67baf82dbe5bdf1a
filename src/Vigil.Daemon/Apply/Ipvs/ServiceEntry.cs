using System.Runtime.InteropServices;
using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>One service of ours: what is wanted of it, and what is there as far as known.</summary>
internal sealed class ServiceEntry(ServiceKey key)
{
    private readonly Dictionary<IpvsDestinationKey, IpvsDestination> _actual = [];
    private DesiredService? _source;
    private IpvsDestination[] _wanted = [];

    public ServiceKey CoreKey { get; } = key;

    public IpvsServiceKey Key { get; } = key.ToKernel();

    /// <summary>Null when it is to go.</summary>
    public IpvsService? Wanted { get; private set; }

    /// <summary>Null when it is not there.</summary>
    public IpvsService? Actual { get; private set; }

    /// <summary>Whether the destinations must be read before anything else is decided.</summary>
    public bool Stale { get; set; }

    /// <summary>When to look for a difference; null while there is none.</summary>
    public Instant? DueAt { get; set; }

    /// <summary>Operations whose outcome is not known yet.</summary>
    public int UnderWay { get; set; }

    /// <summary>Which table wanted it last.</summary>
    public int Generation { get; set; }

    /// <summary>Attempts in a row with a refusal.</summary>
    public int Failures { get; set; }

    /// <summary>Changes by somebody else that were found, the last ones.</summary>
    public int Drifts { get; set; }

    /// <summary>When the last one was found.</summary>
    public Instant LastDrift { get; set; }

    /// <summary>Until then changes by others are left alone.</summary>
    public Instant HeldUntil { get; set; }

    /// <summary>What was refused and told already.</summary>
    public HashSet<(string What, int Errno)> Told { get; } = [];

    /// <summary>True when that is something else than before.</summary>
    public bool Want(DesiredService? service)
    {
        if (ReferenceEquals(_source, service) || (_source is not null && _source.Equals(service)))
            return false;
        _source = service;
        Wanted = service?.ToKernel();
        _wanted = service is null ? [] : new IpvsDestination[service.Servers.Count];
        for (var i = 0; i < _wanted.Length; i++)
            _wanted[i] = service!.Servers[i].ToKernel();
        return true;
    }

    /// <summary>The service as dumped, null when it was not there. The first difference from what was known, null without one.</summary>
    public string? Found(IpvsService? service)
    {
        var difference = Equals(service, Actual) ? null : service is null ? $"{Key} was removed" : Actual is null ? $"{Key} was added" : $"{Key} was changed";
        Actual = service;
        if (service is null)
            _actual.Clear();
        return difference;
    }

    /// <summary>Its destinations as dumped. The first difference from what was known, null without one.</summary>
    public string? Found(IReadOnlyCollection<IpvsDestinationEntry> destinations)
    {
        string? difference = null;
        var before = new Dictionary<IpvsDestinationKey, IpvsDestination>(_actual);
        _actual.Clear();
        foreach (var entry in destinations)
        {
            var destination = entry.Destination;
            _actual[destination.Key] = destination;
            if (!before.Remove(destination.Key, out var known))
                difference ??= $"{Key} has {destination.Key} in addition";
            else if (!known.Equals(destination))
                difference ??= $"{destination.Key} of {Key} was changed";
        }
        if (before.Count > 0)
            difference ??= $"{before.Keys.First()} of {Key} was removed";
        return difference;
    }

    /// <summary>
    /// What makes the kernel's service the wanted one: changes and additions first, so that a service is never without
    /// servers between two sets of them. What stays the same is not touched.
    /// </summary>
    public void Difference(List<IpvsOperation> operations)
    {
        if (Wanted is null)
        {
            if (Actual is not null)
                operations.Add(new(this, IpvsOperationKind.DeleteService, Actual));
            return;
        }
        if (Actual is null)
            operations.Add(new(this, IpvsOperationKind.AddService, Wanted));
        else if (!Actual.Equals(Wanted))
            operations.Add(new(this, IpvsOperationKind.ChangeService, Wanted));
        var kept = 0;
        foreach (var destination in _wanted)
        {
            var there = _actual.TryGetValue(destination.Key, out var actual);
            kept += there ? 1 : 0;
            if (!there)
                operations.Add(new(this, IpvsOperationKind.AddDestination, Wanted, destination));
            else if (!actual.Equals(destination))
                operations.Add(new(this, IpvsOperationKind.ChangeDestination, Wanted, destination));
        }
        if (kept < _actual.Count)
            AddRemovals(operations);
    }

    private void AddRemovals(List<IpvsOperation> operations)
    {
        var wanted = _wanted.Select(destination => destination.Key).ToHashSet();
        foreach (var (key, destination) in _actual)
        {
            if (!wanted.Contains(key))
                operations.Add(new(this, IpvsOperationKind.DeleteDestination, Wanted!, destination));
        }
    }

    /// <summary>The kernel did it.</summary>
    public void Apply(IpvsOperation operation)
    {
        switch (operation.Kind)
        {
            case IpvsOperationKind.AddService or IpvsOperationKind.ChangeService: Actual = operation.Service; break;
            case IpvsOperationKind.DeleteService: Found(service: null); break;
            case IpvsOperationKind.DeleteDestination: _actual.Remove(operation.Destination.Key); break;
            default: CollectionsMarshal.GetValueRefOrAddDefault(_actual, operation.Destination.Key, out _) = operation.Destination; break;
        }
    }
}
