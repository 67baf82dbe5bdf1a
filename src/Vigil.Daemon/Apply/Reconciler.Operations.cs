using Vigil.Core;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>From differences to requests, and from outcomes back.</summary>
public sealed partial class Reconciler
{
    /// <summary>
    /// The operations due now, in the order in which they must be done: removals first, then what is missing in the order
    /// it was wanted. Each is under way until <see cref="Completed"/> tells its outcome.
    /// </summary>
    public List<KernelOperation> TakeDue(Instant now)
    {
        var operations = new List<KernelOperation>();
        foreach (var leaving in _leaving)
        {
            if (leaving.DueAt <= now)
                operations.Add(Remove(leaving));
        }
        if (_missing.Count == 0)
            return operations;
        // What is due within the delay goes along: a flush is answered in one batch, addresses before their routes.
        var horizon = now + PutBackDelay;
        if (_missing.Any(claim => claim.DueAt <= now))
        {
            foreach (var claim in _missing.Where(claim => claim.DueAt <= horizon).OrderBy(claim => claim.Order).ToList())
            {
                if (IsThereAsWanted(claim))
                    Found(claim); // somebody was quicker, or it was we who made it anew
                else if (!IsContested(claim, now))
                    Put(claim, operations);
            }
        }
        return operations;
    }

    /// <summary>
    /// Judges a removal when it is about to be undone: by then it is known whether somebody did it, or the interface went
    /// down or away and the address with it. True when it is one removal too many.
    /// </summary>
    private bool IsContested(Claim claim, Instant now)
    {
        if (claim.RemovedBy is not { } port)
            return false;
        claim.RemovedBy = null;
        if (!claim.Guard.Record(now))
        {
            _facts.Enqueue(new KernelFact.Removed(claim.Owner, claim.ToString(), port));
            return false;
        }
        claim.DueAt = claim.HeldUntil = now + RemovalGuard.Window;
        _facts.Enqueue(new KernelFact.Contested(claim.Owner, claim.ToString(), port));
        return true;
    }

    private bool IsThereAsWanted(Claim claim) =>
        claim.Item is KernelItem.Address { Value: var wanted } && Interfaces.Find(wanted.Key) is { } actual && actual.Satisfies(wanted);

    private static KernelOperation Remove(Leaving leaving)
    {
        leaving.DueAt = null;
        return new KernelOperation { Request = leaving.Item.ToDelete(), Leaving = leaving };
    }

    private void Put(Claim claim, List<KernelOperation> operations)
    {
        var item = claim.Item!;
        if (item is KernelItem.Address address && Interfaces.Find(address.Value.Key) is not null)
            operations.Add(Remove(new Leaving(claim.Owner, item, default)));
        claim.DueAt = null;
        operations.Add(new KernelOperation { Request = item.ToAdd(), Claim = claim });
    }

    /// <summary>The outcome of an operation.</summary>
    public void Completed(KernelOperation operation, NetlinkError error, Instant now)
    {
        if (operation.Leaving is { } leaving)
            Removed(leaving, error, now);
        else if (operation.Claim is { } claim && _missing.Contains(claim))
            Added(claim, error, now);
    }

    private void Added(Claim claim, NetlinkError error, Instant now)
    {
        if (error.IsUnknownOutcome())
        {
            Needs = DumpNeeds.All; // done or not: only a look tells
            Found(claim);
        }
        else if (error.Ok || (error.Errno == Errno.Exists && IsThere(claim)))
        {
            if (claim is { Item: KernelItem.Address address } && claim.Owner != StaticOwner && (claim.Lost || claim.Failures > 0))
                _facts.Enqueue(new KernelFact.Restored(claim.Owner, address.Value.Key.Local.ToCore(), InterfaceName(address)));
            Found(claim);
        }
        else
        {
            Report(claim, error);
            claim.DueAt = now + Backoff(claim.Failures++);
        }
    }

    /// <summary>Whether "exists" means that the very thing is there, and not another that is in its way.</summary>
    private bool IsThere(Claim claim) => claim.Item switch
    {
        KernelItem.Address address => Interfaces.Find(address.Value.Key) is not null,
        KernelItem.Path path => path.Placement != Core.Settings.RoutePlacement.Add,
        _ => true,
    };

    private void Found(Claim claim)
    {
        _ours.Add(claim.Item!.Identity);
        claim.Present = true;
        claim.DueAt = null;
        claim.Lost = false;
        claim.RemovedBy = null;
        claim.Failures = 0;
        claim.ReportedErrno = 0;
        _missing.Remove(claim);
    }

    private void Removed(Leaving leaving, NetlinkError error, Instant now)
    {
        var gone = error.Ok || error.Errno is Errno.AddressNotAvailable or Errno.NoProcess or Errno.NoEntry or Errno.NoDevice;
        if (!gone && !_byIdentity.ContainsKey(leaving.Item.Identity))
        {
            if (leaving.Failures == 0)
                _facts.Enqueue(new KernelFact.Failed(leaving.Owner, leaving.Item.ToString(), error));
            leaving.DueAt = now + Backoff(leaving.Failures++);
            if (leaving.Failures < LongestRemoval)
                return;
        }
        _leaving.Remove(leaving);
        _ours.Remove(leaving.Item.Identity);
    }

    private static TimeSpan Backoff(int failures)
    {
        var delay = FirstRetry * Math.Pow(2, Math.Min(failures, 10));
        return delay < LongestRetry ? delay : LongestRetry;
    }

    private string InterfaceName(KernelItem.Address address) => Interfaces.Find(address.Value.Key.Interface)?.Name ?? "";
}
