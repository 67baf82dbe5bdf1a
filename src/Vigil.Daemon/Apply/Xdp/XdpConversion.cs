using System.Net;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;

namespace Vigil.Daemon.Apply.Xdp;

/// <summary>From services as Core wants them to those of the embedded data plane.</summary>
public static class XdpConversion
{
    /// <summary>The service; null for one of marked packets, which XDP cannot see.</summary>
    public static XdpService? ToXdp(this DesiredService service)
    {
        if (service.Key.IsMark)
            return null;
        var (key, scheduling) = (service.Key, service.Scheduling);
        return new XdpService
        {
            Key = new XdpServiceKey(key.Endpoint.Address.ToKernel()!, key.Endpoint.Port, (byte)key.Protocol),
            Scheduler = scheduling.Scheduler,
            Flags = Flags(scheduling),
            Persistence = scheduling.Persistence,
            Mask = Mask(key.Family, scheduling),
            OnFailure = scheduling.OnFailure switch
            {
                OnServerFailure.Drain => ServerState.Drain,
                OnServerFailure.Migrate => ServerState.Migrate,
                _ => ServerState.Drop,
            },
            Servers = [.. service.Servers.Select(ToXdp)],
        };
    }

    private static ServiceFlags Flags(SchedulingSettings scheduling)
    {
        var flags = scheduling.OnePacket ? ServiceFlags.OnePacket : ServiceFlags.None;
        if (scheduling.Flags.HasFlag(SchedulerFlags.Fallback))
            flags |= ServiceFlags.Fallback;
        if (scheduling.Flags.HasFlag(SchedulerFlags.Port))
            flags |= ServiceFlags.HashPort;
        return flags;
    }

    private static IPAddress Mask(InetFamily family, SchedulingSettings scheduling)
    {
        if (family == InetFamily.IPv4)
            return new IPAddress((uint)IPAddress.HostToNetworkOrder((int)scheduling.PersistenceMask));
        var bytes = new byte[16];
        for (var bit = 0; bit < scheduling.PersistencePrefixLength; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> bit % 8);
        return new IPAddress(bytes);
    }

    private static XdpServer ToXdp(DesiredServer server) => new()
    {
        Address = server.Endpoint.Address.ToKernel()!,
        Port = server.Endpoint.Port,
        Method = server.Forwarding.Method switch
        {
            ForwardingMethod.DirectRouting => ForwardingKind.Direct,
            ForwardingMethod.Tunnel => ForwardingKind.Tunnel,
            _ => ForwardingKind.Nat,
        },
        TunnelType = (byte)server.Forwarding.Tunnel,
        TunnelPort = server.Forwarding.TunnelPort,
        TunnelFlags = (ushort)server.Forwarding.Checksum,
        Weight = server.Weight,
        Upper = server.UpperThreshold,
        Lower = server.LowerThreshold,
    };
}
