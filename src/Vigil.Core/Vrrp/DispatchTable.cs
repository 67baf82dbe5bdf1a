using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>
/// Finds the virtual router a packet is for: by interface, family and id, then by multicast group or unicast peer
/// (fault 10). Interface 0 stands for unicast without an interface.
/// </summary>
internal sealed class DispatchTable
{
    private readonly Dictionary<Key, List<VirtualRouter>> routers = [];
    private readonly Dictionary<VirtualRouter, Key> places = [];

    /// <summary>Puts a router where its interface is now; an interface that is gone has no index and takes it out.</summary>
    internal void Place(VirtualRouter router, int interfaceIndex)
    {
        var settings = router.Settings;
        var key = new Key(interfaceIndex, settings.Family, settings.VirtualRouterId.Value);
        if (places.TryGetValue(router, out var old))
        {
            if (old == key) return;
            Remove(router);
        }
        if (interfaceIndex == 0 && settings.Interface is not null) return;
        if (!routers.TryGetValue(key, out var list)) routers[key] = list = [];
        list.Add(router);
        places[router] = key;
    }

    internal void Remove(VirtualRouter router)
    {
        if (!places.Remove(router, out var key)) return;
        routers[key].Remove(router);
        if (routers[key].Count == 0) routers.Remove(key);
    }

    /// <summary>The router that a packet is for, or null.</summary>
    internal VirtualRouter? Find(in PacketMetadata metadata, byte vrid)
    {
        if (routers.TryGetValue(new(metadata.InterfaceIndex, metadata.Family, vrid), out var list)) return Best(list, metadata);
        return routers.TryGetValue(new(0, metadata.Family, vrid), out list) ? Best(list, metadata) : null;
    }

    /// <summary>True when an earlier router takes the same packets (A6).</summary>
    internal bool IsDuplicate(VirtualRouter router)
    {
        if (!places.TryGetValue(router, out var key)) return false;
        foreach (var other in routers[key])
        {
            if (ReferenceEquals(other, router)) return false;
            if (Clash(other.Settings, router.Settings)) return true;
        }
        return false;
    }

    private static bool Clash(VrrpInstanceSettings a, VrrpInstanceSettings b)
    {
        if (a.IsUnicast != b.IsUnicast) return false;
        if (!a.IsUnicast) return a.MulticastGroup == b.MulticastGroup;
        foreach (var peer in a.UnicastPeers)
        {
            foreach (var other in b.UnicastPeers)
            {
                if (peer.Address == other.Address) return true;
            }
        }
        return false;
    }

    private static VirtualRouter Best(List<VirtualRouter> list, in PacketMetadata metadata)
    {
        if (list.Count == 1) return list[0];
        var best = list[0];
        int bestScore = -1;
        foreach (var router in list)
        {
            int score = Score(router, metadata);
            if (score > bestScore) (best, bestScore) = (router, score);
        }
        return best;
    }

    private static int Score(VirtualRouter router, in PacketMetadata metadata)
    {
        var settings = router.Settings;
        if (settings.IsUnicast == metadata.Destination.IsMulticast) return 0;
        if (!settings.IsUnicast) return settings.MulticastGroup == metadata.Destination ? 2 : 1;
        int score = router.Source == metadata.Destination ? 2 : 1;
        foreach (var peer in settings.UnicastPeers)
        {
            if (peer.Address == metadata.Source) score += 2;
        }
        return score;
    }

    private readonly record struct Key(int InterfaceIndex, InetFamily Family, byte Vrid);
}
