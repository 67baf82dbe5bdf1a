using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>How much room the maps have. A pinned map of another size is not taken over, so change them seldom.</summary>
public sealed record XdpSizes
{
    /// <summary>Virtual services.</summary>
    public uint Services { get; init; } = 4096;

    /// <summary>Real servers of all services, with removed ones that still have connections.</summary>
    public uint Servers { get; init; } = 32768;

    /// <summary>Places of all rings: 256 a service with sh and dh, 4,093 with mh, one per server or weight with others.</summary>
    public uint Rings { get; init; } = 4 << 20;

    /// <summary>Connections, of each family. An entry is 144 bytes (IPv4) or 168 (IPv6), taken when the engine starts.</summary>
    public uint Connections { get; init; } = 262144;

    /// <summary>Interfaces frames leave by.</summary>
    public uint Ports { get; init; } = 1024;
}

/// <summary>What this engine cannot do, said for the one service that asks for it.</summary>
internal static class XdpLimits
{
    private const byte Tcp = 6, Udp = 17, Gue = 1;

    /// <summary>VG_LIST_LIMIT of sched_load.h.</summary>
    internal const int LongestList = 1024;

    /// <summary>Why a service cannot be done; null when it can.</summary>
    internal static string? Refusal(XdpService service)
    {
        if (service.Key.Protocol is not (Tcp or Udp))
            return $"{service.Key}: the xdp engine balances TCP and UDP only; SCTP needs lb_engine ipvs";
        if (Schedulers.Kind(service.Scheduler) is null)
            return $"{service.Key}: the xdp engine has no scheduler {service.Scheduler}; it has {Schedulers.Names}";
        if (service.Servers.Count > LongestList && Schedulers.Kind(service.Scheduler) >= SchedulerKind.Lc)
            return $"{service.Key}: {service.Scheduler} of the xdp engine looks at {LongestList} servers, not at {service.Servers.Count}; use wrr, sh or mh";
        foreach (var server in service.Servers)
        {
            if (server.Method != ForwardingKind.Tunnel && AddressWords.FamilyOf(server.Address) != AddressWords.FamilyOf(service.Key.Address))
                return $"{service.Key}: server {server.Address} is of the other family, which only TUN allows";
            if (server is { Method: ForwardingKind.Tunnel, TunnelType: Gue, TunnelPort: 0 })
                return $"{service.Key}: GUE to {server.Address} needs a port (tunnel type gue port NUMBER)";
        }
        return null;
    }
}
