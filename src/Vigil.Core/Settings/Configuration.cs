namespace Vigil.Core.Settings;

/// <summary>Everything a configuration file says, bound and checked. Immutable; equal text gives an equal value.</summary>
public sealed record Configuration
{
    /// <summary>An empty file.</summary>
    public static Configuration Empty { get; } = new();

    /// <summary>Root scalars: namespace, instance name, pid directory.</summary>
    public ProcessSettings Process { get; init; } = new();

    /// <summary><c>global_defs</c></summary>
    public GlobalSettings Global { get; init; } = new();

    /// <summary><c>vrrp_instance</c>, in file order.</summary>
    public ValueList<VrrpInstanceSettings> Instances { get; init; }

    /// <summary><c>vrrp_sync_group</c></summary>
    public ValueList<SyncGroupSettings> SyncGroups { get; init; }

    /// <summary><c>vrrp_script</c> that some instance or group uses.</summary>
    public ValueList<ScriptSettings> Scripts { get; init; }

    /// <summary><c>track_file</c>, <c>vrrp_track_file</c></summary>
    public ValueList<TrackFileSettings> TrackFiles { get; init; }

    /// <summary><c>vrrp_track_process</c></summary>
    public ValueList<TrackProcessSettings> TrackProcesses { get; init; }

    /// <summary><c>track_group</c></summary>
    public ValueList<TrackGroupSettings> TrackGroups { get; init; }

    /// <summary><c>static_ipaddress</c></summary>
    public ValueList<AddressSettings> StaticAddresses { get; init; }

    /// <summary><c>static_routes</c></summary>
    public ValueList<RouteSettings> StaticRoutes { get; init; }

    /// <summary><c>static_rules</c></summary>
    public ValueList<RuleSettings> StaticRules { get; init; }

    /// <summary><c>garp_group</c></summary>
    public ValueList<AnnounceGroup> AnnounceGroups { get; init; }

    /// <summary><c>interface_up_down_delays</c></summary>
    public ValueList<InterfaceDelay> InterfaceDelays { get; init; }

    /// <summary><c>linkbeat_interfaces</c></summary>
    public ValueList<LinkbeatInterface> LinkbeatInterfaces { get; init; }

    /// <summary><c>virtual_server</c>, in file order.</summary>
    public ValueList<ServiceSettings> Services { get; init; }

    /// <summary><c>SSL</c></summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>True when blocks of virtual servers were present, so that the checker half has work.</summary>
    public bool HasVirtualServers { get; init; }
}

/// <summary>Root scalars, which stand outside global_defs and cannot change at reload.</summary>
public sealed record ProcessSettings
{
    /// <summary><c>net_namespace</c></summary>
    public string? NetworkNamespace { get; init; }

    /// <summary><c>net_namespace_ipvs</c>; "" is the default namespace.</summary>
    public string? IpvsNamespace { get; init; }

    /// <summary><c>namespace_with_ipsets</c></summary>
    public bool NamespaceWithIpsets { get; init; }

    /// <summary><c>use_pid_dir</c></summary>
    public bool UsePidDirectory { get; init; }

    /// <summary><c>instance</c></summary>
    public string? Instance { get; init; }

    /// <summary><c>child_wait_time</c></summary>
    public TimeSpan ChildWaitTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>linkbeat_use_polling</c></summary>
    public bool LinkbeatPolling { get; init; }
}
