namespace Vigil.Core.Settings;

/// <summary>
/// A program to run: its argument vector, and the identity it runs as. User and group names are already looked up.
/// </summary>
/// <param name="Arguments">argv; the first is the path of the program.</param>
/// <param name="UserId">uid, or null for the daemon's own.</param>
/// <param name="GroupId">gid, or null for the daemon's own.</param>
public sealed record ScriptCommand(ValueList<string> Arguments, uint? UserId = null, uint? GroupId = null)
{
    /// <summary>Supplementary groups to give, in effect with <c>set_supplementary_groups</c>.</summary>
    public ValueList<uint> SupplementaryGroups { get; init; }

    /// <summary>The command as one line, for logs and dumps.</summary>
    public string CommandLine => string.Join(' ', (IEnumerable<string>)Arguments);
}

/// <summary>What to run, write and mail when an instance or a group changes state (runtime-interface: notify hooks).</summary>
public sealed record NotifySettings
{
    /// <summary>Nothing at all.</summary>
    public static NotifySettings None { get; } = new();

    /// <summary><c>notify_master</c></summary>
    public ScriptCommand? Master { get; init; }

    /// <summary><c>notify_backup</c></summary>
    public ScriptCommand? Backup { get; init; }

    /// <summary><c>notify_fault</c></summary>
    public ScriptCommand? Fault { get; init; }

    /// <summary><c>notify_stop</c></summary>
    public ScriptCommand? Stop { get; init; }

    /// <summary><c>notify_deleted</c> with a script.</summary>
    public ScriptCommand? Deleted { get; init; }

    /// <summary><c>notify_deleted</c>: report a removed instance as DELETED instead of FAULT.</summary>
    public bool ReportDeleted { get; init; }

    /// <summary><c>notify</c>: run for all of them, with TYPE NAME STATE PRIORITY appended.</summary>
    public ScriptCommand? Any { get; init; }

    /// <summary><c>notify_master_rx_lower_pri</c></summary>
    public ScriptCommand? MasterReceivedLowerPriority { get; init; }

    /// <summary><c>smtp_alert</c>, resolved against smtp_alert_vrrp and smtp_alert.</summary>
    public bool Mail { get; init; }

    /// <summary><c>notify_priority_changes</c>, resolved against group and global.</summary>
    public bool PriorityChanges { get; init; }
}
