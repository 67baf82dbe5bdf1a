namespace Vigil.Core.Settings;

/// <summary><c>real_server</c>, with what it inherits from its virtual server.</summary>
public sealed record RealServerSettings
{
    /// <summary>Address and port; identifies it within its virtual server.</summary>
    public required Endpoint Endpoint { get; init; }

    /// <summary><c>lvs_method</c></summary>
    public Forwarding Forwarding { get; init; }

    /// <summary><c>weight</c>, 0..2147483647; 0: no new connections.</summary>
    public int Weight { get; init; } = 1;

    /// <summary><c>uthreshold</c>; 0: none.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary><c>lthreshold</c>; 0: none.</summary>
    public uint LowerThreshold { get; init; }

    /// <summary><c>inhibit_on_failure</c>: weight 0 instead of removal.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary><c>notify_up</c></summary>
    public ScriptCommand? NotifyUp { get; init; }

    /// <summary><c>notify_down</c></summary>
    public ScriptCommand? NotifyDown { get; init; }

    /// <summary><c>smtp_alert</c>, resolved against smtp_alert_checker and smtp_alert; on when nothing is said.</summary>
    public bool Mail { get; init; } = true;

    /// <summary><c>alpha</c>, the default of its checks.</summary>
    public bool Alpha { get; init; }

    /// <summary>What its checks inherit. Its own use is to be shown.</summary>
    public CheckDefaults CheckDefaults { get; init; } = new();

    /// <summary><c>virtualhost</c></summary>
    public string? VirtualHost { get; init; }

    /// <summary><c>snmp_name</c></summary>
    public string? SnmpName { get; init; }

    /// <summary>Its checks in file order; a server without one is up.</summary>
    public ValueList<CheckSettings> Checks { get; init; }
}
