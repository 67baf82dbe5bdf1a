using System.Net;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>
/// Who has which slot. A removed server keeps its slot until its last connection is gone; when it comes back before that, it
/// has its connections again, as in IPVS.
/// </summary>
internal sealed class SlotPool(uint size)
{
    private readonly Stack<Slot> _free = new();
    private readonly Dictionary<uint, Slot> _used = [];
    private readonly Dictionary<(XdpServiceKey, IPAddress, ushort), Slot> _leaving = [];
    private uint _next;
    private uint _order;

    /// <summary>All that are not free.</summary>
    internal IEnumerable<Slot> Used => _used.Values;

    /// <summary>Those whose server was removed.</summary>
    internal IEnumerable<Slot> Leaving => _leaving.Values;

    /// <summary>A slot for a server; null when all are taken.</summary>
    internal Slot? Take(XdpServiceKey service, uint serviceId, XdpServer server)
    {
        if (_leaving.Remove((service, server.Address, server.Port), out var slot))
        {
            if (slot.State != ServerState.Drain)
                slot.Generation--;
        }
        else if (!_free.TryPop(out slot))
        {
            if (_next == size)
                return null;
            slot = new Slot(_next++);
        }
        _used[slot.Number] = slot;
        slot.State = ServerState.Up;
        slot.Service = service;
        slot.ServiceId = serviceId;
        slot.Hold(server);
        slot.Order = ++_order;
        return slot;
    }

    /// <summary>Slots as an earlier process left them, in order from 0: those in use, and how old the free ones between them are.</summary>
    internal void Adopt(IEnumerable<Slot> slots)
    {
        foreach (var slot in slots)
        {
            _next = slot.Number + 1;
            if (slot.State == ServerState.Free)
            {
                slot.Hold(null);
                _free.Push(slot);
                continue;
            }
            _used[slot.Number] = slot;
            _order = Math.Max(_order, slot.Order);
            if (slot.State != ServerState.Up)
                _leaving[(slot.Service!, slot.Server!.Address, slot.Server.Port)] = slot;
        }
    }

    /// <summary>The server was removed: its slot waits for its connections.</summary>
    /// <param name="slot">Of a server that is up.</param>
    /// <param name="policy">What becomes of them.</param>
    internal void Leave(Slot slot, ServerState policy)
    {
        slot.State = policy;
        if (policy != ServerState.Drain)
            slot.Generation++;
        _leaving[(slot.Service!, slot.Server!.Address, slot.Server.Port)] = slot;
    }

    /// <summary>The last connection of a removed server is gone.</summary>
    internal void Release(Slot slot)
    {
        _leaving.Remove((slot.Service!, slot.Server!.Address, slot.Server.Port));
        _used.Remove(slot.Number);
        (slot.State, slot.Service, slot.Hop) = (ServerState.Free, null, default);
        slot.Hold(null);
        slot.Generation++;
        _free.Push(slot);
    }
}
