namespace Vigil.Xdp.Abi;

/// <summary>enum vg_scheduler: how a service chooses a server. The names are IPVS's.</summary>
public enum SchedulerKind : uint
{
    /// <summary>Round robin.</summary>
    Rr = 0,

    /// <summary>Weighted round robin.</summary>
    Wrr = 1,

    /// <summary>Source hashing.</summary>
    Sh = 2,

    /// <summary>Maglev hashing.</summary>
    Mh = 3,

    /// <summary>Destination hashing.</summary>
    Dh = 4,

    /// <summary>Least connections.</summary>
    Lc = 5,

    /// <summary>Weighted least connections.</summary>
    Wlc = 6,

    /// <summary>Shortest expected delay.</summary>
    Sed = 7,

    /// <summary>Never queue.</summary>
    Nq = 8,

    /// <summary>Weighted fail-over.</summary>
    Fo = 9,

    /// <summary>Weighted overflow.</summary>
    Ovf = 10,

    /// <summary>The better of two at random.</summary>
    Twos = 11,
}

/// <summary>enum vg_service_flag.</summary>
[Flags]
public enum ServiceFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The virtual address is on this host; without it packets are somebody else's.</summary>
    Local = 1,

    /// <summary><c>sh-fallback</c>, <c>mh-fallback</c>.</summary>
    Fallback = 2,

    /// <summary><c>sh-port</c>, <c>mh-port</c>.</summary>
    HashPort = 4,

    /// <summary><c>ops</c>.</summary>
    OnePacket = 8,

    /// <summary><c>persistence_timeout</c>.</summary>
    Persistent = 16,

    /// <summary>Its port is 0.</summary>
    EveryPort = 32,
}

/// <summary>enum vg_method: how packets reach a server.</summary>
public enum ForwardingKind : uint
{
    /// <summary>DR: by hardware address.</summary>
    Direct = 0,

    /// <summary>TUN: wrapped in another packet.</summary>
    Tunnel = 1,

    /// <summary>NAT: rewritten both ways.</summary>
    Nat = 2,
}

/// <summary>enum vg_server_state.</summary>
public enum ServerState : uint
{
    /// <summary>Nobody's slot.</summary>
    Free = 0,

    /// <summary>In the table, also with weight 0.</summary>
    Up = 1,

    /// <summary>Removed; its connections go on.</summary>
    Drain = 2,

    /// <summary>Removed; packets of its connections are dropped until they expire, as IPVS does.</summary>
    Drop = 3,

    /// <summary>Removed; its connections are reset.</summary>
    Reset = 4,

    /// <summary>Removed; its connections are scheduled again.</summary>
    Migrate = 5,
}

/// <summary>enum vg_hop_flag.</summary>
[Flags]
public enum HopFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The server is this host.</summary>
    Local = 1,
}

/// <summary>enum vg_load_flag.</summary>
[Flags]
public enum LoadFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>At its upper threshold and not yet below the lower one.</summary>
    Overload = 1,
}

/// <summary>enum vg_state: IPVS's numbers for TCP, then those of UDP and of what has ended.</summary>
public enum ConnectionState : byte
{
    /// <summary>Not begun.</summary>
    None = 0,

    /// <summary>ESTABLISHED.</summary>
    Established = 1,

    /// <summary>SYN_SENT.</summary>
    SynSent = 2,

    /// <summary>SYN_RECV.</summary>
    SynRecv = 3,

    /// <summary>FIN_WAIT.</summary>
    FinWait = 4,

    /// <summary>TIME_WAIT.</summary>
    TimeWait = 5,

    /// <summary>CLOSE.</summary>
    Close = 6,

    /// <summary>CLOSE_WAIT.</summary>
    CloseWait = 7,

    /// <summary>LAST_ACK.</summary>
    LastAck = 8,

    /// <summary>LISTEN.</summary>
    Listen = 9,

    /// <summary>SYNACK.</summary>
    SynAck = 10,

    /// <summary>UDP has one state.</summary>
    Udp = 11,

    /// <summary>Of persistence: where a client goes.</summary>
    Template = 12,

    /// <summary>Expired and counted off; only its removal is left.</summary>
    Ended = 13,

    /// <summary>Room for them.</summary>
    Count = 16,
}

/// <summary>enum vg_conn_flag.</summary>
[Flags]
public enum ConnectionFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Counted as active, else as inactive.</summary>
    Active = 1,

    /// <summary>Keyed by what the server sends (NAT).</summary>
    Reply = 2,

    /// <summary>Holds a persistence template.</summary>
    Holds = 4,

    /// <summary>Mask: the method it began with, a <see cref="ForwardingKind"/>.</summary>
    Method = 48,
}
