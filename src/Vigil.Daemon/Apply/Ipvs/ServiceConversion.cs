using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>From services as Core wants them to what IPVS is told, and their keys back.</summary>
public static class ServiceConversion
{
    /// <summary>The key as IPVS knows it.</summary>
    public static IpvsServiceKey ToKernel(this ServiceKey key) => key.IsMark
        ? IpvsServiceKey.Marked(key.Family.ToKernel(), key.Mark)
        : IpvsServiceKey.At((byte)key.Protocol, key.Endpoint.Address.ToKernel()!, key.Endpoint.Port);

    /// <summary>The key as Core knows it.</summary>
    public static ServiceKey ToCore(this IpvsServiceKey key) => key.Address is { } address
        ? ServiceKey.At((TransportProtocol)key.Protocol, new Endpoint(address.ToCore(), key.Port))
        : ServiceKey.Marked(key.Mark, key.Family == IpFamily.V6 ? InetFamily.IPv6 : InetFamily.IPv4);

    /// <summary>The service without its servers.</summary>
    public static IpvsService ToKernel(this DesiredService service)
    {
        var (key, scheduling) = (service.Key.ToKernel(), service.Scheduling);
        return new IpvsService
        {
            Key = key,
            Scheduler = scheduling.Scheduler,
            Flags = Flags(scheduling),
            TimeoutSeconds = (uint)scheduling.Persistence.TotalSeconds,
            Granularity = key.Family == IpFamily.V6 ? scheduling.PersistencePrefixLength : scheduling.PersistenceMask,
            PersistenceEngine = scheduling.PersistenceEngine,
        };
    }

    private static IpvsServiceFlags Flags(SchedulingSettings scheduling)
    {
        var flags = (IpvsServiceFlags)((uint)scheduling.Flags * (uint)IpvsServiceFlags.Scheduler1);
        if (scheduling.IsPersistent)
            flags |= IpvsServiceFlags.Persistent;
        if (scheduling.OnePacket)
            flags |= IpvsServiceFlags.OnePacket;
        return flags;
    }

    /// <summary>One server.</summary>
    public static IpvsDestination ToKernel(this in DesiredServer server) => new(
        new(server.Endpoint.Address.ToKernel()!, server.Endpoint.Port), Method(server.Forwarding.Method), (uint)server.Weight,
        server.UpperThreshold, server.LowerThreshold, Tunnel(server.Forwarding));

    private static IpvsForwarding Method(ForwardingMethod method) => method switch
    {
        ForwardingMethod.Tunnel => IpvsForwarding.Tunnel,
        ForwardingMethod.DirectRouting => IpvsForwarding.DirectRouting,
        _ => IpvsForwarding.Masquerade,
    };

    private static IpvsTunnel Tunnel(Forwarding forwarding)
    {
        var (type, port, checksum) = (forwarding.Tunnel, forwarding.TunnelPort, forwarding.Checksum);
        if (!forwarding.IsTunnel || type == TunnelType.IpIp)
            return default;
        return type == TunnelType.Gue
            ? new IpvsTunnel(IpvsTunnelType.Gue, port, (IpvsTunnelChecksum)checksum)
            : new IpvsTunnel(IpvsTunnelType.Gre, 0, (IpvsTunnelChecksum)checksum);
    }
}
