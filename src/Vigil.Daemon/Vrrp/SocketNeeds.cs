using Vigil.Core.Settings;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Vrrp;

/// <summary>What socket an instance needs. Pure.</summary>
internal static class SocketNeeds
{
    /// <summary>The settings of the socket; null while the interface does not exist.</summary>
    public static VrrpSocketSettings? Of(VrrpInstanceSettings instance, Func<string, int?> interfaceIndex, BufferSettings buffers)
    {
        int index = 0;
        if (instance.Interface is { } name)
        {
            if (interfaceIndex(name) is not { } found) return null;
            index = found;
        }
        var settings = new VrrpSocketSettings
        {
            Family = instance.Family,
            InterfaceIndex = index,
            BindToDevice = instance.Interface ?? instance.Vrf,
            ReceiveBuffer = ReceiveBuffer(instance, buffers),
        };
        return instance.IsUnicast
            ? settings with { BindAddress = instance.SourceAddress, HopLimit = instance.UnicastTtl }
            : settings with { Group = instance.MulticastGroup };
    }

    /// <summary>vrrp_rx_bufs_policy and kernel_rx_buf_size; null leaves the kernel's default.</summary>
    private static int? ReceiveBuffer(VrrpInstanceSettings instance, BufferSettings buffers)
    {
        const int Mtu = 1500, HeaderAndTrailer = 60 + 8 + 8 + 28;
        int advert = HeaderAndTrailer + instance.VirtualAddresses.Count * (instance.Family == InetFamily.IPv6 ? 16 : 4);
        return instance.ReceiveBufferSize ?? buffers.VrrpPolicy switch
        {
            ReceiveBufferPolicy.Mtu => Mtu * buffers.VrrpMultiplier,
            ReceiveBufferPolicy.Advert => advert * buffers.VrrpMultiplier,
            ReceiveBufferPolicy.Bytes => buffers.VrrpBytes,
            _ => null,
        };
    }
}
