using System.Diagnostics;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>The six ways to change a table of services.</summary>
public enum IpvsOperationKind : byte
{
    /// <summary>Adds a service.</summary>
    AddService,

    /// <summary>Changes a service; destinations and connections stay.</summary>
    ChangeService,

    /// <summary>Removes a service with its destinations.</summary>
    DeleteService,

    /// <summary>Adds a destination.</summary>
    AddDestination,

    /// <summary>Changes a destination; its connections stay.</summary>
    ChangeDestination,

    /// <summary>Removes a destination.</summary>
    DeleteDestination,
}

/// <summary>One change to be made in the kernel. It is under way until <see cref="IpvsReconciler.Completed"/> tells its outcome.</summary>
public sealed class IpvsOperation
{
    internal IpvsOperation(ServiceEntry entry, IpvsOperationKind kind, IpvsService service, IpvsDestination destination = default)
    {
        Entry = entry;
        Kind = kind;
        Service = service;
        Destination = destination;
    }

    internal ServiceEntry Entry { get; }

    /// <summary>What to do.</summary>
    public IpvsOperationKind Kind { get; }

    /// <summary>The service it is about.</summary>
    public IpvsService Service { get; }

    /// <summary>The destination, where it is about one.</summary>
    public IpvsDestination Destination { get; }

    /// <summary>Whether it is about a destination.</summary>
    public bool IsOfDestination => Kind >= IpvsOperationKind.AddDestination;

    /// <summary>The message for the kernel.</summary>
    public IpvsRequest ToRequest() => Kind switch
    {
        IpvsOperationKind.AddService => IpvsRequest.Add(Service),
        IpvsOperationKind.ChangeService => IpvsRequest.Change(Service),
        IpvsOperationKind.DeleteService => IpvsRequest.Delete(Service.Key),
        IpvsOperationKind.AddDestination => IpvsRequest.Add(Service.Key, Destination),
        IpvsOperationKind.ChangeDestination => IpvsRequest.Change(Service.Key, Destination),
        IpvsOperationKind.DeleteDestination => IpvsRequest.Delete(Service.Key, Destination.Key),
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        IpvsOperationKind.AddService => $"add {Service.Key} with scheduler {Service.Scheduler}",
        IpvsOperationKind.ChangeService => $"change {Service.Key}",
        IpvsOperationKind.DeleteService => $"remove {Service.Key}",
        IpvsOperationKind.AddDestination => $"add {Destination.Key} to {Service.Key}",
        IpvsOperationKind.ChangeDestination => $"change {Destination.Key} of {Service.Key}",
        _ => $"remove {Destination.Key} from {Service.Key}",
    };
}
