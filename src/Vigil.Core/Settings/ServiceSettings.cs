namespace Vigil.Core.Settings;

/// <summary><c>virtual_server</c>: everything resolved, so that servers and checks need not look at it for defaults.</summary>
public sealed record ServiceSettings
{
    /// <summary>What its clients talk to.</summary>
    public required ServiceTarget Target { get; init; }

    /// <summary><c>protocol</c>; for a mark it has no meaning.</summary>
    public TransportProtocol Protocol { get; init; } = TransportProtocol.Udp;

    /// <summary>Family of the clients; the first server's where the target has none.</summary>
    public InetFamily Family { get; init; }

    /// <summary>Scheduler, flags, persistence.</summary>
    public SchedulingSettings Scheduling { get; init; } = new();

    /// <summary><c>lvs_method</c>, the default of the servers.</summary>
    public Forwarding Forwarding { get; init; }

    /// <summary><c>quorum</c>: weight that must be up; at least 1.</summary>
    public uint Quorum { get; init; } = 1;

    /// <summary><c>hysteresis</c>, less than the quorum.</summary>
    public uint Hysteresis { get; init; }

    /// <summary><c>quorum_up</c></summary>
    public ScriptCommand? QuorumUp { get; init; }

    /// <summary><c>quorum_down</c></summary>
    public ScriptCommand? QuorumDown { get; init; }

    /// <summary><c>sorry_server</c></summary>
    public SorryServerSettings? SorryServer { get; init; }

    /// <summary><c>ha_suspend</c>: served and checked only while its addresses are on this host.</summary>
    public bool HaSuspend { get; init; }

    /// <summary><c>alpha</c>: down until the quorum is there for the first time.</summary>
    public bool Alpha { get; init; }

    /// <summary><c>omega</c>: down notifications when the daemon stops.</summary>
    public bool Omega { get; init; }

    /// <summary><c>smtp_alert</c>, resolved against smtp_alert_checker and smtp_alert.</summary>
    public bool Mail { get; init; }

    /// <summary><c>inhibit_on_failure</c>, the default of the servers.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>What its servers and their checks inherit. Its own use is to be shown.</summary>
    public CheckDefaults CheckDefaults { get; init; } = new();

    /// <summary><c>virtualhost</c></summary>
    public string? VirtualHost { get; init; }

    /// <summary><c>snmp_name</c></summary>
    public string? SnmpName { get; init; }

    /// <summary><c>real_server</c>, each endpoint once, in file order; at least one.</summary>
    public ValueList<RealServerSettings> Servers { get; init; }

    /// <summary>
    /// As keepalived names it in logs and FIFO lines: <c>[10.0.0.1]:tcp:80</c>, <c>FWM 7</c>, <c>[GROUP]:0</c>; a second virtual server of
    /// that group is <c>[GROUP]:1</c>.
    /// </summary>
    public string Name => Target switch
    {
        ServiceTarget.Address at => ServerName.Of(at.Endpoint, Protocol),
        ServiceTarget.Group of => $"[{of.Settings.Name}]:{of.Number}",
        ServiceTarget.Mark of => $"FWM {of.Value}",
        _ => "",
    };
}

/// <summary>What clients of a virtual server talk to.</summary>
public abstract record ServiceTarget
{
    private ServiceTarget() { }

    /// <summary><c>virtual_server IP PORT</c></summary>
    public sealed record Address(Endpoint Endpoint) : ServiceTarget;

    /// <summary><c>virtual_server fwmark N</c></summary>
    public sealed record Mark(uint Value) : ServiceTarget;

    /// <summary><c>virtual_server group NAME</c></summary>
    /// <param name="Settings">The group.</param>
    /// <param name="Number">Virtual servers of that group before this one in the file.</param>
    public sealed record Group(ServiceGroupSettings Settings, int Number = 0) : ServiceTarget;
}

/// <summary><c>virtual_server_group</c></summary>
public sealed record ServiceGroupSettings
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its items in file order; at least one.</summary>
    public ValueList<ServiceGroupItem> Items { get; init; }
}

/// <summary>An item of a group: a range of addresses with one port, or a mark.</summary>
/// <param name="First">First address, or none for a mark.</param>
/// <param name="Count">Addresses in the range, from the first on; 1 for a mark.</param>
/// <param name="Port">0: every port.</param>
/// <param name="Mark">Firewall mark; 0 for addresses.</param>
/// <param name="MarkFamily">Family a mark is for; unspecified: the virtual server's.</param>
public readonly record struct ServiceGroupItem(InetAddress First, uint Count, ushort Port, uint Mark, InetFamily MarkFamily)
{
    /// <summary>True for <c>fwmark N</c>.</summary>
    public bool IsMark => First.IsNone;

    /// <summary>The last address of the range.</summary>
    public InetAddress Last => At(Count - 1);

    /// <summary>An address of the range by its number; carries go beyond the last octet.</summary>
    public InetAddress At(uint index)
    {
        ulong low = First.Low + index;
        return First with { Low = low, High = low < First.Low ? First.High + 1 : First.High };
    }
}

/// <summary><c>sorry_server</c></summary>
/// <param name="Endpoint">Address and port.</param>
/// <param name="Forwarding"><c>sorry_server_lvs_method</c>, else the virtual server's.</param>
/// <param name="Inhibit"><c>sorry_server_inhibit</c>: while not needed it stays in the table with weight 0.</param>
public sealed record SorryServerSettings(Endpoint Endpoint, Forwarding Forwarding, bool Inhibit);

/// <summary>Servers and services in keepalived's notation.</summary>
public static class ServerName
{
    /// <summary><c>[10.0.0.1]:80</c></summary>
    public static string Of(Endpoint endpoint) => $"[{endpoint.Address}]:{endpoint.Port}";

    /// <summary><c>[10.0.0.1]:tcp:80</c></summary>
    public static string Of(Endpoint endpoint, TransportProtocol protocol) => $"[{endpoint.Address}]:{Of(protocol)}:{endpoint.Port}";

    /// <summary>tcp, udp, sctp; "none" for a mark.</summary>
    public static string Of(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => "tcp",
        TransportProtocol.Udp => "udp",
        TransportProtocol.Sctp => "sctp",
        _ => "none",
    };
}
