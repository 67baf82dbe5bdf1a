using System.Runtime.InteropServices;

namespace Vigil.Xdp.Abi;

/// <summary>struct vg_key4: an IPv4 connection, as clients' packets name it. All in network order.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Key4Record
{
    /// <summary>The client.</summary>
    public uint Client;

    /// <summary>The virtual address.</summary>
    public uint Virtual;

    /// <summary>The client's port.</summary>
    public ushort ClientPort;

    /// <summary>The virtual port.</summary>
    public ushort VirtualPort;

    /// <summary>IANA's number.</summary>
    public byte Protocol;

    private byte _spare0, _spare1, _spare2;
}

/// <summary>struct vg_key6: an IPv6 connection, as clients' packets name it. All in network order.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Key6Record
{
    /// <summary>The client.</summary>
    public AddressWords Client;

    /// <summary>The virtual address.</summary>
    public AddressWords Virtual;

    /// <summary>The client's port.</summary>
    public ushort ClientPort;

    /// <summary>The virtual port.</summary>
    public ushort VirtualPort;

    /// <summary>IANA's number.</summary>
    public byte Protocol;

    private byte _spare0, _spare1, _spare2;
}

/// <summary>struct vg_conn: a connection. Some places mean another thing in another kind of entry.</summary>
[StructLayout(LayoutKind.Explicit)]
public struct ConnectionRecord
{
    /// <summary>Jiffies of the last packet.</summary>
    [FieldOffset(0)]
    public uint Seen;

    /// <summary>State.</summary>
    [FieldOffset(4)]
    public ConnectionState State;

    /// <summary>Flags.</summary>
    [FieldOffset(5)]
    public ConnectionFlags Flags;

    /// <summary>NAT, first entry: where the server listens, in network order.</summary>
    [FieldOffset(6)]
    public ushort ServerPort;

    /// <summary>Slot of its server.</summary>
    [FieldOffset(8)]
    public uint Server;

    /// <summary>Of the server when it was chosen.</summary>
    [FieldOffset(12)]
    public uint Generation;

    /// <summary>Reply: the virtual address; else the masked client of its template.</summary>
    [FieldOffset(16)]
    public AddressWords Address;

    /// <summary>Reply: the virtual port; else that of its template. Network order.</summary>
    [FieldOffset(32)]
    public ushort Port;

    /// <summary>Reply: longest IP packet on the way to the client.</summary>
    [FieldOffset(34)]
    public ushort Mtu;

    /// <summary>Reply: where to the client.</summary>
    [FieldOffset(36)]
    public uint InterfaceIndex;

    /// <summary>Reply: destination and source of the frame.</summary>
    [FieldOffset(40)]
    public FrameAddresses Hop;

    /// <summary>Reply: of the routes when the hop was found.</summary>
    [FieldOffset(52)]
    public uint HopGeneration;

    /// <summary>Template: connections that hold it.</summary>
    [FieldOffset(56)]
    public uint Holders;

    /// <summary>NAT: what another address adds to checksums.</summary>
    [FieldOffset(56)]
    public ushort AddressSum;

    /// <summary>NAT: what another port adds to checksums.</summary>
    [FieldOffset(58)]
    public ushort PortSum;

    /// <summary>Template: jiffies without a new connection.</summary>
    [FieldOffset(60)]
    public uint Lasts;
}
