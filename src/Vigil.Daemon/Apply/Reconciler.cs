using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>Tables that must be read anew before anything else is decided.</summary>
[Flags]
public enum DumpNeeds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Interfaces and addresses.</summary>
    Interfaces = 1,

    /// <summary>Routes with our protocol number.</summary>
    Routes = 2,

    /// <summary>Rules.</summary>
    Rules = 4,

    /// <summary>Everything.</summary>
    All = Interfaces | Routes | Rules,
}

/// <summary>
/// Compares what should be in the kernel with what is there and decides on the difference. Pure: it is told claims,
/// events, dumps, outcomes and the time, and hands out operations and facts. Doing the same twice decides nothing the
/// second time; what others remove comes back, within bounds (vrrp-behaviour L3).
/// </summary>
public sealed partial class Reconciler
{
    /// <summary>Owner of the static items.</summary>
    public const string StaticOwner = "";

    /// <summary>
    /// How long a removed thing stays away. "ip addr flush" looks again after its deletions and repeats them if anything is
    /// back; waiting a moment makes one flush one removal.
    /// </summary>
    public static readonly TimeSpan PutBackDelay = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);
    private const int LongestRemoval = 20; // attempts

    private readonly uint _ownPort;
    private readonly Dictionary<string, List<Claim>> _owners = [];
    private readonly Dictionary<object, List<Claim>> _byIdentity = [];
    private readonly HashSet<object> _ours = []; // identities of what we put there or took over, and nobody removed since
    private readonly HashSet<Claim> _missing = [];
    private readonly List<Leaving> _leaving = [];
    private readonly HashSet<string> _touched = [];
    private readonly Queue<KernelFact> _facts = new();
    private long _nextOrder;

    /// <summary>Starts with nothing known and nothing wanted.</summary>
    /// <param name="ownPort">Port id of the connection that carries out the operations.</param>
    public Reconciler(uint ownPort)
    {
        _ownPort = ownPort;
        _feed = new SnapshotFeed(Interfaces, _facts);
    }

    private readonly SnapshotFeed _feed;

    /// <summary>Interfaces and addresses as known.</summary>
    public InterfaceTable Interfaces { get; } = new();

    /// <summary>Whether every address others add or remove is a fact (<c>--address-monitoring</c>).</summary>
    public bool ReportsAddresses { get; set; }

    /// <summary>What must be dumped before <see cref="TakeDue"/> makes sense.</summary>
    public DumpNeeds Needs { get; private set; } = DumpNeeds.All;

    /// <summary>When the next operation is due; null while all is as it should be.</summary>
    public Instant? NextWake
    {
        get
        {
            Instant? next = null;
            foreach (var claim in _missing)
                next = Instant.Earlier(next, claim.DueAt);
            foreach (var leaving in _leaving)
                next = Instant.Earlier(next, leaving.DueAt);
            return next;
        }
    }

    /// <summary>Whether any route is wanted, so that changes of routes must be listened to.</summary>
    public bool WantsRoutes { get; private set; }

    /// <summary>The interface as the core was told last, null when there is none of that name.</summary>
    public Core.Vrrp.InterfaceSnapshot? Snapshot(string name) => _feed.Told(name);

    /// <summary>Takes the next fact.</summary>
    public bool TryTake(out KernelFact fact) => _facts.TryDequeue(out fact!);

    /// <summary>Which addresses are managed, for the snapshots, and which static items fault a track_group.</summary>
    public void Configure(Configuration configuration)
    {
        _feed.Configure(configuration);
        _feed.Emit();
    }

    /// <summary>
    /// From now on the owner wants exactly these things, in this order. What it wanted before and does not want any more goes,
    /// unless another owner wants it; what is there already is left alone.
    /// </summary>
    public void Want(string owner, IEnumerable<WantedItem> items, Instant now)
    {
        var before = _owners.GetValueOrDefault(owner) ?? [];
        var after = new List<Claim>();
        var orderBefore = _nextOrder;
        foreach (var item in items)
        {
            var known = before.Find(claim => claim.Wanted == item);
            if (known is not null)
                before.Remove(known);
            after.Add(known ?? NewClaim(owner, item, now));
        }
        if (before.Count > 0 || _nextOrder != orderBefore)
            _touched.Add(owner);
        for (var i = before.Count - 1; i >= 0; i--)
            Drop(before[i], now);
        if (after.Count == 0)
            _owners.Remove(owner);
        else
            _owners[owner] = after;
    }

    /// <summary>The owner wants nothing any more; its things go in reverse order (vrrp-behaviour E8).</summary>
    public void Release(string owner, Instant now) => Want(owner, [], now);

    /// <summary>Removes what is there of these, unless somebody wants it: left-overs of an earlier run (vrrp-behaviour C4).</summary>
    public void Clean(string owner, IEnumerable<WantedItem> items, Instant now) =>
        Clean(owner, items.Select(item => item.Resolve(Interfaces.IndexOf)).OfType<KernelItem>(), now);

    /// <summary>The same for things as the kernel knows them, from a ledger.</summary>
    public void Clean(string owner, IEnumerable<KernelItem> items, Instant now)
    {
        foreach (var item in items.Reverse())
        {
            var absent = item is KernelItem.Address address && Interfaces.Find(address.Value.Key) is null;
            if (!absent && !_byIdentity.ContainsKey(item.Identity))
                _leaving.Add(new Leaving(owner, item, now));
        }
    }

    /// <summary>What the owner has in the kernel or is about to put there, for the ledger.</summary>
    public IReadOnlyList<KernelItem> ItemsOf(string owner) =>
        _owners.TryGetValue(owner, out var claims) ? [.. claims.Select(claim => claim.Item).OfType<KernelItem>()] : [];

    /// <summary>
    /// The requests by which a release of the owner will take out what is there, in order, when that is addresses only and nobody else
    /// wants them; else none. They hold until the owner is touched again.
    /// </summary>
    public IReadOnlyList<NetlinkRequest> Removals(string owner)
    {
        if (!_owners.TryGetValue(owner, out var claims) || !claims.TrueForAll(IsItsOwnAddress))
            return [];
        return [.. Enumerable.Reverse(claims).Select(claim => claim.Item!.ToDelete())];
    }

    private bool IsItsOwnAddress(Claim claim) =>
        claim is { Present: true, Item: KernelItem.Address { Identity: var identity } } && _ours.Contains(identity) && _byIdentity[identity].Count == 1;

    /// <summary>Owners whose things changed since the last call.</summary>
    public IReadOnlyList<string> TakeTouchedOwners()
    {
        string[] touched = [.. _touched];
        _touched.Clear();
        return touched;
    }

    private Claim NewClaim(string owner, WantedItem item, Instant now)
    {
        var claim = new Claim(owner, item, _nextOrder++);
        WantsRoutes |= item is WantedItem.Path;
        Resolve(claim);
        Miss(claim, now);
        return claim;
    }

    private void Drop(Claim claim, Instant now)
    {
        _missing.Remove(claim);
        Unregister(claim);
        if (claim.Item is { } item && _ours.Contains(item.Identity) && !_byIdentity.ContainsKey(item.Identity))
            _leaving.Add(new Leaving(claim.Owner, item, now));
    }

    /// <summary>Finds the kernel's form of the claim and files it under its identity; if it was about to go, it stays.</summary>
    private void Resolve(Claim claim)
    {
        claim.Item = claim.Wanted.Resolve(Interfaces.IndexOf);
        if (claim.Item is not { } item)
            return;
        if (!_byIdentity.TryGetValue(item.Identity, out var claims))
            _byIdentity[item.Identity] = claims = [];
        claims.Add(claim);
        if (claims.Count > 1)
            _touched.UnionWith(claims.Select(other => other.Owner)); // what is shared does not go with one of them
        _leaving.RemoveAll(leaving => leaving.Item.Identity.Equals(item.Identity));
    }

    private void Unregister(Claim claim)
    {
        if (claim.Item is not { } item || !_byIdentity.TryGetValue(item.Identity, out var claims))
            return;
        claims.Remove(claim);
        if (claims.Count == 0)
            _byIdentity.Remove(item.Identity);
    }

    private void Miss(Claim claim, Instant due)
    {
        claim.Present = false;
        claim.DueAt = claim.Item is null ? null : due > claim.HeldUntil ? due : claim.HeldUntil;
        _missing.Add(claim);
        if (claim.Item is null)
            Report(claim, new NetlinkError(Errno.NoDevice));
    }

    private void Report(Claim claim, NetlinkError error)
    {
        if (claim.ReportedErrno == error.Errno)
            return;
        claim.ReportedErrno = error.Errno;
        _facts.Enqueue(new KernelFact.Failed(claim.Owner, claim.ToString(), error));
    }
}
