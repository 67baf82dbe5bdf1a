using Vigil.Config.Lint;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Studies;

/// <summary>An address of a host's own that no file tells.</summary>
public readonly record struct MadeUpAddress(string Host, InetAddress Address);

/// <summary>
/// The address a host sends from: the file's own word (unicast_src_ip, mcast_src_ip); of unicast hosts, the one that all others call a
/// peer; else one made up in the network of the virtual addresses, higher for a host named later.
/// </summary>
internal sealed class InventedAddresses(LintScope scope)
{
    private const uint First = 201;

    private readonly HashSet<InetAddress> taken = [.. scope.Members.SelectMany(member => member.Settings.VirtualAddresses).Select(item => item.Address)];
    private readonly Dictionary<(LintHost, string), InetAddress> made = [];

    /// <summary>What was made up.</summary>
    public IEnumerable<MadeUpAddress> Made => made.Select(pair => new MadeUpAddress(pair.Key.Item1.Name, pair.Value));

    public InetAddress SourceOf(LintHost host, int number, VrrpInstanceSettings instance)
    {
        if (!instance.SourceAddress.IsNone) return instance.SourceAddress;
        if (instance.IsUnicast && CalledPeer(host, instance) is { } told) return told;
        var key = (host, $"{instance.Interface} {instance.Family}");
        if (!made.TryGetValue(key, out var address)) made[key] = address = Invent(number, instance);
        return address;
    }

    /// <summary>A peer that other hosts of the same virtual router name, and this one does not.</summary>
    private InetAddress? CalledPeer(LintHost host, VrrpInstanceSettings instance)
    {
        var router = scope.Routers.FirstOrDefault(router => router.Members.Any(member => member.Host == host && member.Settings == instance));
        var others = router?.Members.Where(member => member.Host != host) ?? [];
        var peers = others.SelectMany(member => member.Settings.UnicastPeers).Select(peer => peer.Address)
            .Where(address => !instance.UnicastPeers.Any(peer => peer.Address == address));
        return peers.GroupBy(address => address).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
    }

    private InetAddress Invent(int number, VrrpInstanceSettings instance)
    {
        bool isIPv6 = instance.Family == InetFamily.IPv6;
        var network = isIPv6 ? InetAddress.Parse("fe80::") : NetworkOf(instance) ?? InetAddress.Parse("192.0.2.0");
        for (ulong last = First + (ulong)number; ; last++)
        {
            var address = network with { Low = network.Low + last };
            if (taken.Add(address)) return address;
        }
    }

    private static InetAddress? NetworkOf(VrrpInstanceSettings instance)
    {
        const byte Usual = 24;
        foreach (var item in instance.VirtualAddresses)
        {
            if (item.PrefixLength <= Usual || item.PrefixLength == item.Address.HostPrefixLength) return item.Address.Masked(Math.Max(Usual, item.PrefixLength == item.Address.HostPrefixLength ? Usual : item.PrefixLength));
        }
        return null;
    }
}
