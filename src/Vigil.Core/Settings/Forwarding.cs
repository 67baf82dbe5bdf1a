namespace Vigil.Core.Settings;

/// <summary>How packets reach a real server: <c>lvs_method</c> (IP_VS_CONN_F_FWD_MASK).</summary>
public enum ForwardingMethod : byte
{
    /// <summary>Addresses are rewritten both ways.</summary>
    Nat,

    /// <summary>The frame is sent on with another destination MAC; the server answers by itself.</summary>
    DirectRouting,

    /// <summary>The packet is wrapped in another; the server answers by itself.</summary>
    Tunnel,
}

/// <summary>What a tunnelled packet is wrapped in: <c>type</c>.</summary>
public enum TunnelType : byte
{
    /// <summary>IP in IP (RFC 2003).</summary>
    IpIp,

    /// <summary>Generic UDP encapsulation; has a port.</summary>
    Gue,

    /// <summary>Generic routing encapsulation (RFC 2784).</summary>
    Gre,
}

/// <summary>The checksum of GUE or GRE.</summary>
public enum TunnelChecksum : byte
{
    /// <summary><c>nocsum</c></summary>
    None,

    /// <summary><c>csum</c></summary>
    Full,

    /// <summary><c>remcsum</c>: remote checksum offload, GUE only.</summary>
    Remote,
}

/// <summary><c>lvs_method</c> with its options. The default value is NAT.</summary>
/// <param name="Method">NAT, DR or TUN.</param>
/// <param name="Tunnel">Meaningful with TUN.</param>
/// <param name="TunnelPort">UDP port, meaningful with GUE.</param>
/// <param name="Checksum">Meaningful with GUE and GRE.</param>
public readonly record struct Forwarding(
    ForwardingMethod Method, TunnelType Tunnel = TunnelType.IpIp, ushort TunnelPort = 0, TunnelChecksum Checksum = TunnelChecksum.None)
{
    /// <summary>True for TUN, the only method that lets the families of service and server differ.</summary>
    public bool IsTunnel => Method == ForwardingMethod.Tunnel;
}
