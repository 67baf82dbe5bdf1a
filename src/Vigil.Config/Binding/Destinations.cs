using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Where adverts go: peers or a group, from which source, with which TTL (vrrp-behaviour H).</summary>
internal static class Destinations
{
    public static VrrpInstanceSettings Resolve(VrrpInstanceSettings settings, InstanceDraft d, InstanceDefaults defaults, BindContext context)
    {
        var peers = d.Peers.Where(peer => peer.Address.Family == settings.Family).ToValueList();
        var lostAll = d.NamesPeers && peers.Count == 0;
        if (lostAll) context.Report(DiagnosticCatalogue.NoPeerLeft.At(d.At, d.Name));
        else if (d.UnicastKeyword && peers.Count == 0 && !settings.FaultWithoutPeer) context.Report(DiagnosticCatalogue.UnicastWithoutPeers.At(d.At, d.Name));
        if (d.UnicastTtl is not null && peers.Count == 0) context.Report(DiagnosticCatalogue.UnicastTtlNeedsPeers.At(d.Close));
        if (peers.Count > 0 && !d.Group.IsNone) context.Report(DiagnosticCatalogue.NeedsOption.At(d.At, "mcast_dst_ip", "multicast"));
        if (peers.Count > 0 && d.UsesVmac && !d.UsesIpvlan && d.TransmitsOnBase is null) context.Report(DiagnosticCatalogue.UnicastVmac.At(d.Close));
        var lacksMulticast = peers.Count == 0 && settings.Interface is { } name && context.Facts.FindInterface(name) is { HasMulticast: false };
        if (lacksMulticast) context.Report(DiagnosticCatalogue.NoMulticast.At(d.At, settings.Interface, d.Name));
        return settings with
        {
            MulticastGroup = !d.Group.IsNone ? d.Group : settings.Family == InetFamily.IPv6 ? defaults.Group6 : defaults.Group4,
            InterfaceLacksMulticast = lacksMulticast,
            SourceAddress = d.SourceAddress.Family == settings.Family ? d.SourceAddress : default,
            UnicastPeers = peers,
            FaultWithoutPeer = settings.FaultWithoutPeer || lostAll,
            UnicastConfigured = d.UnicastKeyword || peers.Count > 0,
            CheckUnicastSource = d.CheckSource || defaults.CheckUnicastSource,
            UnicastTtl = peers.Count > 0 ? d.UnicastTtl ?? byte.MaxValue : byte.MaxValue,
        };
    }
}

/// <summary>How many addresses fit an advert, and whether there are any (vrrp-behaviour A4, C8).</summary>
internal static class Addressing
{
    private const int MaxCount = 255;
    private const int VrrpHeader = 8;
    private const int AuthenticationData = 8;
    private const int DefaultMtu = 1500;

    public static VrrpInstanceSettings Resolve(VrrpInstanceSettings settings, InstanceDraft d, BindContext context)
    {
        var addresses = d.Addresses.Select(one => WithInterface(one, settings.Interface)).ToList();
        var excluded = d.Excluded.Select(one => WithInterface(one, settings.Interface)).ToList();
        var room = Room(settings, context);
        if (addresses.Count > room)
        {
            context.Report(DiagnosticCatalogue.TooManyAddresses.At(d.At, room, addresses.Count - room));
            excluded.InsertRange(0, addresses[room..]);
            addresses.RemoveRange(room, addresses.Count - room);
        }
        if (addresses.Count == 0) ReportNone(settings, d, context);
        else if (settings.Family == InetFamily.IPv6 && !addresses[0].Address.IsLinkLocal6)
            context.Report((settings.Strict ? DiagnosticCatalogue.NoLinkLocal : DiagnosticCatalogue.NoLinkLocalHint).At(d.At));
        return settings with { VirtualAddresses = addresses.ToValueList(), ExcludedAddresses = excluded.ToValueList() };
    }

    private static AddressSettings WithInterface(AddressSettings address, string? instanceInterface) =>
        address.Interface is null ? address with { Interface = instanceInterface } : address;

    private static int Room(VrrpInstanceSettings settings, BindContext context)
    {
        var mtu = settings.Interface is { } name && context.Facts.FindInterface(name) is { Mtu: > 0 } link ? link.Mtu : DefaultMtu;
        var isIPv6 = settings.Family == InetFamily.IPv6;
        var space = mtu - (isIPv6 ? 40 : 20) - VrrpHeader - (settings.Version == VrrpVersion.V2 ? AuthenticationData : 0);
        return Math.Clamp(space / (isIPv6 ? 16 : 4), 1, MaxCount);
    }

    private static void ReportNone(VrrpInstanceSettings settings, InstanceDraft d, BindContext context)
    {
        if (settings.Strict) context.Report(DiagnosticCatalogue.AddressesRequired.At(d.At, d.Name, "strict_mode demands one"));
        else if (settings.NoVirtualAddresses) return;
        else if (settings.Version == VrrpVersion.V3) context.Report(DiagnosticCatalogue.AddressesRequired.At(d.At, d.Name, "version 3 demands one"));
        else context.Report(DiagnosticCatalogue.NoAddresses.At(d.At, d.Name));
    }
}
