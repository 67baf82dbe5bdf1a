using System.Net;
using System.Runtime.InteropServices;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>
/// The desired table of services, as entries of maps. Pure: it knows what it has had written and says what is to be written next; the
/// time is an argument.
/// </summary>
public sealed partial class XdpTable(XdpSizes sizes)
{
    private readonly Dictionary<XdpServiceKey, ServiceEntry> _services = [];
    private readonly SlotPool _slots = new(sizes.Servers);
    private readonly RingSpace _rings = new(sizes.Rings);
    private readonly List<uint> _freeIds = [];
    private uint _nextId;
    private Dictionary<IPAddress, XdpHop> _hops = [];
    private HashSet<IPAddress> _local = [];

    /// <summary>Addresses of servers whose next hop must be known.</summary>
    public IReadOnlySet<IPAddress> Destinations => _slots.Used.Select(slot => slot.Server!.Address).ToHashSet();

    /// <summary>Whether the way to every server is known.</summary>
    public bool IsReachable => _slots.Used.All(slot => slot.Hop.Local || slot.Hop.InterfaceIndex != 0);

    /// <summary>Slots of removed servers: each is to be released when it has no connection any more.</summary>
    public IReadOnlyList<uint> Leaving => [.. _slots.Leaving.Select(slot => slot.Number)];

    /// <summary>Services and the slots of their servers, in IPVS's order.</summary>
    public IEnumerable<(XdpService Service, IReadOnlyList<(uint Slot, XdpServer Server)> Servers)> Services =>
        _services.Values.Where(entry => entry.Wanted is not null).Select(entry => (entry.Wanted!, (IReadOnlyList<(uint, XdpServer)>)[.. entry.Slots.Select(slot => (slot.Number, slot.Server!))]));

    /// <summary>Wants this table instead of the one before. What stays equal is not written.</summary>
    /// <param name="desired">Services, each key once.</param>
    /// <param name="now">On any clock that does not jump.</param>
    public XdpChanges Want(IReadOnlyList<XdpService> desired, TimeSpan now)
    {
        var changes = new XdpChanges();
        var wanted = new HashSet<XdpServiceKey>();
        foreach (var service in desired)
        {
            if (XdpLimits.Refusal(service) is { } refusal)
                changes.Problems.Add(new(XdpProblemCode.ServiceRefused, refusal));
            else if (wanted.Add(service.Key))
                Update(service, now, changes);
        }
        foreach (var gone in _services.Values.Where(entry => !wanted.Contains(entry.Key)).ToArray())
            Remove(gone, now, changes);
        return changes;
    }

    /// <summary>The next hops by server address; a server that is not among them gets none.</summary>
    public XdpChanges Route(IReadOnlyDictionary<IPAddress, XdpHop> hops)
    {
        var changes = new XdpChanges();
        _hops = new(hops);
        foreach (var slot in _slots.Used)
            Place(slot, changes);
        return changes;
    }

    /// <summary>The addresses of this host: services elsewhere are left alone, as IPVS sees local packets only.</summary>
    public XdpChanges Own(IReadOnlySet<IPAddress> local)
    {
        var changes = new XdpChanges();
        _local = [.. local];
        foreach (var entry in _services.Values.Where(entry => entry.Wanted is not null))
            Write(entry, entry.RingStart, (uint)entry.Ring.Length, changes);
        return changes;
    }

    /// <summary>A slot of <see cref="Leaving"/> has no connection any more.</summary>
    public XdpChanges Release(uint number)
    {
        var changes = new XdpChanges();
        if (_slots.Leaving.FirstOrDefault(slot => slot.Number == number) is { } slot)
        {
            changes.Retired.Add((number, _services.GetValueOrDefault(slot.Service!)?.Id));
            _slots.Release(slot);
            changes.Servers.Add((number, slot.ToRecord()));
        }
        return changes;
    }

    private void Update(XdpService service, TimeSpan now, XdpChanges changes)
    {
        if (!_services.TryGetValue(service.Key, out var entry))
        {
            if (TakeId() is not { } id)
            {
                changes.Problems.Add(new(XdpProblemCode.TableFull, $"{service.Key}: the xdp engine has room for {sizes.Services} services"));
                return;
            }
            _services[service.Key] = entry = new ServiceEntry(service.Key, id);
            changes.Begun.Add(id);
        }
        var (before, kind) = (entry.Members, entry.Written?.Scheduler);
        entry.Wanted = service;
        var levels = UpdateServers(entry, service, changes);
        var ring = Schedulers.Ring(service.Scheduler, entry.Members);
        var (start, length) = (entry.RingStart, (uint)entry.Ring.Length);
        if (!ring.AsSpan().SequenceEqual(entry.Ring))
        {
            if (_rings.Take((uint)ring.Length, now) is not { } place)
            {
                changes.Problems.Add(new(XdpProblemCode.TableFull, $"{service.Key}: the xdp engine's rings are full ({sizes.Rings} places); it keeps the servers it had"));
                return;
            }
            _rings.Free(start, length, now);
            changes.Rings.Add((place, ring));
            if (kind != Schedulers.Kind(service.Scheduler))
                before = [];
            if (GoOn(service.Scheduler, before, entry, levels, ring) is { } goOn)
                changes.Cursors.Add((entry.Id, goOn));
            (entry.Ring, start, length) = (ring, place, (uint)ring.Length);
        }
        Write(entry, start, length, changes);
    }

    // One whose removed servers still have connections is not given again: what they do would be counted for the new one.
    private uint? TakeId()
    {
        var busy = _slots.Leaving.Select(slot => slot.ServiceId).ToHashSet();
        var at = _freeIds.FindLastIndex(id => !busy.Contains(id));
        if (at < 0)
            return _nextId < sizes.Services ? _nextId++ : null;
        var id = _freeIds[at];
        _freeIds.RemoveAt(at);
        return id;
    }

    private void Remove(ServiceEntry entry, TimeSpan now, XdpChanges changes)
    {
        foreach (var slot in entry.Slots)
        {
            _slots.Leave(slot, entry.Wanted?.OnFailure ?? ServerState.Drop);
            changes.Servers.Add((slot.Number, slot.ToRecord()));
        }
        _rings.Free(entry.RingStart, (uint)entry.Ring.Length, now);
        _services.Remove(entry.Key);
        _freeIds.Add(entry.Id);
        changes.Removed.Add(entry.KeyRecord);
    }

    private void Place(Slot slot, XdpChanges changes)
    {
        var hop = _hops.GetValueOrDefault(slot.Server!.Address);
        if (hop == slot.Hop)
            return;
        slot.Hop = hop;
        changes.Servers.Add((slot.Number, slot.ToRecord()));
    }

    private void Write(ServiceEntry entry, uint start, uint length, XdpChanges changes)
    {
        var record = entry.ToRecord(start, length, _local.Contains(entry.Key.Address));
        if (entry.Written is { } before && Same(before, record))
            return;
        entry.Written = record;
        changes.Services.Add((entry.KeyRecord, record));
    }

    private static bool Same(ServiceRecord a, ServiceRecord b) =>
        MemoryMarshal.AsBytes([a]).SequenceEqual(MemoryMarshal.AsBytes([b]));
}
