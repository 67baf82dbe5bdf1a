using System.Diagnostics.CodeAnalysis;
using static Vigil.Netlink.IpvsConstants;

namespace Vigil.Netlink;

/// <summary>How long the kernel remembers silent connections of a network namespace, in seconds; 0 in a request leaves it as it is.</summary>
/// <param name="Tcp">Established TCP connections.</param>
/// <param name="TcpFin">TCP connections after a FIN.</param>
/// <param name="Udp">UDP.</param>
public sealed record IpvsTimeouts(uint Tcp, uint TcpFin, uint Udp) : INetlinkPayload
{
    /// <summary>Writes the attributes of IPVS_CMD_SET_CONFIG.</summary>
    public void Encode(ref NetlinkWriter writer)
    {
        writer.UnlessZero(IPVS_CMD_ATTR_TIMEOUT_TCP, Tcp);
        writer.UnlessZero(IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, TcpFin);
        writer.UnlessZero(IPVS_CMD_ATTR_TIMEOUT_UDP, Udp);
    }

    /// <summary>Reads the answer to IPVS_CMD_GET_CONFIG; false, never an exception, when it cannot be one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out IpvsTimeouts? timeouts)
    {
        timeouts = null;
        if (!GenericHeader.TryOpen(payload, IPVS_CMD_SET_CONFIG, out var reader))
            return false;
        var read = new IpvsTimeouts(0, 0, 0);
        while (reader.MoveNext())
        {
            read = reader.Type switch
            {
                IPVS_CMD_ATTR_TIMEOUT_TCP => read with { Tcp = reader.Read<uint>() },
                IPVS_CMD_ATTR_TIMEOUT_TCP_FIN => read with { TcpFin = reader.Read<uint>() },
                IPVS_CMD_ATTR_TIMEOUT_UDP => read with { Udp = reader.Read<uint>() },
                _ => read,
            };
        }
        timeouts = reader.Malformed ? null : read;
        return timeouts is not null;
    }
}

/// <summary>What the kernel tells of its IPVS.</summary>
/// <param name="Version">Major, minor and patch number in a byte each: 1.2.1 is 0x010201.</param>
/// <param name="ConnectionTableSize">Buckets of the connection table.</param>
public sealed record IpvsInfo(uint Version, uint ConnectionTableSize)
{
    /// <summary>Reads the answer to IPVS_CMD_GET_INFO; false, never an exception, when it cannot be one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out IpvsInfo? info)
    {
        info = null;
        if (!GenericHeader.TryOpen(payload, IPVS_CMD_SET_INFO, out var reader))
            return false;
        var (version, size) = (0u, 0u);
        while (reader.MoveNext())
        {
            if (reader.Type == IPVS_INFO_ATTR_VERSION)
                version = reader.Read<uint>();
            else if (reader.Type == IPVS_INFO_ATTR_CONN_TAB_SIZE)
                size = reader.Read<uint>();
        }
        info = reader.Malformed ? null : new IpvsInfo(version, size);
        return info is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Version >> 16 & 0xff}.{Version >> 8 & 0xff}.{Version & 0xff}, {ConnectionTableSize} buckets";
}
