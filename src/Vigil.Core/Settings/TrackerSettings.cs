namespace Vigil.Core.Settings;

/// <summary><c>vrrp_script</c></summary>
public sealed record ScriptSettings
{
    /// <summary>Name of the script block.</summary>
    public required string Name { get; init; }

    /// <summary><c>script</c> and <c>user</c></summary>
    public required ScriptCommand Command { get; init; }

    /// <summary><c>interval</c>, start to start.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>timeout</c>, resolved (default: interval).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The configuration has a <c>timeout</c>.</summary>
    public bool HasTimeout { get; init; }

    /// <summary><c>rise</c>: successes in a row to count as up.</summary>
    public int Rise { get; init; } = 1;

    /// <summary><c>fall</c>: failures in a row to count as down.</summary>
    public int Fall { get; init; } = 1;

    /// <summary><c>weight</c>; uses inherit it unless they have their own.</summary>
    public int Weight { get; init; }

    /// <summary><c>weight N reverse</c></summary>
    public bool Reverse { get; init; }

    /// <summary><c>init_fail</c>: start as failed.</summary>
    public bool InitFail { get; init; }
}

/// <summary><c>track_file</c> / <c>vrrp_track_file</c></summary>
public sealed record TrackFileSettings
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary><c>file</c></summary>
    public required string Path { get; init; }

    /// <summary><c>weight</c>: multiplies the file's number; 0: non-zero content is a fault.</summary>
    public int Weight { get; init; } = 1;

    /// <summary><c>weight N reverse</c></summary>
    public bool Reverse { get; init; }

    /// <summary><c>init_file</c> value; null: do not create.</summary>
    public int? InitialValue { get; init; }

    /// <summary><c>init_file … overwrite</c></summary>
    public bool Overwrite { get; init; }
}

/// <summary><c>vrrp_track_process</c></summary>
public sealed record TrackProcessSettings
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary><c>process</c>: path or name to match.</summary>
    public required string Process { get; init; }

    /// <summary>Parameters after the process, matched as <see cref="Match"/> says.</summary>
    public ValueList<string> Parameters { get; init; }

    /// <summary><c>param_match</c></summary>
    public ParameterMatch Match { get; init; }

    /// <summary><c>full_command</c>: match argv[0] of the command line, not comm.</summary>
    public bool FullCommand { get; init; }

    /// <summary><c>weight</c></summary>
    public int Weight { get; init; }

    /// <summary><c>weight N reverse</c></summary>
    public bool Reverse { get; init; }

    /// <summary><c>quorum</c></summary>
    public int Quorum { get; init; } = 1;

    /// <summary><c>quorum_max</c>; null: no limit.</summary>
    public int? QuorumMax { get; init; }

    /// <summary><c>fork_delay</c>: how long the quorum must last before it counts.</summary>
    public TimeSpan ForkDelay { get; init; }

    /// <summary><c>terminate_delay</c>: how long its loss must last.</summary>
    public TimeSpan TerminateDelay { get; init; }
}

/// <summary><c>param_match</c></summary>
public enum ParameterMatch : byte
{
    /// <summary>Parameters are not looked at.</summary>
    None,

    /// <summary>All equal.</summary>
    Exact,

    /// <summary>The given ones are the first of the process's, each equal.</summary>
    Partial,

    /// <summary>As many as the process's, each equal but the last, which may be longer there.</summary>
    Initial,
}

/// <summary>A use of a named tracker by an instance or group: name, and the weight in force here.</summary>
/// <param name="Name">Name of the script, file or process block.</param>
/// <param name="Weight">Priority change; 0: FAULT while down. For files: the multiplier.</param>
/// <param name="Reverse">Changes the sign of the weight; weight 0: FAULT while up.</param>
public sealed record TrackUse(string Name, int Weight, bool Reverse = false);

/// <summary>A use of an interface: <c>track_interface</c>.</summary>
public sealed record TrackedInterface(string Interface, int Weight, bool Reverse = false);

/// <summary><c>interface_up_down_delays</c> item.</summary>
public sealed record InterfaceDelay(string Interface, TimeSpan Down, TimeSpan Up);

/// <summary><c>linkbeat_interfaces</c> item.</summary>
public sealed record LinkbeatInterface(string Interface, LinkbeatMethod Method);

/// <summary>How a linkbeat interface is polled.</summary>
public enum LinkbeatMethod : byte
{
    /// <summary>The first that works of the others, in order.</summary>
    Probe,

    /// <summary>SIOCGMIIREG.</summary>
    Mii,

    /// <summary>ETHTOOL_GLINK.</summary>
    Ethtool,

    /// <summary>SIOCGIFFLAGS.</summary>
    Ioctl,
}

/// <summary><c>vrrp_sync_group</c></summary>
public sealed record SyncGroupSettings
{
    /// <summary>The group's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>group</c>: names of valid member instances.</summary>
    public ValueList<string> Members { get; init; }

    /// <summary><c>sync_group_tracking_weight</c></summary>
    public bool TrackingWeight { get; init; }

    /// <summary><c>track_interface</c></summary>
    public ValueList<TrackedInterface> TrackInterfaces { get; init; }

    /// <summary><c>track_script</c></summary>
    public ValueList<TrackUse> TrackScripts { get; init; }

    /// <summary><c>track_file</c></summary>
    public ValueList<TrackUse> TrackFiles { get; init; }

    /// <summary><c>track_process</c></summary>
    public ValueList<TrackUse> TrackProcesses { get; init; }

    /// <summary><c>flap_damping</c>, or null: members share one penalty.</summary>
    public FlapDampingSettings? FlapDamping { get; init; }

    /// <summary><c>notify_*</c>, <c>smtp_alert</c></summary>
    public NotifySettings Notify { get; init; } = NotifySettings.None;
}

/// <summary><c>track_group</c>: instances that fault when a static item's interface goes down.</summary>
public sealed record TrackGroupSettings(string Name, ValueList<string> Members);
