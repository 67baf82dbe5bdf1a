using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>What was last said of one virtual server's services, so that only differences are said.</summary>
internal sealed class Publication
{
    private readonly HashSet<ServiceKey> keys = [];
    private SchedulingSettings? scheduling;
    private ValueList<DesiredServer> servers4;
    private ValueList<DesiredServer> servers6;
    private bool isGroup;

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
        isGroup = service.Settings.Target is ServiceTarget.Group;
        foreach (var key in service.Keys)
        {
            bool isIPv6 = key.Family == InetFamily.IPv6;
            if (keys.Add(key) || (isIPv6 ? changed6 : changed4)) say(Of(key));
        }
    }

    /// <summary>The service as last said.</summary>
    internal DesiredService Of(ServiceKey key)
    {
        var servers = key.Family == InetFamily.IPv6 ? servers6 : servers4;
        return new DesiredService { Key = key, Scheduling = scheduling!, Servers = isGroup ? WithPortOf(key, servers) : servers };
    }

    /// <summary>DR and tunnels leave the port as it is, and that of a group is each item's own; of a mark it is 0 (lvs-behaviour A4).</summary>
    private static ValueList<DesiredServer> WithPortOf(ServiceKey key, ValueList<DesiredServer> servers)
    {
        ushort port = key.Endpoint.Port;
        bool Fits(DesiredServer server) => server.Forwarding.Method == ForwardingMethod.Nat || server.Endpoint.Port == port;
        return servers.All(Fits)
            ? servers
            : servers.Select(server => Fits(server) ? server : server with { Endpoint = server.Endpoint with { Port = port } })
                .DistinctBy(static server => server.Endpoint).Order(EndpointOrder.Instance).ToValueList();
    }
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
