using System.Diagnostics.CodeAnalysis;
using System.Net;
using static Vigil.Netlink.IpvsConstants;

namespace Vigil.Netlink;

/// <summary>What a connection synchronisation daemon does; one of each may run in a network namespace.</summary>
public enum IpvsDaemonRole : uint
{
    /// <summary>Tells the others of its connections.</summary>
    Master = IP_VS_STATE_MASTER,

    /// <summary>Learns the connections of another.</summary>
    Backup = IP_VS_STATE_BACKUP,
}

/// <summary>A connection synchronisation daemon in the kernel.</summary>
/// <param name="Role">Sends or receives.</param>
/// <param name="Interface">Name of the interface it uses.</param>
/// <param name="Id">0 to 255; daemons with different ones do not hear each other.</param>
public sealed record IpvsDaemon(IpvsDaemonRole Role, string Interface, uint Id) : INetlinkPayload
{
    /// <summary>Most bytes in a datagram; 0 lets the kernel choose by the MTU.</summary>
    public ushort MaxLength { get; init; }

    /// <summary>Multicast group; null is the kernel's 224.0.0.81.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>UDP port; 0 is the kernel's 8848.</summary>
    public ushort Port { get; init; }

    /// <summary>Time to live; 0 is the kernel's 1.</summary>
    public byte Ttl { get; init; }

    /// <summary>Writes all attributes into an open IPVS_CMD_ATTR_DAEMON. Options not given are left out: kernels before 4.3 lack them.</summary>
    public void Encode(ref NetlinkWriter writer)
    {
        writer.Attribute(IPVS_DAEMON_ATTR_STATE, (uint)Role);
        writer.Optional(IPVS_DAEMON_ATTR_MCAST_IFN, Interface);
        writer.Attribute(IPVS_DAEMON_ATTR_SYNC_ID, Id);
        writer.UnlessZero(IPVS_DAEMON_ATTR_SYNC_MAXLEN, MaxLength);
        if (Group is not null)
            writer.Optional(Group.Family() == IpFamily.V6 ? IPVS_DAEMON_ATTR_MCAST_GROUP6 : IPVS_DAEMON_ATTR_MCAST_GROUP, Group);
        writer.UnlessZero(IPVS_DAEMON_ATTR_MCAST_PORT, Port); // in host byte order, unlike other ports
        writer.UnlessZero(IPVS_DAEMON_ATTR_MCAST_TTL, Ttl);
    }

    /// <summary>Reads an answer to IPVS_CMD_GET_DAEMON; false, never an exception, when it cannot be one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out IpvsDaemon? daemon)
    {
        daemon = null;
        if (!IpvsRequest.TryFind(payload, IPVS_CMD_NEW_DAEMON, IPVS_CMD_ATTR_DAEMON, out var reader))
            return false;
        var read = new IpvsDaemon(default, "", 0);
        while (reader.MoveNext())
        {
            read = reader.Type switch
            {
                IPVS_DAEMON_ATTR_STATE => read with { Role = (IpvsDaemonRole)reader.Read<uint>() },
                IPVS_DAEMON_ATTR_MCAST_IFN => read with { Interface = reader.ReadString() },
                IPVS_DAEMON_ATTR_SYNC_ID => read with { Id = reader.Read<uint>() },
                IPVS_DAEMON_ATTR_SYNC_MAXLEN => read with { MaxLength = reader.Read<ushort>() },
                IPVS_DAEMON_ATTR_MCAST_GROUP => read with { Group = reader.ReadAddress(IpFamily.V4) },
                IPVS_DAEMON_ATTR_MCAST_GROUP6 => read with { Group = reader.ReadAddress(IpFamily.V6) },
                IPVS_DAEMON_ATTR_MCAST_PORT => read with { Port = reader.Read<ushort>() },
                IPVS_DAEMON_ATTR_MCAST_TTL => read with { Ttl = reader.Read<byte>() },
                _ => read,
            };
        }
        daemon = reader.Malformed ? null : read;
        return daemon is not null;
    }
}
