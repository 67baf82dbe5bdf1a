using Vigil.Core;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>What the kernel tells: events, and the dumps that follow when events are not enough.</summary>
public sealed partial class Reconciler
{
    /// <summary>Takes the events of one read, in order.</summary>
    public void Handle(IReadOnlyList<NetlinkEvent> events, Instant now)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case NetlinkChange<Link> link: Handle(link, now); break;
                case NetlinkChange<InterfaceAddress> address: Handle(address, now); break;
                case NetlinkChange<Route> { Removed: true } route: Handle(route); break;
                case NetlinkChange<Rule> { Removed: true } rule: Handle(rule, now); break;
                case NetlinkOverrun: Needs = DumpNeeds.All; break;
                default: break;
            }
        }
        _feed.Emit();
    }

    private void Handle(NetlinkChange<Link> change, Instant now)
    {
        var before = Interfaces.Find(change.Value.Index);
        Interfaces.Apply(change.Value, change.Removed);
        _feed.Touch(before?.Name, change.Value);
        var renamed = change.Removed || before?.Name != change.Value.Name;
        if (renamed)
            ResolveAgain(now);
        if (!renamed && before?.IsRunning == change.Value.IsRunning && before.IsUp == change.Value.IsUp)
            return;
        if (change.Removed || !change.Value.IsUp)
            Excuse(change.Value.Index);
        // The kernel drops routes through an interface that goes down, and says nothing.
        if (WantsRoutes)
            Needs |= DumpNeeds.Routes;
        TryAgain(now);
    }

    private void Handle(NetlinkChange<InterfaceAddress> change, Instant now)
    {
        var key = change.Value.Key;
        if (ReportsAddresses && change.Port != _ownPort)
            Report(change, isNew: Interfaces.Find(key) is null);
        Interfaces.Apply(change.Value, change.Removed);
        _feed.Touch(key);
        if (change.Removed && WantsRoutes)
            Needs |= DumpNeeds.Routes; // routes that used it as their source went with it, silently
        if (change.Removed)
            Lose(key, change.Port, now);
        else if (change.Value.Flags.HasFlag(AddressFlags.DadFailed))
            FindDuplicate(key, now);
    }

    /// <summary>Another host has the address: say so, and try again later. It cannot be used meanwhile (RFC 4862 section 5.4.5).</summary>
    private void FindDuplicate(AddressKey key, Instant now)
    {
        if (!_byIdentity.TryGetValue(key, out var claims))
            return;
        foreach (var claim in claims.Where(claim => claim.Present))
        {
            Report(claim, new NetlinkError(Errno.AddressInUse, "duplicate address detection found another host with it"));
            Miss(claim, now + LongestRetry);
            claim.Lost = true;
        }
    }

    private void Report(NetlinkChange<InterfaceAddress> change, bool isNew)
    {
        if (Interfaces.Find(change.Value.Key.Interface)?.Name is { } name && (change.Removed || isNew))
            _facts.Enqueue(new KernelFact.AddressSeen(change.Value.Key.Local.ToCore(), name, change.Removed));
    }

    private void Handle(NetlinkChange<Route> change)
    {
        if (change.Port == _ownPort || change.Value.Cloned)
            return;
        foreach (var claim in Claims<KernelItem.Path>())
        {
            if (!change.Value.Satisfies(((KernelItem.Path)claim.Item!).Value))
                continue;
            Needs |= DumpNeeds.Routes;
            if (change.Port != 0 && claim.Present)
                claim.RemovedBy = change.Port;
        }
    }

    private void Handle(NetlinkChange<Rule> change, Instant now)
    {
        if (change.Port != _ownPort)
            Lose(change.Value.ToIdentity(), change.Port, now);
    }

    /// <summary>Something wanted is not there any more: put it back soon.</summary>
    private void Lose(object identity, uint port, Instant now)
    {
        if (!_byIdentity.TryGetValue(identity, out var claims))
            return;
        foreach (var claim in claims.Where(claim => claim.Present))
        {
            // With the first address of a network the kernel removes the further ones; if we removed the first, it is on us.
            var byUs = port == _ownPort;
            claim.RemovedBy = byUs || !IsOnUpLink(claim) ? null : port;
            Lose(claim, byUs ? now : now + PutBackDelay);
        }
    }

    /// <summary>What an interface loses by going down or away was nobody's act. The link event may come after those of the addresses.</summary>
    private void Excuse(int index)
    {
        foreach (var claim in _missing)
        {
            if (claim.Item is KernelItem.Address address && address.Value.Key.Interface == index)
                claim.RemovedBy = null;
        }
    }

    private bool IsOnUpLink(Claim claim) =>
        claim.Item is not KernelItem.Address address || Interfaces.Find(address.Value.Key.Interface) is { IsUp: true };

    private void Lose(Claim claim, Instant due)
    {
        claim.Present = false;
        _ours.Remove(claim.Item!.Identity);
        if (!claim.Wanted.Watched)
            return;
        claim.Lost = true;
        Miss(claim, due);
    }

    /// <summary>Everything about interfaces and addresses, read anew.</summary>
    public void Dumped(IEnumerable<Link> links, IEnumerable<InterfaceAddress> addresses, Instant now)
    {
        Interfaces.Reset(links, addresses);
        Needs &= ~DumpNeeds.Interfaces;
        ResolveAgain(now);
        foreach (var claim in Claims<KernelItem.Address>().ToList())
        {
            if (claim.Present && Interfaces.Find(((KernelItem.Address)claim.Item!).Value.Key) is null)
                Lose(claim, now + PutBackDelay);
        }
        TryAgain(now);
        _feed.TouchAll();
        _feed.Emit();
    }

    /// <summary>The routes with our protocol number, read anew.</summary>
    public void Dumped(IReadOnlyCollection<Route> routes, Instant now)
    {
        Needs &= ~DumpNeeds.Routes;
        var byKey = routes.ToLookup(route => route.Key);
        foreach (var claim in Claims<KernelItem.Path>().ToList())
        {
            var wanted = ((KernelItem.Path)claim.Item!).Value;
            if (claim.Present && wanted.Protocol == Route.KeepalivedProtocol && !byKey[wanted.Key].Any(route => route.Satisfies(wanted)))
                Lose(claim, now + PutBackDelay);
        }
    }

    /// <summary>The rules, read anew.</summary>
    public void Dumped(IEnumerable<Rule> rules, Instant now)
    {
        Needs &= ~DumpNeeds.Rules;
        var present = rules.Select(rule => rule.ToIdentity()).ToHashSet();
        foreach (var claim in Claims<KernelItem.Policy>().ToList())
        {
            if (claim.Present && !present.Contains((Rule)claim.Item!.Identity))
                Lose(claim, now + PutBackDelay);
        }
    }

    private IEnumerable<Claim> Claims<T>() where T : KernelItem =>
        _owners.Values.SelectMany(claims => claims).Where(claim => claim.Item is T);

    /// <summary>An interface came, went or changed its name: items may mean another one now, or one at all.</summary>
    private void ResolveAgain(Instant now)
    {
        foreach (var claim in _owners.Values.SelectMany(claims => claims))
        {
            if (Equals(claim.Wanted.Resolve(Interfaces.IndexOf)?.Identity, claim.Item?.Identity))
                continue;
            Drop(claim, now);
            claim.RemovedBy = null;
            Resolve(claim);
            Miss(claim, now);
            _touched.Add(claim.Owner);
        }
    }

    /// <summary>Circumstances changed: what failed may work now.</summary>
    private void TryAgain(Instant now)
    {
        foreach (var claim in _missing)
        {
            if (claim is { Failures: > 0, Item: not null })
                (claim.DueAt, claim.Failures) = (now, 1);
        }
    }
}
