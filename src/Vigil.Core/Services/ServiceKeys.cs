using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>From the target of a virtual server to services of the kernel's table: ranges become one each (lvs-behaviour A3).</summary>
internal static class ServiceKeys
{
    internal static IEnumerable<ServiceKey> Of(ServiceSettings settings) => settings.Target switch
    {
        ServiceTarget.Address at => [ServiceKey.At(settings.Protocol, at.Endpoint)],
        ServiceTarget.Mark of => [ServiceKey.Marked(of.Value, settings.Family)],
        ServiceTarget.Group group => group.Settings.Items.SelectMany(item => Expand(item, settings)),
        _ => [],
    };

    /// <summary>What a virtual server is recognised by at a reload (A2): its addresses and protocol, its mark, or its group's name.</summary>
    internal static (string? Group, ServiceKey Key) Identity(ServiceSettings settings) => settings.Target switch
    {
        ServiceTarget.Group group => (group.Settings.Name, ServiceKey.At(settings.Protocol, default)),
        ServiceTarget.Mark of => (null, ServiceKey.Marked(of.Value, settings.Family)),
        ServiceTarget.Address at => (null, ServiceKey.At(settings.Protocol, at.Endpoint)),
        _ => default,
    };

    /// <summary>Whether an address is one of those ha_suspend watches.</summary>
    internal static bool Covers(ServiceSettings settings, InetAddress address) => settings.Target switch
    {
        ServiceTarget.Address at => at.Endpoint.Address == address,
        ServiceTarget.Group group => group.Settings.Items.Any(item => !item.IsMark && item.First.Family == address.Family
            && item.First.CompareTo(address) <= 0 && address.CompareTo(item.Last) <= 0),
        _ => false,
    };

    private static IEnumerable<ServiceKey> Expand(ServiceGroupItem item, ServiceSettings settings)
    {
        if (item.IsMark)
        {
            yield return ServiceKey.Marked(item.Mark, item.MarkFamily == InetFamily.Unspecified ? settings.Family : item.MarkFamily);
            yield break;
        }
        for (uint i = 0; i < item.Count; i++) yield return ServiceKey.At(settings.Protocol, new Endpoint(item.At(i), item.Port));
    }
}
