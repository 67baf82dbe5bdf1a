namespace Vigil.Xdp.Abi;

/// <summary>enum vg_reason: why a packet did not go to a server. Those below <see cref="Drops"/> went to the host's own stack.</summary>
public enum Reason : uint
{
    /// <summary>Lengths that do not fit; the stack judges them.</summary>
    PassMalformed = 0,

    /// <summary>A service whose address is not on this host.</summary>
    PassNotLocal,

    /// <summary>TCP without connection that does not begin one.</summary>
    PassNotSyn,

    /// <summary>The server is this host.</summary>
    PassLocalServer,

    /// <summary>More IPv6 extension headers than are looked through.</summary>
    PassExtensions,

    /// <summary>A later fragment whose first one was not seen.</summary>
    PassFragment,

    /// <summary>ICMP to a virtual address about no connection.</summary>
    PassIcmp,

    /// <summary>A new connection, and the daemon has been silent for longer than it may.</summary>
    PassOrphan,

    /// <summary>The first that means a drop.</summary>
    Drops = 16,

    /// <summary>No server was available.</summary>
    DropNoServer = Drops,

    /// <summary>The connection's server is gone.</summary>
    DropRemoved,

    /// <summary>The way to the server is not known (yet).</summary>
    DropNoNextHop,

    /// <summary>It would have been its last hop.</summary>
    DropTtl,

    /// <summary>The server is in another VLAN than the frame came from.</summary>
    DropVlan,

    /// <summary>No room for the connection, and its method needs it.</summary>
    DropTableFull,

    /// <summary>Longer than what the way to the server takes.</summary>
    DropTooBig,

    /// <summary>The driver left no room for another header.</summary>
    DropHeadroom,

    /// <summary>A client's port 0, which nobody has.</summary>
    DropReserved,

    /// <summary>A way of forwarding this program does not have.</summary>
    DropMethod,

    /// <summary>A reply whose client cannot be reached.</summary>
    DropNoWayBack,

    /// <summary>Forwarded although the table of connections was full.</summary>
    CountStateless = 48,

    /// <summary>A new connection took the place of one that had ended.</summary>
    CountReopened,

    /// <summary>How many there are.</summary>
    Count = 64,
}
