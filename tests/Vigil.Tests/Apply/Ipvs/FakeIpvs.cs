using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.Netlink;

namespace Vigil.Tests.Apply.Ipvs;

/// <summary>An IPVS of one network namespace, as far as the reconciler can tell, with the kernel's own refusals, and a virtual clock.</summary>
internal sealed class FakeIpvs
{
    private const int Refusal = 16; // EBUSY: any that means nothing special

    public IpvsReconciler Reconciler { get; } = new();

    public Instant Now { get; private set; } = new(1_000_000);

    public Dictionary<IpvsServiceKey, (IpvsService Service, Dictionary<IpvsDestinationKey, IpvsDestination> Destinations)> Table { get; } = [];

    public List<IpvsFact> Facts { get; } = [];

    /// <summary>Operations executed so far, as text.</summary>
    public List<string> Writes { get; } = [];

    public int ServiceDumps { get; private set; }

    public int DestinationDumps { get; private set; }

    /// <summary>Operations answered with a refusal, by their text.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Answers given instead of the true ones (the change is made all the same), by the operation's text.</summary>
    public Dictionary<string, int> Lies { get; } = [];

    public void Want(params DesiredService[] services)
    {
        Reconciler.Want(new ServiceTable([.. services.OrderBy(service => service.Key)]), Now);
        Settle();
    }

    /// <summary>The shell's loop: begin a check, read what is needed, carry out what is due, until nothing is.</summary>
    public void Settle()
    {
        Reconciler.BeginCheckIfDue(Now);
        for (var round = 0; round < 8; round++)
        {
            if (Reconciler.NeedsServices)
            {
                ServiceDumps++;
                Reconciler.Dumped(Table.Values.Select(one => one.Service).ToList(), Now);
            }
            Reconciler.Dumped(Reconciler.TakeUnread(Now).Select(key => (key, Destinations(key))).ToList(), Now);
            var due = Reconciler.TakeDue(Now);
            if (due.Count == 0)
                break;
            foreach (var (operation, outcome) in due.Select(operation => (operation, Execute(operation))).ToList())
                Reconciler.Completed(operation, outcome, Now);
        }
        while (Reconciler.TryTake(out var fact))
            Facts.Add(fact);
    }

    /// <summary>Lets the time pass, waking the reconciler whenever it asks for it.</summary>
    public void Run(TimeSpan duration)
    {
        var end = Now + duration;
        for (var wakes = 0; Reconciler.NextWake is { } wake && wake <= end; wakes++)
        {
            if (wakes > 100_000)
                throw new InvalidOperationException("the reconciler wakes for ever");
            Now = Instant.Max(Now, wake);
            Settle();
        }
        Now = end;
        Settle();
    }

    private IReadOnlyCollection<IpvsDestinationEntry> Destinations(ServiceKey key)
    {
        DestinationDumps++;
        return Table.TryGetValue(key.ToKernel(), out var one)
            ? [.. one.Destinations.Values.Select(destination => new IpvsDestinationEntry(destination, 0, 0, 0, default))]
            : [];
    }

    private NetlinkError Execute(IpvsOperation operation)
    {
        var text = operation.ToString();
        Writes.Add(text);
        if (Refused.Contains(text))
            return new NetlinkError(Refusal);
        var errno = Change(operation);
        return new NetlinkError(Lies.GetValueOrDefault(text, errno));
    }

    private int Change(IpvsOperation operation)
    {
        var key = operation.Service.Key;
        var there = Table.TryGetValue(key, out var one);
        if (operation.Kind == IpvsOperationKind.AddService)
            return !there && Table.TryAdd(key, (operation.Service, [])) ? 0 : Errno.Exists;
        if (!there)
            return Errno.NoProcess;
        switch (operation.Kind)
        {
            case IpvsOperationKind.ChangeService:
                Table[key] = (operation.Service, one.Destinations);
                return 0;
            case IpvsOperationKind.DeleteService:
                Table.Remove(key);
                return 0;
            case IpvsOperationKind.AddDestination:
                return one.Destinations.TryAdd(operation.Destination.Key, operation.Destination) ? 0 : Errno.Exists;
            case IpvsOperationKind.DeleteDestination:
                return one.Destinations.Remove(operation.Destination.Key) ? 0 : Errno.NoEntry;
            default:
                if (!one.Destinations.ContainsKey(operation.Destination.Key))
                    return Errno.NoEntry;
                one.Destinations[operation.Destination.Key] = operation.Destination;
                return 0;
        }
    }
}
