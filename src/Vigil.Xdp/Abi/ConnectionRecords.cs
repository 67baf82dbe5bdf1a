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

/// <summary>struct vg_conn: a connection.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct ConnectionRecord
{
    /// <summary>Jiffies of the last packet.</summary>
    public uint Seen;

    /// <summary>State.</summary>
    public ConnectionState State;

    /// <summary>Flags.</summary>
    public ConnectionFlags Flags;

    /// <summary>Unused.</summary>
    public ushort Spare1;

    /// <summary>Slot of its server.</summary>
    public uint Server;

    /// <summary>Of the server when it was chosen.</summary>
    public uint Generation;

    /// <summary>Reply: the virtual address; else the masked client of its template.</summary>
    public AddressWords Address;

    /// <summary>Reply: the virtual port; else that of its template.</summary>
    public ushort Port;

    /// <summary>Unused.</summary>
    public ushort Spare2;

    /// <summary>Reply: of the routes when the hop was found.</summary>
    public uint HopGeneration;

    /// <summary>Reply: where to the client.</summary>
    public uint InterfaceIndex;

    /// <summary>Reply: destination and source of the frame.</summary>
    public FrameAddresses Hop;

    /// <summary>Template: connections that hold it.</summary>
    public uint Holders;

    /// <summary>Template: jiffies without a new connection.</summary>
    public uint Lasts;
}
