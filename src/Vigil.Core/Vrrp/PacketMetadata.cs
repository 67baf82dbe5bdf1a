using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>What the kernel told about a received VRRP packet besides its bytes.</summary>
/// <param name="Source">Sender.</param>
/// <param name="Destination">Group or own address.</param>
/// <param name="InterfaceIndex">Interface it came in by.</param>
/// <param name="Ttl">TTL or hop limit; null when the kernel did not say.</param>
/// <param name="ReceivedAt">Arrival by the kernel's time stamp, on the boot-time clock.</param>
public readonly record struct PacketMetadata(
    InetAddress Source, InetAddress Destination, int InterfaceIndex, byte? Ttl, Instant ReceivedAt)
{
    /// <summary>
    /// IPv4: total-length field of the IP header, and bytes before the VRRP PDU, so that lying lengths are found (checks F4, F13).
    /// The shell strips nothing: for IPv4 the packet bytes start at the IP header, for IPv6 at the VRRP PDU.
    /// </summary>
    public InetFamily Family => Source.Family;
}
