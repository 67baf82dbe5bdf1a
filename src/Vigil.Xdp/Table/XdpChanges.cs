using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>What is to be written, in this order: servers, rings, cursors, services, removals; so that a packet never meets what is not there yet.</summary>
public sealed class XdpChanges
{
    /// <summary>Servers by slot. Of their hops the first one is meant.</summary>
    public List<(uint Slot, ServerRecord Record)> Servers { get; } = [];

    /// <summary>Stretches of the rings.</summary>
    public List<(uint Start, uint[] Slots)> Rings { get; } = [];

    /// <summary>Where rounds go on, by service id: the next place in its new ring for where the cursor is now.</summary>
    public List<(uint Service, Func<CursorRecord, uint> GoOn)> Cursors { get; } = [];

    /// <summary>Services that are new or changed.</summary>
    public List<(ServiceKeyRecord Key, ServiceRecord Record)> Services { get; } = [];

    /// <summary>Services that are to go.</summary>
    public List<ServiceKeyRecord> Removed { get; } = [];

    /// <summary>Ids of services that begin: what is counted for them begins, too.</summary>
    public List<uint> Begun { get; } = [];

    /// <summary>Slots that are free now, and the service they were of (null when that is gone, too), which keeps their counts.</summary>
    public List<(uint Slot, uint? Service)> Retired { get; } = [];

    /// <summary>What cannot be done, a sentence each; everything else is.</summary>
    public List<XdpProblem> Problems { get; } = [];

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => Servers.Count + Rings.Count + Services.Count + Removed.Count == 0;
}
