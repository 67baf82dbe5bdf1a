using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>A network interface, as far as Vigil needs to know it. Absent attributes are null.</summary>
public sealed record Link : IRouteMessage<Link>
{
    /// <summary>The kernel's number of the interface; 0 when creating one.</summary>
    public required int Index { get; init; }

    /// <summary>Its name, at most 15 bytes.</summary>
    public string? Name { get; init; }

    /// <summary>Hardware type (ARPHRD_*): 1 Ethernet, 772 loopback.</summary>
    public ushort HardwareType { get; init; }

    /// <summary>IFF_* bits.</summary>
    public LinkFlags Flags { get; init; }

    /// <summary>On a request: which bits of <see cref="Flags"/> to change (ifi_change). 0 on answers of dumps.</summary>
    public LinkFlags ChangeMask { get; init; }

    /// <summary>RFC 2863 operational state.</summary>
    public OperationalState? State { get; init; }

    /// <summary>Bytes of the largest packet.</summary>
    public uint? Mtu { get; init; }

    /// <summary>Link-layer address (6 bytes on Ethernet); empty when it has none.</summary>
    public ValueList<byte> HardwareAddress { get; init; }

    /// <summary>Index of the bridge, bond or VRF it belongs to.</summary>
    public int? Master { get; init; }

    /// <summary>Index of the interface it sits on (macvlan, VLAN) or the other end of a veth (IFLA_LINK).</summary>
    public int? Parent { get; init; }

    /// <summary>Id of the network namespace <see cref="Parent"/> counts in, when it is not this one.</summary>
    public int? ParentNamespace { get; init; }

    /// <summary>Whether the wire carries a signal.</summary>
    public bool? Carrier { get; init; }

    /// <summary>Interface group number.</summary>
    public uint? Group { get; init; }

    /// <summary>Driver kind: <c>veth</c>, <c>macvlan</c>, <c>vrf</c> …; null for plain hardware.</summary>
    public string? Kind { get; init; }

    /// <summary>Mode of a macvlan: 1 private, 2 VEPA, 4 bridge, 8 passthru.</summary>
    public uint? MacvlanMode { get; init; }

    /// <summary>Routing table of a VRF.</summary>
    public uint? VrfTable { get; init; }

    /// <summary>Administratively up.</summary>
    public bool IsUp => Flags.HasFlag(LinkFlags.Up);

    /// <summary>Up, and operational (IFF_UP and IFF_RUNNING): able to carry packets.</summary>
    public bool IsRunning => Flags.HasFlag(LinkFlags.Up | LinkFlags.Running);

    /// <inheritdoc/>
    public static RouteObject Object => RouteObject.Link;

    /// <inheritdoc/>
    public void Encode(ref NetlinkWriter writer)
    {
        writer.Value(new InterfaceInfo(0, 0, HardwareType, Index, (uint)Flags, (uint)ChangeMask));
        if (HardwareAddress.Count > 0)
            writer.Attribute(IFLA.Address, HardwareAddress.Span);
        writer.Optional(IFLA.Name, Name);
        writer.Optional(IFLA.Mtu, Mtu);
        writer.Optional(IFLA.Link, Parent);
        writer.Optional(IFLA.Master, Master);
        writer.Optional(IFLA.OperState, (byte?)State);
        writer.Optional(IFLA.Group, Group);
        writer.Optional(IFLA.Carrier, Carrier is { } carrier ? (byte)(carrier ? 1 : 0) : (byte?)null);
        writer.Optional(IFLA.LinkNamespace, ParentNamespace);
        if (Kind is not null)
            EncodeKind(ref writer);
    }

    private void EncodeKind(ref NetlinkWriter writer)
    {
        var info = writer.BeginNested(IFLA.LinkInfo);
        writer.Optional(IFLA.InfoKind, Kind);
        var data = writer.BeginNested(IFLA.InfoData);
        // IFLA_MACVLAN_MODE and IFLA_VRF_TABLE are both attribute 1, each in the data of its own kind.
        writer.Optional(1, Kind switch { "macvlan" => MacvlanMode, "vrf" => VrfTable, _ => null });
        writer.EndAttribute(data);
        writer.EndAttribute(info);
    }

    /// <inheritdoc/>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out Link? value)
    {
        value = null;
        if (!MemoryMarshal.TryRead<InterfaceInfo>(payload, out var header))
            return false;
        var link = new Link
        {
            Index = header.Index,
            HardwareType = header.Type,
            Flags = (LinkFlags)header.Flags,
            ChangeMask = (LinkFlags)header.Change,
        };
        var reader = new AttributeReader(payload[InterfaceInfo.Size..]);
        while (reader.MoveNext())
            link = Apply(link, ref reader);
        value = reader.Malformed ? null : link;
        return value is not null;
    }

    private static Link Apply(Link link, ref AttributeReader reader) => reader.Type switch
    {
        IFLA.Address => link with { HardwareAddress = [.. reader.Value] },
        IFLA.Name => link with { Name = reader.ReadString() },
        IFLA.Mtu => link with { Mtu = reader.Read<uint>() },
        IFLA.Link => link with { Parent = reader.Read<int>() },
        IFLA.Master => link with { Master = reader.Read<int>() },
        IFLA.OperState => link with { State = (OperationalState)reader.Read<byte>() },
        IFLA.Group => link with { Group = reader.Read<uint>() },
        IFLA.Carrier => link with { Carrier = reader.Read<byte>() != 0 },
        IFLA.LinkNamespace => link with { ParentNamespace = reader.Read<int>() },
        IFLA.LinkInfo => ApplyKind(link, ref reader),
        _ => link,
    };

    private static Link ApplyKind(Link link, ref AttributeReader reader)
    {
        var info = reader.Nested();
        ReadOnlySpan<byte> data = default;
        while (info.MoveNext())
        {
            if (info.Type == IFLA.InfoKind)
                link = link with { Kind = info.ReadString() };
            else if (info.Type == IFLA.InfoData)
                data = info.Value;
        }
        var details = new AttributeReader(data);
        while (details.MoveNext() && link.Kind is "macvlan" or "vrf")
        {
            if (details.Type == 1)
                link = link.Kind == "vrf" ? link with { VrfTable = details.Read<uint>() } : link with { MacvlanMode = details.Read<uint>() };
        }
        reader.Malformed |= info.Malformed | details.Malformed;
        return link;
    }

    /// <summary>struct ifinfomsg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct InterfaceInfo(byte Family, byte Pad, ushort Type, int Index, uint Flags, uint Change)
    {
        public const int Size = 16;
    }

    /// <summary>IFLA_* attribute types (linux/if_link.h).</summary>
    private static class IFLA
    {
        public const ushort Address = 1, Name = 3, Mtu = 4, Link = 5, Master = 10, OperState = 16, LinkInfo = 18,
            Group = 27, Carrier = 33, LinkNamespace = 37;
        public const ushort InfoKind = 1, InfoData = 2;
    }
}

/// <summary>IFF_* bits of an interface (linux/if.h).</summary>
[Flags]
public enum LinkFlags : uint
{
    /// <summary>No bit set.</summary>
    None = 0,

    /// <summary>Administratively up.</summary>
    Up = 0x1,

    /// <summary>Can broadcast.</summary>
    Broadcast = 0x2,

    /// <summary>Is the loopback.</summary>
    Loopback = 0x8,

    /// <summary>Is a point-to-point link.</summary>
    PointToPoint = 0x10,

    /// <summary>Operational (RFC 2863 up, or unknown and assumed up).</summary>
    Running = 0x40,

    /// <summary>Has no ARP.</summary>
    NoArp = 0x80,

    /// <summary>Can multicast.</summary>
    Multicast = 0x1000,

    /// <summary>The driver signals a carrier.</summary>
    LowerUp = 0x10000,

    /// <summary>The driver signals dormant.</summary>
    Dormant = 0x20000,
}

/// <summary>Operational state of an interface (RFC 2863 ifOperStatus, IF_OPER_*).</summary>
public enum OperationalState : byte
{
    /// <summary>The driver does not say.</summary>
    Unknown = 0,

    /// <summary>Something is missing, mostly the hardware.</summary>
    NotPresent = 1,

    /// <summary>Cannot carry packets.</summary>
    Down = 2,

    /// <summary>A lower interface is down.</summary>
    LowerLayerDown = 3,

    /// <summary>In a test mode.</summary>
    Testing = 4,

    /// <summary>Waits for something outside, for example 802.1X.</summary>
    Dormant = 5,

    /// <summary>Can carry packets.</summary>
    Up = 6,
}
