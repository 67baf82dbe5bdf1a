using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>
/// What identifies one service of the kernel's table: address, port and protocol, or a firewall mark and a family.
/// </summary>
/// <param name="Family">Of the clients.</param>
/// <param name="Protocol">None for a mark.</param>
/// <param name="Endpoint">Nothing for a mark; port 0 is every port.</param>
/// <param name="Mark">0 for an address.</param>
public readonly record struct ServiceKey(InetFamily Family, TransportProtocol Protocol, Endpoint Endpoint, uint Mark) : IComparable<ServiceKey>
{
    /// <summary>A service at an address.</summary>
    public static ServiceKey At(TransportProtocol protocol, Endpoint endpoint) => new(endpoint.Family, protocol, endpoint, 0);

    /// <summary>A service of packets with a mark.</summary>
    public static ServiceKey Marked(uint mark, InetFamily family) => new(family, TransportProtocol.None, default, mark);

    /// <summary>True for a service of marked packets.</summary>
    public bool IsMark => Protocol == TransportProtocol.None;

    /// <inheritdoc/>
    public int CompareTo(ServiceKey other)
    {
        int order = ((byte)Family).CompareTo((byte)other.Family);
        if (order == 0) order = Mark.CompareTo(other.Mark);
        if (order == 0) order = ((byte)Protocol).CompareTo((byte)other.Protocol);
        if (order == 0) order = Endpoint.Address.CompareTo(other.Endpoint.Address);
        return order == 0 ? Endpoint.Port.CompareTo(other.Endpoint.Port) : order;
    }

    /// <inheritdoc/>
    public override string ToString() => IsMark ? $"FWM {Mark} {Family}" : $"{Protocol} {Endpoint}";
}
