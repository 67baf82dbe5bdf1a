using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>
/// Compares the services that should be in the kernel with those that are, and decides on the difference. Pure: it is told what is
/// wanted, dumps, outcomes and the time, and hands out operations and facts. A service that is wanted is ours altogether, with all
/// its destinations; services nobody wanted here are never touched. IPVS tells of no change, so what others do is found by looking:
/// every <see cref="CheckInterval"/> the table is read again, a slice at a time.
/// </summary>
public sealed class IpvsReconciler
{
    /// <summary>Differences named in one fact.</summary>
    public const int LargestReport = 5;

    /// <summary>Changes by others, with no <see cref="Peace"/> in between, after which a service counts as contested.</summary>
    public const int TooManyDrifts = 5;

    /// <summary>How long a contested service is left alone after it was put right.</summary>
    public static readonly TimeSpan ContestedHold = TimeSpan.FromSeconds(60);

    /// <summary>After so long without a change by others all is forgotten.</summary>
    public static readonly TimeSpan Peace = 2 * ContestedHold;

    /// <summary>Time between two looks at the whole table.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>Time between two slices of a look; each has at most <see cref="LargestSlice"/> services.</summary>
    public static readonly TimeSpan SliceInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Services whose destinations one slice reads.</summary>
    public const int LargestSlice = 64;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    private readonly Dictionary<ServiceKey, ServiceEntry> _entries = [];
    private readonly HashSet<ServiceEntry> _due = [];
    private readonly Queue<ServiceEntry> _toCheck = new();
    private readonly Queue<IpvsFact> _facts = new();
    private Instant? _checkAt; // of the next check, or the next slice of one
    private bool _unread = true;
    private bool _checkBegins;
    private int _generation;

    /// <summary>Whether the list of services must be read before anything else is decided.</summary>
    public bool NeedsServices => _unread && _entries.Count > 0;

    /// <summary>Whether others' changes are looked for and undone.</summary>
    public bool Repairs { get; set; } = true;

    /// <summary>The keys of all services that are ours now.</summary>
    public IReadOnlyCollection<ServiceKey> Keys => _entries.Keys;

    /// <summary>Another number for other <see cref="Keys"/>.</summary>
    public int KeysVersion { get; private set; }

    /// <summary>When something is to be done; null while all is as it should be and nothing is looked for.</summary>
    public Instant? NextWake
    {
        get
        {
            var next = Repairs && _entries.Count > 0 ? _checkAt : null;
            foreach (var entry in _due)
                next = Instant.Earlier(next, entry.DueAt);
            return next;
        }
    }

    /// <summary>Takes the next fact.</summary>
    public bool TryTake(out IpvsFact fact) => _facts.TryDequeue(out fact!);

    /// <summary>From now on these services are wanted, and no others. Those wanted before and not any more go.</summary>
    public void Want(ServiceTable table, Instant now)
    {
        _generation++;
        foreach (var service in table.Services)
        {
            if (!_entries.TryGetValue(service.Key, out var entry))
                entry = AddEntry(service.Key, stale: _unread);
            entry.Generation = _generation;
            if (entry.Want(service))
                MakeDue(entry, now);
        }
        foreach (var entry in _entries.Values)
        {
            if (entry.Generation != _generation && entry.Want(null))
                MakeDue(entry, now);
        }
    }

    /// <summary>Services an earlier run of the daemon left: those that are not wanted go.</summary>
    public void Adopt(IEnumerable<ServiceKey> keys, Instant now)
    {
        foreach (var key in keys)
        {
            if (_entries.ContainsKey(key))
                continue;
            _unread = true;
            MakeDue(AddEntry(key, stale: true), now);
        }
    }

    private ServiceEntry AddEntry(ServiceKey key, bool stale)
    {
        KeysVersion++;
        return _entries[key] = new ServiceEntry(key) { Stale = stale };
    }

    /// <summary>Nothing of what was known is certain any more, such as after the connection was lost.</summary>
    public void Forget(Instant now)
    {
        _unread = true;
        foreach (var entry in _entries.Values)
        {
            entry.Stale = true;
            MakeDue(entry, now);
        }
    }

    /// <summary>Begins a check of the whole table when it is time for one.</summary>
    public void BeginCheckIfDue(Instant now)
    {
        if (Repairs && _checkAt <= now && _toCheck.Count == 0 && _entries.Count > 0)
            _checkBegins = _unread = true;
    }

    /// <summary>All services of the kernel, read anew.</summary>
    public void Dumped(IEnumerable<IpvsService> services, Instant now)
    {
        _unread = false;
        var found = services.ToDictionary(service => service.Key.ToCore());
        var drift = new Drifts();
        foreach (var entry in _entries.Values)
        {
            var wasStale = entry.Stale;
            var difference = entry.Found(found.GetValueOrDefault(entry.CoreKey));
            entry.Stale &= entry.Actual is not null;
            if (difference is not null && !wasStale)
                Drift(entry, difference, drift, now);
            if (_checkBegins && entry.Actual is not null)
                _toCheck.Enqueue(entry);
        }
        Report(drift);
        _checkAt = _checkBegins ? now : _checkAt ?? now + CheckInterval;
        _checkBegins = false;
    }

    /// <summary>
    /// Services whose destinations are to be read now: those that cannot be judged without it, and a slice of those to be
    /// checked. Empty while the list of services must be read first.
    /// </summary>
    public List<ServiceKey> TakeUnread(Instant now)
    {
        if (NeedsServices)
            return [];
        var keys = _due.Where(entry => entry.Stale).Select(entry => entry.CoreKey).ToList();
        if (_checkAt > now || _checkAt is null)
            return keys;
        for (var i = 0; i < LargestSlice && _toCheck.TryDequeue(out var entry); i++)
        {
            if (entry is { Stale: false, Actual: not null })
                keys.Add(entry.CoreKey);
        }
        _checkAt = now + (_toCheck.Count > 0 ? SliceInterval : CheckInterval);
        return keys;
    }

    /// <summary>The destinations of services, read anew.</summary>
    public void Dumped(IEnumerable<(ServiceKey Service, IReadOnlyCollection<IpvsDestinationEntry> Destinations)> services, Instant now)
    {
        var drift = new Drifts();
        foreach (var (key, destinations) in services)
        {
            if (!_entries.TryGetValue(key, out var entry))
                continue;
            var wasStale = entry.Stale;
            entry.Stale = false;
            var difference = entry.Found(destinations);
            if (difference is not null && !wasStale)
                Drift(entry, difference, drift, now);
        }
        Report(drift);
    }

    /// <summary>What one look found.</summary>
    private sealed class Drifts
    {
        public int Services { get; set; }

        public List<string> Examples { get; } = [];
    }

    private void Drift(ServiceEntry entry, string difference, Drifts drift, Instant now)
    {
        entry.Drifts = now - entry.LastDrift > Peace ? 1 : entry.Drifts + 1;
        entry.LastDrift = now;
        var held = entry.HeldUntil > now;
        if (held && entry.DueAt is not null)
            return; // it is going to be put right
        MakeDue(entry, held ? entry.HeldUntil : now);
        if (entry.Drifts >= TooManyDrifts)
            entry.HeldUntil = (held ? entry.HeldUntil : now) + ContestedHold;
        if (entry.Drifts == TooManyDrifts)
            _facts.Enqueue(new IpvsFact.Contested(entry.Key.ToString()));
        if (held)
            return;
        drift.Services++;
        if (drift.Examples.Count < LargestReport)
            drift.Examples.Add(difference);
    }

    private void Report(Drifts drift)
    {
        if (drift.Services > 0)
            _facts.Enqueue(new IpvsFact.Drifted(drift.Services, drift.Examples));
    }

    private void MakeDue(ServiceEntry entry, Instant at)
    {
        entry.DueAt = at;
        _due.Add(entry);
    }

    /// <summary>The operations due now, in the order in which they must be done.</summary>
    public List<IpvsOperation> TakeDue(Instant now)
    {
        var operations = new List<IpvsOperation>();
        if (NeedsServices)
            return operations;
        foreach (var entry in _due.Where(entry => entry.DueAt <= now && !entry.Stale).ToList())
        {
            _due.Remove(entry);
            entry.DueAt = null;
            var before = operations.Count;
            entry.Difference(operations);
            entry.UnderWay = operations.Count - before;
            if (entry.UnderWay == 0)
                Settle(entry);
        }
        return operations;
    }

    /// <summary>The outcome of an operation.</summary>
    public void Completed(IpvsOperation operation, NetlinkError error, Instant now)
    {
        var entry = operation.Entry;
        entry.UnderWay--;
        if (error.Ok || IsGoneAnyway(operation, error))
        {
            entry.Apply(operation);
        }
        else if (error.IsUnknownOutcome() || IsSurprise(operation, error))
        {
            entry.Stale = _unread = true; // only a look tells
            MakeDue(entry, now);
        }
        else
        {
            var isConsequence = operation.IsOfDestination && entry.Actual is null;
            if (entry.Told.Add((operation.ToString(), error.Errno)) && !isConsequence)
                _facts.Enqueue(new IpvsFact.Failed(operation.ToString(), error));
            if (entry.DueAt is null)
                MakeDue(entry, now + Backoff(entry));
        }
        if (entry is { UnderWay: 0, DueAt: null })
            Settle(entry);
    }

    /// <summary>All of it is as wanted: what failed before may be told again, and what is gone is forgotten.</summary>
    private void Settle(ServiceEntry entry)
    {
        entry.Failures = 0;
        entry.Told.Clear();
        if (entry is { Wanted: null, Actual: null } && _entries.Remove(entry.CoreKey))
            KeysVersion++;
    }

    private static bool IsGoneAnyway(IpvsOperation operation, NetlinkError error) => operation.Kind switch
    {
        IpvsOperationKind.DeleteService => error.Errno == Errno.NoProcess,
        IpvsOperationKind.DeleteDestination => error.Errno is Errno.NoProcess or Errno.NoEntry,
        _ => false,
    };

    /// <summary>Whether the refusal means that the kernel's table is not what we thought.</summary>
    private static bool IsSurprise(IpvsOperation operation, NetlinkError error) => operation.Kind switch
    {
        IpvsOperationKind.AddService => error.Errno == Errno.Exists,
        IpvsOperationKind.ChangeService => error.Errno == Errno.NoProcess,
        IpvsOperationKind.AddDestination => error.Errno == Errno.Exists || (error.Errno == Errno.NoProcess && operation.Entry.Actual is not null),
        IpvsOperationKind.ChangeDestination => error.Errno is Errno.NoEntry or Errno.NoProcess,
        _ => false,
    };

    private static TimeSpan Backoff(ServiceEntry entry)
    {
        var delay = FirstRetry * Math.Pow(2, Math.Min(entry.Failures++, 10));
        return delay < LongestRetry ? delay : LongestRetry;
    }
}
