namespace Vigil.Core.Settings;

/// <summary>Transport protocol of a service. The number is IANA's.</summary>
public enum TransportProtocol : byte
{
    /// <summary>None: a service of packets with a firewall mark takes them all.</summary>
    None = 0,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>SCTP.</summary>
    Sctp = 132,
}

/// <summary>An address and a port; port 0 is every port.</summary>
public readonly record struct Endpoint(InetAddress Address, ushort Port)
{
    /// <summary>Family of the address.</summary>
    public InetFamily Family => Address.Family;

    /// <summary>As keepalived writes it, with brackets in both families: <c>[10.0.0.1]:80</c>.</summary>
    public override string ToString() => $"[{Address}]:{Port}";
}
