using System.Runtime.InteropServices;

namespace Vigil.Xdp.Abi;

/// <summary>struct vg_service_key: where clients send to.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ServiceKeyRecord
{
    /// <summary>The virtual address.</summary>
    public AddressWords Address;

    /// <summary>Network order; 0: every port.</summary>
    public ushort Port;

    /// <summary>IANA's number.</summary>
    public byte Protocol;

    /// <summary>4 or 6.</summary>
    public byte Family;
}

/// <summary>struct vg_service.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ServiceRecord
{
    /// <summary>Index of what the packet path keeps for it.</summary>
    public uint Id;

    /// <summary>Flags.</summary>
    public ServiceFlags Flags;

    /// <summary>How it chooses.</summary>
    public SchedulerKind Scheduler;

    /// <summary>First index of its ring.</summary>
    public uint Ring;

    /// <summary>0: no server.</summary>
    public uint RingLength;

    /// <summary>Jiffies.</summary>
    public uint Persistence;

    /// <summary>Of persistent clients.</summary>
    public AddressWords Mask;
}

/// <summary>struct vg_cursor: where the round of a service is.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CursorRecord
{
    /// <summary>The next place of the ring.</summary>
    public uint Next;

    /// <summary>Where it was put by us: nobody was chosen since while they are equal.</summary>
    public uint Start;
}

/// <summary>struct vg_hop: what the frame's header becomes, and where it leaves.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HopRecord
{
    /// <summary>Of the server or the router before it.</summary>
    public HardwareAddress Destination;

    /// <summary>Of the interface it leaves by.</summary>
    public HardwareAddress Source;

    /// <summary>0: not known.</summary>
    public uint InterfaceIndex;

    /// <summary>Longest IP packet.</summary>
    public ushort Mtu;

    /// <summary>0: untagged.</summary>
    public ushort Vlan;

    /// <summary>Flags.</summary>
    public HopFlags Flags;
}

/// <summary>struct vg_server: a real server.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ServerRecord
{
    /// <summary>Whose slot it is; connections of another generation are not this server's.</summary>
    public uint Generation;

    /// <summary>Index into <see cref="Hops"/>.</summary>
    public uint Hop;

    /// <summary>How packets reach it.</summary>
    public ForwardingKind Method;

    /// <summary>State.</summary>
    public ServerState State;

    /// <summary>0: no new connections.</summary>
    public int Weight;

    /// <summary>0: no limit.</summary>
    public uint Upper;

    /// <summary>0: three quarters of the upper one.</summary>
    public uint Lower;

    /// <summary>Id of its service.</summary>
    public uint Service;

    /// <summary>Its address.</summary>
    public AddressWords Address;

    /// <summary>Network order.</summary>
    public ushort Port;

    /// <summary>4 or 6.</summary>
    public byte Family;

    /// <summary>0 IPIP, 1 GUE, 2 GRE.</summary>
    public byte TunnelType;

    /// <summary>Network order, of GUE.</summary>
    public ushort TunnelPort;

    /// <summary>1 checksum, 2 remote checksum.</summary>
    public ushort TunnelFlags;

    /// <summary>Source address of tunnelled packets.</summary>
    public AddressWords TunnelSource;

    /// <summary>The next hop, and the one before or after it.</summary>
    public HopPair Hops;

    /// <summary>Of its service's servers, the newest highest.</summary>
    public uint Order;

    /// <summary>The last weight that was not 0.</summary>
    public int LastWeight;
}

/// <summary>struct vg_load: connections of a server.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LoadRecord
{
    /// <summary>Active connections.</summary>
    public uint Active;

    /// <summary>Inactive ones.</summary>
    public uint Inactive;

    /// <summary>Persistence templates.</summary>
    public uint Persistent;

    /// <summary>Flags.</summary>
    public LoadFlags Flags;
}

/// <summary>struct vg_traffic, per processor.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TrafficRecord
{
    /// <summary>Connections begun.</summary>
    public ulong Connections;

    /// <summary>Packets from clients.</summary>
    public ulong InPackets;

    /// <summary>Their bytes, from the IP header on.</summary>
    public ulong InBytes;

    /// <summary>Packets to clients (NAT).</summary>
    public ulong OutPackets;

    /// <summary>Their bytes.</summary>
    public ulong OutBytes;

    /// <summary>Both together.</summary>
    public readonly TrafficRecord Plus(TrafficRecord other) => new()
    {
        Connections = Connections + other.Connections,
        InPackets = InPackets + other.InPackets,
        InBytes = InBytes + other.InBytes,
        OutPackets = OutPackets + other.OutPackets,
        OutBytes = OutBytes + other.OutBytes,
    };
}

/// <summary>struct vg_settings: what the daemon tells the packet path.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SettingsRecord
{
    /// <summary>Jiffies, by state.</summary>
    public PerState Timeouts;

    /// <summary>Changes when routes do.</summary>
    public uint RouteGeneration;

    /// <summary>Not 0: TCP connections may begin without SYN.</summary>
    public uint Sloppy;

    /// <summary>Jiffies when the daemon was last alive.</summary>
    public uint Heartbeat;

    /// <summary>Jiffies a second.</summary>
    public uint Ticks;

    /// <summary>Jiffies without the daemon after which no connection begins; 0: they do.</summary>
    public uint OrphanTimeout;

    /// <summary>Unused.</summary>
    public uint Spare;
}

/// <summary>struct vg_swept: what one sweep tells the daemon.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SweptRecord
{
    /// <summary>Entries there were.</summary>
    public uint Seen;

    /// <summary>Of them, those that are gone now.</summary>
    public uint Ended;
}
