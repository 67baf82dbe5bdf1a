using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>
/// What tells one VRRP socket from another. All virtual routers with equal settings must share one socket: each raw socket
/// gets a copy of every advert.
/// </summary>
public sealed record VrrpSocketSettings
{
    public required InetFamily Family { get; init; }

    /// <summary>Interface adverts leave by; 0: the routing table decides (unicast without an interface).</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>Name for SO_BINDTODEVICE: only packets that came in by this interface are received.</summary>
    public string? BindToDevice { get; init; }

    /// <summary>Multicast group to join on <see cref="InterfaceIndex"/>; none for unicast.</summary>
    public InetAddress Group { get; init; }

    /// <summary>Unicast: the own address to bind to, present or not (IP_FREEBIND). None for multicast.</summary>
    public InetAddress BindAddress { get; init; }

    /// <summary>TTL or hop limit of what is sent (A1: 255).</summary>
    public byte HopLimit { get; init; } = 255;

    /// <summary>SO_RCVBUF in bytes (the kernel doubles it); null: the system's default.</summary>
    public int? ReceiveBuffer { get; init; }
}
