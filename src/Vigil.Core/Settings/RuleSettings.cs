namespace Vigil.Core.Settings;

/// <summary>One item of virtual_rules or static_rules (options of ip-rule(8)). Numbers are the kernel's.</summary>
public sealed record RuleSettings
{
    /// <summary>Family.</summary>
    public required InetFamily Family { get; init; }

    /// <summary>FR_ACT_*: 1 to table, 2 goto, 3 nop, 6 blackhole, 7 unreachable, 8 prohibit.</summary>
    public byte Action { get; init; } = 1;

    /// <summary><c>from</c>; null: all.</summary>
    public InetPrefix? From { get; init; }

    /// <summary><c>to</c>; null: all.</summary>
    public InetPrefix? To { get; init; }

    /// <summary><c>table</c></summary>
    public uint Table { get; init; }

    /// <summary><c>not</c></summary>
    public bool Invert { get; init; }

    /// <summary><c>priority</c>, or the one the binder assigned.</summary>
    public uint Priority { get; init; }

    /// <summary><c>tos</c></summary>
    public byte Tos { get; init; }

    /// <summary><c>fwmark</c></summary>
    public uint? Mark { get; init; }

    /// <summary>Mask of <c>fwmark</c>.</summary>
    public uint? MarkMask { get; init; }

    /// <summary><c>realms</c></summary>
    public uint? Realms { get; init; }

    /// <summary><c>suppress_prefixlength</c></summary>
    public int? SuppressPrefixLength { get; init; }

    /// <summary><c>suppress_ifgroup</c></summary>
    public uint? SuppressInterfaceGroup { get; init; }

    /// <summary><c>iif</c></summary>
    public string? InputInterface { get; init; }

    /// <summary><c>oif</c></summary>
    public string? OutputInterface { get; init; }

    /// <summary><c>tunnel-id</c></summary>
    public ulong? TunnelId { get; init; }

    /// <summary><c>uidrange</c></summary>
    public (uint First, uint Last)? UidRange { get; init; }

    /// <summary><c>l3mdev</c></summary>
    public bool L3MasterDevice { get; init; }

    /// <summary><c>protocol</c>; 18 is RTPROT_KEEPALIVED.</summary>
    public byte Protocol { get; init; } = 18;

    /// <summary><c>ipproto</c></summary>
    public byte? IpProtocol { get; init; }

    /// <summary><c>sport</c></summary>
    public (ushort First, ushort Last)? SourcePorts { get; init; }

    /// <summary><c>dport</c></summary>
    public (ushort First, ushort Last)? DestinationPorts { get; init; }

    /// <summary><c>goto</c></summary>
    public uint? Goto { get; init; }

    /// <summary><c>no_track</c></summary>
    public bool NoTrack { get; init; }

    /// <summary><c>track_group</c> (static rules only).</summary>
    public string? TrackGroup { get; init; }
}
