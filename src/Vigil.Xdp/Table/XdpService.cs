using System.Net;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>What identifies a service of this engine.</summary>
/// <param name="Address">The virtual address.</param>
/// <param name="Port">0: every port.</param>
/// <param name="Protocol">IANA's number, 6 or 17.</param>
public sealed record XdpServiceKey(IPAddress Address, ushort Port, byte Protocol)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Protocol == 6 ? "TCP" : Protocol == 17 ? "UDP" : Protocol)} [{Address}]:{Port}";
}

/// <summary>A service as it should be.</summary>
public sealed record XdpService
{
    /// <summary>Which one.</summary>
    public required XdpServiceKey Key { get; init; }

    /// <summary>IPVS's name of the scheduler.</summary>
    public string Scheduler { get; init; } = "wlc";

    /// <summary>All but <see cref="ServiceFlags.Local"/>, which the table finds by itself.</summary>
    public ServiceFlags Flags { get; init; }

    /// <summary>How long a client stays with its server; zero: not persistent.</summary>
    public TimeSpan Persistence { get; init; }

    /// <summary>Which part of a persistent client's address counts: a mask of the address's length.</summary>
    public IPAddress? Mask { get; init; }

    /// <summary>What becomes of the connections of a server that is removed.</summary>
    public ServerState OnFailure { get; init; } = ServerState.Drop;

    /// <summary>Its servers, each endpoint once.</summary>
    public IReadOnlyList<XdpServer> Servers { get; init; } = [];
}

/// <summary>A real server as it should be.</summary>
public sealed record XdpServer
{
    /// <summary>Its address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Its port; with DR and TUN the service's.</summary>
    public ushort Port { get; init; }

    /// <summary>How packets reach it.</summary>
    public ForwardingKind Method { get; init; }

    /// <summary>0 IPIP, 1 GUE, 2 GRE.</summary>
    public byte TunnelType { get; init; }

    /// <summary>UDP port of GUE.</summary>
    public ushort TunnelPort { get; init; }

    /// <summary>1 checksum, 2 remote checksum.</summary>
    public ushort TunnelFlags { get; init; }

    /// <summary>Through GRE or GUE with a checksum of the whole, which the program at tc ingress cannot make.</summary>
    public bool IsSealed => Method == ForwardingKind.Tunnel && TunnelType != 0 && (TunnelFlags & 1) != 0;

    /// <summary>0: no new connections.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>0: no limit.</summary>
    public uint Upper { get; init; }

    /// <summary>0: three quarters of the upper one.</summary>
    public uint Lower { get; init; }
}

/// <summary>Where packets towards a server leave.</summary>
/// <param name="InterfaceIndex">0: not known (yet).</param>
/// <param name="Destination">Hardware address of the server, or of the router before it.</param>
/// <param name="Source">Hardware address of the interface.</param>
/// <param name="Mtu">Longest IP packet.</param>
/// <param name="Vlan">0: untagged.</param>
/// <param name="Local">The server is this host.</param>
/// <param name="From">This host's address on that way: the source of tunnelled packets; null when it has none.</param>
public readonly record struct XdpHop(
    uint InterfaceIndex, HardwareAddress Destination, HardwareAddress Source, ushort Mtu, ushort Vlan = 0, bool Local = false, IPAddress? From = null);
