namespace Vigil.Core.Settings;

/// <summary>The part of <c>global_defs</c> about the kernel's table of services.</summary>
public sealed record LvsSettings
{
    /// <summary><c>lb_engine</c></summary>
    public BalancingEngine Engine { get; init; }

    /// <summary><c>lb_interfaces</c>: those Vigil's own engine is put on; none: found from virtual addresses and routes.</summary>
    public ValueList<string> Interfaces { get; init; }

    /// <summary><c>lb_orphan_timeout</c>: so long after the daemon's last sign of life Vigil's own engine takes no new connections; zero: it always does.</summary>
    public TimeSpan OrphanTimeout { get; init; }

    /// <summary><c>lvs_timeouts tcp</c>; null: the kernel's.</summary>
    public TimeSpan? TcpTimeout { get; init; }

    /// <summary><c>lvs_timeouts tcpfin</c>; null: the kernel's.</summary>
    public TimeSpan? TcpFinTimeout { get; init; }

    /// <summary><c>lvs_timeouts udp</c>; null: the kernel's.</summary>
    public TimeSpan? UdpTimeout { get; init; }

    /// <summary><c>lvs_flush</c>: clear the table at start.</summary>
    public bool FlushAtStart { get; init; }

    /// <summary><c>lvs_flush_on_stop</c></summary>
    public FlushOnStop FlushOnStop { get; init; }

    /// <summary><c>lvs_repair</c>: what others change in our services is put right.</summary>
    public bool Repair { get; init; } = true;

    /// <summary><c>lvs_sync_daemon</c></summary>
    public SyncDaemonSettings? SyncDaemon { get; init; }

    /// <summary><c>nftables_ipvs</c>; null: not used.</summary>
    public string? NftablesTable { get; init; }

    /// <summary><c>nftables_ipvs_priority</c></summary>
    public int NftablesPriority { get; init; } = -1;

    /// <summary><c>nftables_ipvs_start_fwmark</c></summary>
    public uint NftablesFirstMark { get; init; } = 1000;

    /// <summary><c>lvs_netlink_cmd_rcv_bufs</c>, bytes; 0: the kernel's default.</summary>
    public uint CommandBuffer { get; init; }

    /// <summary><c>lvs_netlink_cmd_rcv_bufs_force</c></summary>
    public bool CommandBufferForce { get; init; }

    /// <summary><c>lvs_netlink_monitor_rcv_bufs</c>, bytes; 0: the kernel's default.</summary>
    public uint MonitorBuffer { get; init; }

    /// <summary><c>lvs_netlink_monitor_rcv_bufs_force</c></summary>
    public bool MonitorBufferForce { get; init; }

    /// <summary><c>rs_init_notifies</c>: servers that are up at the start are notified as such.</summary>
    public bool NotifiesAtStart { get; init; }

    /// <summary><c>no_checker_emails</c>: mail for a server's change of state only, not for each check's.</summary>
    public bool NoCheckerMail { get; init; }
}

/// <summary><c>lb_engine</c>: what balances.</summary>
public enum BalancingEngine : byte
{
    /// <summary>What the kernel has.</summary>
    Auto,

    /// <summary>The kernel's IPVS.</summary>
    Ipvs,

    /// <summary>Vigil's own.</summary>
    Xdp,
}

/// <summary><c>lvs_flush_on_stop</c></summary>
public enum FlushOnStop : byte
{
    /// <summary>Own servers and services are removed one by one.</summary>
    No,

    /// <summary>The whole table, whoever made it.</summary>
    Table,

    /// <summary><c>VS</c>: own services, with their servers in one go.</summary>
    OwnServices,
}

/// <summary><c>lvs_sync_daemon</c> (lvs-behaviour G)</summary>
public sealed record SyncDaemonSettings
{
    /// <summary>Interface connections are copied over.</summary>
    public required string Interface { get; init; }

    /// <summary><c>inst</c>: instance whose state decides between master and backup; null: both roles run.</summary>
    public string? Instance { get; init; }

    /// <summary><c>id</c>, 0..255; null: the instance's virtual router id, or 0.</summary>
    public byte? Id { get; init; }

    /// <summary><c>maxlen</c> of a message, bytes; 0: the kernel's.</summary>
    public ushort MaxLength { get; init; }

    /// <summary><c>port</c>; 0: the kernel's 8848.</summary>
    public ushort Port { get; init; }

    /// <summary><c>ttl</c>; 0: the kernel's 1.</summary>
    public byte Ttl { get; init; }

    /// <summary><c>group</c>; none: the kernel's 224.0.0.81.</summary>
    public InetAddress Group { get; init; }
}
