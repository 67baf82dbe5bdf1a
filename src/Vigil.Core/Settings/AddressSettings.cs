namespace Vigil.Core.Settings;

/// <summary>One address item of virtual_ipaddress, virtual_ipaddress_excluded or static_ipaddress (man page: the options of ip-address(8)).</summary>
public sealed record AddressSettings
{
    /// <summary>The address.</summary>
    public required InetAddress Address { get; init; }

    /// <summary>Prefix length; with <see cref="Peer"/>, the peer's.</summary>
    public required byte PrefixLength { get; init; }

    /// <summary><c>dev</c>, resolved to the instance's or the default interface.</summary>
    public string? Interface { get; init; }

    /// <summary><c>peer</c></summary>
    public InetAddress Peer { get; init; }

    /// <summary><c>brd</c>, with + and - already worked out.</summary>
    public InetAddress Broadcast { get; init; }

    /// <summary><c>scope</c>, kernel number; 0 global.</summary>
    public byte Scope { get; init; }

    /// <summary><c>label</c></summary>
    public string? Label { get; init; }

    /// <summary>IFA_F_* bits: nodad (unless <c>-nodad</c>), home, mngtmpaddr, noprefixroute, autojoin.</summary>
    public AddressFlags Flags { get; init; }

    /// <summary><c>preferred_lft</c> in seconds; null: forever (IPv6 /128: the binder puts 0).</summary>
    public uint? PreferredLifetime { get; init; }

    /// <summary><c>no_track</c></summary>
    public bool NoTrack { get; init; }

    /// <summary><c>use_vmac</c> on the item.</summary>
    public bool UseVmac { get; init; }

    /// <summary><c>track_group</c> (static addresses only).</summary>
    public string? TrackGroup { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{PrefixLength}" + (Interface is null ? "" : $" dev {Interface}");
}

/// <summary>Address flags with the kernel's IFA_F_* values (linux/if_addr.h).</summary>
[Flags]
public enum AddressFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IFA_F_NODAD</summary>
    NoDad = 0x02,

    /// <summary>IFA_F_HOMEADDRESS</summary>
    Home = 0x10,

    /// <summary>IFA_F_MANAGETEMPADDR</summary>
    ManageTemporary = 0x100,

    /// <summary>IFA_F_NOPREFIXROUTE</summary>
    NoPrefixRoute = 0x200,

    /// <summary>IFA_F_MCAUTOJOIN</summary>
    AutoJoin = 0x400,
}
