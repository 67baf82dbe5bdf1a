using System.Diagnostics.CodeAnalysis;
using System.Net;
using static Vigil.Netlink.IpvsConstants;

namespace Vigil.Netlink;

/// <summary>What identifies a destination within its service.</summary>
/// <param name="Address">Of the real server; only through a tunnel may its family differ from the service's.</param>
/// <param name="Port">0 is the port of the packet.</param>
public readonly record struct IpvsDestinationKey(IPAddress Address, ushort Port) : INetlinkPayload
{
    /// <summary>Writes the identifying attributes into an open IPVS_CMD_ATTR_DEST.</summary>
    public void Encode(ref NetlinkWriter writer)
    {
        writer.Attribute(IPVS_DEST_ATTR_ADDR_FAMILY, (ushort)Address.Family());
        IpvsAddress.Encode(ref writer, IPVS_DEST_ATTR_ADDR, Address);
        writer.OptionalBigEndian(IPVS_DEST_ATTR_PORT, Port);
    }

    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}

/// <summary>How packets reach a destination (IP_VS_CONN_F_FWD_MASK).</summary>
public enum IpvsForwarding : uint
{
    /// <summary>NAT.</summary>
    Masquerade = IP_VS_CONN_F_MASQ,

    /// <summary>The destination is this host; the kernel's own, never asked for.</summary>
    LocalNode = IP_VS_CONN_F_LOCALNODE,

    /// <summary>In a tunnel.</summary>
    Tunnel = IP_VS_CONN_F_TUNNEL,

    /// <summary>By its MAC address.</summary>
    DirectRouting = IP_VS_CONN_F_DROUTE,

    /// <summary>Around a cache; the kernel's own, never asked for.</summary>
    Bypass = IP_VS_CONN_F_BYPASS,
}

/// <summary>What a tunnelled packet is wrapped in.</summary>
public enum IpvsTunnelType : byte
{
    /// <summary>IP in IP.</summary>
    IpIp = IP_VS_CONN_F_TUNNEL_TYPE_IPIP,

    /// <summary>Generic UDP encapsulation (Linux 5.3).</summary>
    Gue = IP_VS_CONN_F_TUNNEL_TYPE_GUE,

    /// <summary>Generic routing encapsulation (Linux 5.3).</summary>
    Gre = IP_VS_CONN_F_TUNNEL_TYPE_GRE,
}

/// <summary>The checksum of the wrapping.</summary>
public enum IpvsTunnelChecksum : ushort
{
    /// <summary>None.</summary>
    None = IP_VS_TUNNEL_ENCAP_FLAG_NOCSUM,

    /// <summary>Full.</summary>
    Full = IP_VS_TUNNEL_ENCAP_FLAG_CSUM,

    /// <summary>Remote checksum offload, GUE only.</summary>
    Remote = IP_VS_TUNNEL_ENCAP_FLAG_REMCSUM,
}

/// <summary>How a tunnel wraps packets. The default value is IP in IP.</summary>
/// <param name="Type">The wrapping.</param>
/// <param name="Port">UDP port of GUE, which needs one; 0 for the others.</param>
/// <param name="Checksum">Of GUE and GRE.</param>
public readonly record struct IpvsTunnel(IpvsTunnelType Type, ushort Port = 0, IpvsTunnelChecksum Checksum = IpvsTunnelChecksum.None);

/// <summary>A destination of a service: everything the kernel can be asked for.</summary>
/// <param name="Key">Identity.</param>
/// <param name="Forwarding">How packets reach it.</param>
/// <param name="Weight">0 takes no new connections; at most 2^31 - 1.</param>
/// <param name="UpperThreshold">Connections above which it takes none; 0 is no limit.</param>
/// <param name="LowerThreshold">Connections below which it takes some again, at most the upper one; 0: three quarters of the upper one.</param>
/// <param name="Tunnel">Meaningful with a tunnel; the kernel keeps it in any case.</param>
public readonly record struct IpvsDestination(
    IpvsDestinationKey Key, IpvsForwarding Forwarding, uint Weight, uint UpperThreshold = 0, uint LowerThreshold = 0, IpvsTunnel Tunnel = default) : INetlinkPayload
{
    /// <summary>Writes all attributes into an open IPVS_CMD_ATTR_DEST. Those of plain IP in IP are left out: older kernels lack them.</summary>
    public void Encode(ref NetlinkWriter writer)
    {
        Key.Encode(ref writer);
        writer.Attribute(IPVS_DEST_ATTR_FWD_METHOD, (uint)Forwarding);
        writer.Attribute(IPVS_DEST_ATTR_WEIGHT, Weight);
        writer.Attribute(IPVS_DEST_ATTR_U_THRESH, UpperThreshold);
        writer.Attribute(IPVS_DEST_ATTR_L_THRESH, LowerThreshold);
        if (Tunnel == default)
            return;
        writer.Attribute(IPVS_DEST_ATTR_TUN_TYPE, (byte)Tunnel.Type);
        writer.OptionalBigEndian(IPVS_DEST_ATTR_TUN_PORT, Tunnel.Port);
        writer.Attribute(IPVS_DEST_ATTR_TUN_FLAGS, (ushort)Tunnel.Checksum);
    }
}

/// <summary>A destination as the kernel dumps it.</summary>
/// <param name="Destination">What it was asked for.</param>
/// <param name="Active">Connections that are established, or being so.</param>
/// <param name="Inactive">All other connections.</param>
/// <param name="Persistent">Persistence templates.</param>
/// <param name="Statistics">What passed through it.</param>
public sealed record IpvsDestinationEntry(IpvsDestination Destination, uint Active, uint Inactive, uint Persistent, IpvsStatistics Statistics)
{
    /// <summary>
    /// Reads an answer to IPVS_CMD_GET_DEST; false, never an exception, when it cannot be one. Kernels before 3.18 do not tell the
    /// family: it is then the service's.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, IpFamily serviceFamily, [NotNullWhen(true)] out IpvsDestinationEntry? entry)
    {
        entry = null;
        if (IpvsRequest.TryFind(payload, IPVS_CMD_NEW_DEST, IPVS_CMD_ATTR_DEST, out var attributes))
            entry = Decode(attributes, serviceFamily);
        return entry is not null;
    }

    private static IpvsDestinationEntry? Decode(AttributeReader reader, IpFamily family)
    {
        ReadOnlySpan<byte> address = default;
        var (port, method, weight, upper, lower) = ((ushort)0, 0u, 0u, 0u, 0u);
        var (active, inactive, persistent) = (0u, 0u, 0u);
        var tunnel = default(IpvsTunnel);
        var statistics = default(IpvsStatistics);
        while (reader.MoveNext())
        {
            switch (reader.Type)
            {
                case IPVS_DEST_ATTR_ADDR_FAMILY: family = (IpFamily)reader.Read<ushort>(); break;
                case IPVS_DEST_ATTR_ADDR: address = reader.Value; break;
                case IPVS_DEST_ATTR_PORT: port = reader.ReadUInt16BigEndian(); break;
                case IPVS_DEST_ATTR_FWD_METHOD: method = reader.Read<uint>() & IP_VS_CONN_F_FWD_MASK; break;
                case IPVS_DEST_ATTR_WEIGHT: weight = reader.Read<uint>(); break;
                case IPVS_DEST_ATTR_U_THRESH: upper = reader.Read<uint>(); break;
                case IPVS_DEST_ATTR_L_THRESH: lower = reader.Read<uint>(); break;
                case IPVS_DEST_ATTR_ACTIVE_CONNS: active = reader.Read<uint>(); break;
                case IPVS_DEST_ATTR_INACT_CONNS: inactive = reader.Read<uint>(); break;
                case IPVS_DEST_ATTR_PERSIST_CONNS: persistent = reader.Read<uint>(); break;
                case IPVS_DEST_ATTR_TUN_TYPE: tunnel = tunnel with { Type = (IpvsTunnelType)reader.Read<byte>() }; break;
                case IPVS_DEST_ATTR_TUN_PORT: tunnel = tunnel with { Port = reader.ReadUInt16BigEndian() }; break;
                case IPVS_DEST_ATTR_TUN_FLAGS: tunnel = tunnel with { Checksum = (IpvsTunnelChecksum)reader.Read<ushort>() }; break;
                default: IpvsStatistics.TryTake(ref reader, IPVS_DEST_ATTR_STATS, IPVS_DEST_ATTR_STATS64, ref statistics); break;
            }
        }
        if (reader.Malformed || IpvsAddress.Decode(address, family) is not { } ip)
            return null;
        var destination = new IpvsDestination(new(ip, port), (IpvsForwarding)method, weight, upper, lower, tunnel);
        return new IpvsDestinationEntry(destination, active, inactive, persistent, statistics);
    }
}
