namespace Vigil.Core.Settings;

/// <summary><c>global_defs</c> that outlive binding: what the daemon itself needs. Defaults of instances are already in the instances.</summary>
public sealed record GlobalSettings
{
    /// <summary><c>router_id</c>, default the host name.</summary>
    public string RouterId { get; init; } = "";

    /// <summary>Defaults of instances as given, for the dump.</summary>
    public GlobalDefaults Defaults { get; init; } = new();

    /// <summary>Mail relay and addresses.</summary>
    public MailSettings Mail { get; init; } = new();

    /// <summary><c>startup_script</c></summary>
    public ScriptCommand? StartupScript { get; init; }

    /// <summary><c>startup_script_timeout</c></summary>
    public TimeSpan StartupScriptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>shutdown_script</c></summary>
    public ScriptCommand? ShutdownScript { get; init; }

    /// <summary><c>shutdown_script_timeout</c></summary>
    public TimeSpan ShutdownScriptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>dynamic_interfaces</c></summary>
    public bool DynamicInterfaces { get; init; }

    /// <summary><c>dynamic_interfaces allow_if_changes</c></summary>
    public bool AllowInterfaceChanges { get; init; }

    /// <summary><c>disable_local_igmp</c></summary>
    public bool DisableLocalIgmp { get; init; }

    /// <summary><c>vrrp_startup_delay</c></summary>
    public TimeSpan StartupDelay { get; init; }

    /// <summary><c>vrrp_delay_after_boot</c></summary>
    public TimeSpan DelayAfterBoot { get; init; }

    /// <summary><c>log_unknown_vrids</c></summary>
    public bool LogUnknownVrids { get; init; }

    /// <summary><c>vrrp_garp_interval</c></summary>
    public TimeSpan ArpInterval { get; init; }

    /// <summary><c>vrrp_gna_interval</c></summary>
    public TimeSpan NeighbourInterval { get; init; }

    /// <summary>Own nftables table for no_accept (nftables, and vrrp_iptables served by it).</summary>
    public FirewallSettings Firewall { get; init; } = new();

    /// <summary>Real-time, priority, memory and affinity of the VRRP worker.</summary>
    public WorkerSettings VrrpWorker { get; init; } = new();

    /// <summary>The same for the checker worker.</summary>
    public WorkerSettings CheckerWorker { get; init; } = new();

    /// <summary>The same for the BFD worker.</summary>
    public WorkerSettings BfdWorker { get; init; } = new();

    /// <summary><c>max_auto_priority</c>; 0: off.</summary>
    public int MaxAutoPriority { get; init; }

    /// <summary><c>min_auto_priority_delay</c></summary>
    public TimeSpan MinAutoPriorityDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>notify_fifo</c></summary>
    public FifoSettings? NotifyFifo { get; init; }

    /// <summary><c>vrrp_notify_fifo</c></summary>
    public FifoSettings? VrrpNotifyFifo { get; init; }

    /// <summary><c>lvs_notify_fifo</c></summary>
    public FifoSettings? LvsNotifyFifo { get; init; }

    /// <summary>The kernel's table of services.</summary>
    public LvsSettings Lvs { get; init; } = new();

    /// <summary><c>fifo_write_vrrp_states_on_reload</c></summary>
    public bool FifoStatesOnReload { get; init; }

    /// <summary><c>enable_script_security</c></summary>
    public bool ScriptSecurity { get; init; }

    /// <summary><c>use_symlink_paths</c></summary>
    public bool UseSymlinkPaths { get; init; }

    /// <summary>Netlink and process-monitor socket buffers.</summary>
    public BufferSettings Buffers { get; init; } = new();

    /// <summary><c>umask</c></summary>
    public int? Umask { get; init; }

    /// <summary><c>random_seed</c></summary>
    public uint? RandomSeed { get; init; }

    /// <summary>What happens around a reload.</summary>
    public ReloadSettings Reload { get; init; } = new();

    /// <summary>Names and places of dump files.</summary>
    public DumpSettings Dump { get; init; } = new();

    /// <summary><c>config_save_dir</c></summary>
    public string? ConfigSaveDirectory { get; init; }

    /// <summary><c>tmp_config_directory</c></summary>
    public string? TemporaryConfigDirectory { get; init; }

    /// <summary><c>iproute_usr_dir</c>; null: the system's.</summary>
    public string? IprouteUserDirectory { get; init; }

    /// <summary><c>iproute_etc_dir</c>; null: the system's.</summary>
    public string? IprouteEtcDirectory { get; init; }

    /// <summary><c>process_name</c> of the parent; null: the program's.</summary>
    public string? ProcessName { get; init; }

    /// <summary><c>process_names</c>: give the children the names of their part.</summary>
    public bool ProcessNames { get; init; }
}

/// <summary>Mail relay (runtime-interface section 8).</summary>
public sealed record MailSettings
{
    /// <summary><c>smtp_server</c>, name or address; null: no mail.</summary>
    public string? Server { get; init; }

    /// <summary>Port of <c>smtp_server</c>.</summary>
    public ushort Port { get; init; } = 25;

    /// <summary><c>smtp_helo_name</c></summary>
    public string? HeloName { get; init; }

    /// <summary><c>smtp_connect_timeout</c>: each step.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>notification_email_from</c></summary>
    public string? From { get; init; }

    /// <summary><c>notification_email</c></summary>
    public ValueList<string> Recipients { get; init; }

    /// <summary><c>no_email_faults</c></summary>
    public bool NoFaults { get; init; }
}

/// <summary>nftables for accept mode.</summary>
public sealed record FirewallSettings
{
    /// <summary>Table name.</summary>
    public string Table { get; init; } = "keepalived";

    /// <summary><c>nftables_priority</c></summary>
    public int Priority { get; init; } = -1;

    /// <summary><c>nftables_ifindex</c></summary>
    public bool MatchIndex { get; init; }

    /// <summary><c>nftables_counters</c></summary>
    public bool Counters { get; init; }
}

/// <summary>How a worker process runs.</summary>
public sealed record WorkerSettings
{
    /// <summary><c>*_process_name</c></summary>
    public string? ProcessName { get; init; }

    /// <summary><c>*_priority</c>: nice value.</summary>
    public int Nice { get; init; }

    /// <summary><c>*_no_swap</c></summary>
    public bool NoSwap { get; init; }

    /// <summary><c>*_rt_priority</c>; 0: not real-time.</summary>
    public int RealtimePriority { get; init; }

    /// <summary><c>*_cpu_affinity</c></summary>
    public ValueList<int> CpuAffinity { get; init; }

    /// <summary><c>*_rlimit_rttime</c></summary>
    public TimeSpan RealtimeLimit { get; init; } = TimeSpan.FromMilliseconds(10);
}

/// <summary>A notify FIFO and its reader script.</summary>
public sealed record FifoSettings(string Path, uint? UserId, uint? GroupId, ScriptCommand? Script);

/// <summary>Receive buffers in bytes; 0: the kernel's default.</summary>
public sealed record BufferSettings
{
    /// <summary><c>vrrp_netlink_cmd_rcv_bufs</c></summary>
    public uint NetlinkCommand { get; init; }

    /// <summary><c>vrrp_netlink_cmd_rcv_bufs_force</c></summary>
    public bool NetlinkCommandForce { get; init; }

    /// <summary><c>vrrp_netlink_monitor_rcv_bufs</c></summary>
    public uint NetlinkMonitor { get; init; }

    /// <summary><c>vrrp_netlink_monitor_rcv_bufs_force</c></summary>
    public bool NetlinkMonitorForce { get; init; }

    /// <summary><c>process_monitor_rcv_bufs</c></summary>
    public uint ProcessMonitor { get; init; }

    /// <summary><c>process_monitor_rcv_bufs_force</c></summary>
    public bool ProcessMonitorForce { get; init; }

    /// <summary><c>vrrp_rx_bufs_policy</c></summary>
    public ReceiveBufferPolicy VrrpPolicy { get; init; }

    /// <summary>Bytes, with <see cref="ReceiveBufferPolicy.Bytes"/>.</summary>
    public int VrrpBytes { get; init; }

    /// <summary><c>vrrp_rx_bufs_multiplier</c></summary>
    public int VrrpMultiplier { get; init; } = 3;
}

/// <summary><c>vrrp_rx_bufs_policy</c></summary>
public enum ReceiveBufferPolicy : byte
{
    /// <summary>The kernel's default.</summary>
    System,

    /// <summary>MTU × multiplier per instance.</summary>
    Mtu,

    /// <summary>Advert size × multiplier per instance.</summary>
    Advert,

    /// <summary>A number of bytes.</summary>
    Bytes,
}

/// <summary>Reload keywords.</summary>
public sealed record ReloadSettings
{
    /// <summary><c>reload_check_config</c></summary>
    public bool CheckConfig { get; init; }

    /// <summary>Log of the check; null: none.</summary>
    public string? CheckLog { get; init; }

    /// <summary><c>reload_time_file</c></summary>
    public string? TimeFile { get; init; }

    /// <summary><c>reload_repeat</c></summary>
    public bool Repeat { get; init; }

    /// <summary><c>reload_file</c> given.</summary>
    public bool UseReloadFile { get; init; }

    /// <summary>Path of <c>reload_file</c>; null: the default under the run directory.</summary>
    public string? ReloadFile { get; init; }
}

/// <summary>Dump files.</summary>
public sealed record DumpSettings
{
    /// <summary><c>data_use_instance</c></summary>
    public bool UseInstance { get; init; }

    /// <summary><c>json_version</c></summary>
    public int JsonVersion { get; init; } = 1;

    /// <summary><c>state_dump_file</c></summary>
    public string? StateFile { get; init; }

    /// <summary><c>stats_dump_file</c></summary>
    public string? StatsFile { get; init; }

    /// <summary><c>json_dump_file</c></summary>
    public string? JsonFile { get; init; }
}
