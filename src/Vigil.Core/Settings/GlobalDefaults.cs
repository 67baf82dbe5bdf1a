namespace Vigil.Core.Settings;

/// <summary>
/// Defaults <c>global_defs</c> gives to instances, as written there. They are already resolved in the instances; only the dump of the
/// configuration shows them.
/// </summary>
public sealed record GlobalDefaults
{
    /// <summary><c>default_interface</c></summary>
    public string Interface { get; init; } = "eth0";

    /// <summary><c>smtp_alert</c>; null: not given.</summary>
    public bool? Mail { get; init; }

    /// <summary><c>smtp_alert_vrrp</c></summary>
    public bool? VrrpMail { get; init; }

    /// <summary><c>smtp_alert_checker</c></summary>
    public bool? CheckerMail { get; init; }

    /// <summary><c>checker_log_all_failures</c></summary>
    public bool LogAllCheckFailures { get; init; }

    /// <summary><c>vrrp_notify_priority_changes</c></summary>
    public bool PriorityChanges { get; init; }

    /// <summary><c>vrrp_mcast_group4</c></summary>
    public InetAddress Group4 { get; init; } = InetAddress.VrrpGroup4;

    /// <summary><c>vrrp_mcast_group6</c></summary>
    public InetAddress Group6 { get; init; } = InetAddress.VrrpGroup6;

    /// <summary><c>vrrp_garp_*</c></summary>
    public AnnounceSettings Announce { get; init; } = new();

    /// <summary><c>vrrp_down_timer_adverts</c></summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary><c>vrrp_lower_prio_no_advert</c></summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary><c>vrrp_higher_prio_send_advert</c></summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary><c>vrrp_version</c></summary>
    public VrrpVersion Version { get; init; } = VrrpVersion.V2;

    /// <summary><c>vrrp_check_unicast_src</c></summary>
    public bool CheckUnicastSource { get; init; }

    /// <summary><c>vrrp_skip_check_adv_addr</c></summary>
    public bool SkipAddressListCheck { get; init; }

    /// <summary><c>vrrp_strict</c></summary>
    public bool Strict { get; init; }

    /// <summary><c>script_user</c>: uid and gid; null: the daemon's own.</summary>
    public (uint UserId, uint GroupId)? ScriptUser { get; init; }
}
