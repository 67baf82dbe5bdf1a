using System.Net;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>The servers of a service: who goes, who changes, who comes, and where its round goes on.</summary>
public sealed partial class XdpTable
{
    // One by one, in the order IPVS would be told of them: the level wrr is on depends on it.
    private IReadOnlyList<Rounds.Levels> UpdateServers(ServiceEntry entry, XdpService service, XdpChanges changes)
    {
        var weights = new Rounds.Weights(entry.Slots.Select(slot => slot.Server!.Weight));
        var wanted = new Dictionary<(IPAddress, ushort), XdpServer>();
        foreach (var server in service.Servers)
            wanted.TryAdd((server.Address, server.Port), server);
        foreach (var slot in entry.Slots.Where(slot => !wanted.ContainsKey(slot.Endpoint)))
        {
            weights.Change(slot.Server!.Weight, null);
            _slots.Leave(slot, service.OnFailure);
            changes.Servers.Add((slot.Number, slot.ToRecord()));
        }
        entry.Slots.RemoveAll(slot => slot.State != ServerState.Up);
        var there = entry.Slots.ToDictionary(slot => slot.Endpoint);
        var fresh = new List<Slot>();
        foreach (var server in service.Servers.Where(server => wanted.Remove((server.Address, server.Port))))
        {
            if (there.TryGetValue((server.Address, server.Port), out var slot))
            {
                if (server == slot.Server)
                    continue;
                weights.Change(slot.Server!.Weight, server.Weight);
                slot.Hold(server);
            }
            else
            {
                if (_slots.Take(entry.Key, entry.Id, server) is not { } taken)
                {
                    changes.Problems.Add(new(XdpProblemCode.TableFull, $"{entry.Key}: the xdp engine has room for {sizes.Servers} servers"));
                    break;
                }
                slot = taken;
                weights.Change(null, server.Weight);
                slot.Hop = _hops.GetValueOrDefault(server.Address);
                fresh.Add(slot);
            }
            changes.Servers.Add((slot.Number, slot.ToRecord()));
        }
        fresh.Reverse();
        entry.Slots.InsertRange(0, fresh);
        return weights.History;
    }

    private static Func<CursorRecord, uint>? GoOn(string scheduler, IReadOnlyList<Rings.Member> before, ServiceEntry entry, IReadOnlyList<Rounds.Levels> levels, uint[] ring) => Schedulers.Kind(scheduler) switch
    {
        SchedulerKind.Rr => Rounds.AfterLast(before, before.Count == 0 ? [] : entry.Ring, entry.Members, ring),
        SchedulerKind.Wrr => Rounds.OnLevel([.. before.Select(one => one.Weight)], levels, [.. entry.Members.Select(one => one.Weight)]),
        _ => null,
    };
}
