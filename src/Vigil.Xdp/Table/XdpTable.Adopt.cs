using System.Net;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>After a restart: what the earlier process had written becomes what this one knows, so that nothing moves.</summary>
public sealed partial class XdpTable
{
    /// <summary>
    /// Takes over services and servers as they stand in the maps. To be called once, before the first wish; that one then writes only what
    /// is to be different.
    /// </summary>
    /// <param name="services">All services.</param>
    /// <param name="servers">All slots that were ever used, from 0 on.</param>
    /// <param name="ring">Reads one place of the rings.</param>
    internal void Adopt(IEnumerable<(ServiceKeyRecord Key, ServiceRecord Record)> services, IReadOnlyList<ServerRecord> servers, Func<uint, uint> ring)
    {
        var keys = new Dictionary<uint, XdpServiceKey>();
        foreach (var (key, record) in services)
        {
            var entry = new ServiceEntry(new XdpServiceKey(key.Address.ToAddress(key.Family), NetworkOrder.Swap(key.Port), key.Protocol), record.Id)
            {
                Written = record,
                Ring = [.. Enumerable.Range(0, (int)record.RingLength).Select(i => ring(record.Ring + (uint)i))],
            };
            _services[entry.Key] = entry;
            keys[record.Id] = entry.Key;
            _rings.Adopt(record.Ring, record.RingLength);
            // Until the host's addresses are told: a service that was here stays here.
            if (record.Flags.HasFlag(ServiceFlags.Local))
                _local.Add(entry.Key.Address);
        }
        _nextId = keys.Count == 0 ? 0 : keys.Keys.Max() + 1;
        for (var id = 0u; id < _nextId; id++)
        {
            if (!keys.ContainsKey(id))
                _freeIds.Add(id);
        }
        var slots = servers.Select((server, i) => Slot.Of((uint)i, server, keys.GetValueOrDefault(server.Service) ?? Orphan((uint)i))).ToList();
        // A server without service: the earlier process ended while it removed one.
        foreach (var slot in slots.Where(slot => slot.State == ServerState.Up && !_services.ContainsKey(slot.Service!)))
            slot.State = ServerState.Drop;
        _slots.Adopt(slots);
        foreach (var slot in slots.Where(slot => slot.State == ServerState.Up).OrderByDescending(slot => slot.Order))
            _services[slot.Service!].Slots.Add(slot);
    }

    // Names nothing a client can send to; each such slot has one of its own.
    private static XdpServiceKey Orphan(uint slot) => new(IPAddress.None, (ushort)slot, 0);
}
