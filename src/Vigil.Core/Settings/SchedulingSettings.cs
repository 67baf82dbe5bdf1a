namespace Vigil.Core.Settings;

/// <summary>Flags of a scheduler (IP_VS_SVC_F_SCHED1 and so on). What they mean depends on the scheduler.</summary>
[Flags]
public enum SchedulerFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>flag-1</c>; sh and mh: fall back to another server.</summary>
    Flag1 = 1,

    /// <summary><c>flag-2</c>; sh and mh: hash the port, too.</summary>
    Flag2 = 2,

    /// <summary><c>flag-3</c></summary>
    Flag3 = 4,

    /// <summary><c>sh-fallback</c>, <c>mh-fallback</c></summary>
    Fallback = Flag1,

    /// <summary><c>sh-port</c>, <c>mh-port</c></summary>
    Port = Flag2,
}

/// <summary>How a service chooses a real server for a connection.</summary>
public sealed record SchedulingSettings
{
    /// <summary><c>lvs_sched</c>: the kernel's name of the scheduler.</summary>
    public string Scheduler { get; init; } = "wlc";

    /// <summary><c>flag-1</c>, <c>sh-port</c> and their kin.</summary>
    public SchedulerFlags Flags { get; init; }

    /// <summary><c>ops</c>: each packet is a connection.</summary>
    public bool OnePacket { get; init; }

    /// <summary><c>persistence_timeout</c>, whole seconds; zero: not persistent.</summary>
    public TimeSpan Persistence { get; init; }

    /// <summary><c>persistence_granularity</c> of IPv4 clients: a mask, most significant bit first.</summary>
    public uint PersistenceMask { get; init; } = uint.MaxValue;

    /// <summary><c>persistence_granularity</c> of IPv6 clients: a prefix length, 1..128.</summary>
    public byte PersistencePrefixLength { get; init; } = 128;

    /// <summary><c>persistence_engine</c>, such as <c>sip</c>; null: by address.</summary>
    public string? PersistenceEngine { get; init; }

    /// <summary><c>on_failure</c>: what Vigil's own engine does with connections of a server that is removed.</summary>
    public OnServerFailure OnFailure { get; init; }

    /// <summary>True when clients stay with their server.</summary>
    public bool IsPersistent => Persistence > TimeSpan.Zero;
}

/// <summary><c>on_failure</c>: what becomes of the connections of a server that is removed.</summary>
public enum OnServerFailure : byte
{
    /// <summary>Their packets are dropped until they expire, or until the server is back, as IPVS does.</summary>
    Drop,

    /// <summary>They go on to the server.</summary>
    Drain,

    /// <summary>Their next packet goes to another server: for what has no handshake.</summary>
    Migrate,
}
