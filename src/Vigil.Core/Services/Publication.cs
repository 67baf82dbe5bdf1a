using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>What was last said of one virtual server's services, so that only differences are said.</summary>
internal sealed class Publication
{
    private readonly HashSet<ServiceKey> keys = [];
    private SchedulingSettings? scheduling;
    private ValueList<DesiredServer> servers4;
    private ValueList<DesiredServer> servers6;

    /// <summary>Keys it was said for.</summary>
    internal IReadOnlyCollection<ServiceKey> Keys => keys;

    /// <summary>Forgets one: it belongs to another virtual server now, or is removed.</summary>
    internal void Forget(ServiceKey key) => keys.Remove(key);

    /// <summary>Says what differs from the last time, and remembers it.</summary>
    internal void Update(VirtualServer service, Action<DesiredService> say)
    {
        var next4 = service.HasKeysOf(InetFamily.IPv4) ? service.Desired(InetFamily.IPv4) : default;
        var next6 = service.HasKeysOf(InetFamily.IPv6) ? service.Desired(InetFamily.IPv6) : default;
        bool anew = scheduling != service.Settings.Scheduling;
        bool changed4 = anew || next4 != servers4;
        bool changed6 = anew || next6 != servers6;
        (scheduling, servers4, servers6) = (service.Settings.Scheduling, next4, next6);
        foreach (var key in service.Keys)
        {
            bool isIPv6 = key.Family == InetFamily.IPv6;
            if (keys.Add(key) || (isIPv6 ? changed6 : changed4)) say(Of(key));
        }
    }

    /// <summary>The service as last said.</summary>
    internal DesiredService Of(ServiceKey key) => new()
    {
        Key = key,
        Scheduling = scheduling!,
        Servers = key.Family == InetFamily.IPv6 ? servers6 : servers4,
    };
}

/// <summary>By address, then by port.</summary>
internal sealed class EndpointOrder : IComparer<DesiredServer>
{
    internal static readonly EndpointOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(DesiredServer x, DesiredServer y) => Compare(x.Endpoint, y.Endpoint);

    internal static int Compare(Endpoint x, Endpoint y)
    {
        int byAddress = x.Address.CompareTo(y.Address);
        return byAddress != 0 ? byAddress : x.Port.CompareTo(y.Port);
    }
}
