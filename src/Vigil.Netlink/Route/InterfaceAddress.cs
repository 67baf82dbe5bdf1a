using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>
/// What makes the kernel call two addresses the same: 10.0.0.1/24 and 10.0.0.1/32 on one interface are two addresses.
/// </summary>
/// <param name="Interface">Interface index.</param>
/// <param name="Local">The address.</param>
/// <param name="PrefixLength">Bits of the network; of the peer's when there is one.</param>
/// <param name="Peer">The other end of a point-to-point address, else null.</param>
public readonly record struct AddressKey(int Interface, IPAddress Local, byte PrefixLength, IPAddress? Peer = null)
{
    /// <summary>The text <c>address[ peer address]/length</c>.</summary>
    public override string ToString() => Peer is null ? $"{Local}/{PrefixLength}" : $"{Local} peer {Peer}/{PrefixLength}";
}

/// <summary>Lifetimes of an address, in seconds; <see cref="Forever"/> does not end.</summary>
/// <param name="PreferredSeconds">After it the address is deprecated: no new connection uses it as source. At most the valid time.</param>
/// <param name="ValidSeconds">After it the address is removed.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AddressLifetime(uint PreferredSeconds, uint ValidSeconds)
{
    /// <summary>INFINITY_LIFE_TIME.</summary>
    public const uint Forever = uint.MaxValue;
}

/// <summary>An IPv4 or IPv6 address of an interface (RTM_NEWADDR).</summary>
public sealed record InterfaceAddress : IRouteMessage<InterfaceAddress>
{
    /// <summary>What identifies it.</summary>
    public required AddressKey Key { get; init; }

    /// <summary>Broadcast address (IPv4).</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>Label (IPv4), at most 15 bytes; the kernel wants it to begin with the interface name.</summary>
    public string? Label { get; init; }

    /// <summary>Scope (RT_SCOPE_*): 0 global, 253 link, 254 host.</summary>
    public byte Scope { get; init; }

    /// <summary>IFA_F_* bits.</summary>
    public AddressFlags Flags { get; init; }

    /// <summary>Lifetimes; null asks for (or means) no limit.</summary>
    public AddressLifetime? Lifetime { get; init; }

    /// <summary>Who put it there (IFA_PROTO, Linux 5.18); null where the kernel does not keep it.</summary>
    public byte? Protocol { get; init; }

    /// <summary>Metric of the prefix route the kernel makes (IFA_RT_PRIORITY).</summary>
    public uint? RoutePriority { get; init; }

    /// <summary>Family of the address.</summary>
    public IpFamily Family => Key.Local.Family();

    /// <inheritdoc/>
    public static RouteObject Object => RouteObject.Address;

    /// <inheritdoc/>
    public void Encode(ref NetlinkWriter writer)
    {
        // The header has room for eight flag bits; IFA_FLAGS carries all of them.
        writer.Value(new AddressInfo((byte)Family, Key.PrefixLength, (byte)Flags, Scope, Key.Interface));
        writer.Optional(IFA.Local, Key.Local);
        writer.Optional(IFA.Address, Key.Peer ?? Key.Local);
        writer.Optional(IFA.Broadcast, Broadcast);
        writer.Optional(IFA.Label, Label);
        writer.Attribute(IFA.Flags, (uint)Flags);
        if (Lifetime is { } lifetime)
            writer.Attribute(IFA.CacheInfo, new CacheInfo(lifetime, 0, 0));
        writer.Optional(IFA.RoutePriority, RoutePriority);
        writer.Optional(IFA.Protocol, Protocol);
    }

    /// <inheritdoc/>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out InterfaceAddress? value)
    {
        value = null;
        if (!MemoryMarshal.TryRead<AddressInfo>(payload, out var header) || header.Family is not ((byte)IpFamily.V4 or (byte)IpFamily.V6))
            return false;
        var family = (IpFamily)header.Family;
        var address = new InterfaceAddress { Key = default, Scope = header.Scope, Flags = (AddressFlags)header.Flags };
        IPAddress? local = null, prefix = null;
        var reader = new AttributeReader(payload[AddressInfo.Size..]);
        while (reader.MoveNext())
        {
            if (reader.Type == IFA.Local)
                local = reader.ReadAddress(family);
            else if (reader.Type == IFA.Address)
                prefix = reader.ReadAddress(family);
            else
                address = Apply(address, ref reader);
        }
        // IFA_ADDRESS is the peer where there is one; IPv6 sends it alone where there is none.
        local ??= prefix;
        if (reader.Malformed || local is null)
            return false;
        var peer = prefix is null || prefix.Equals(local) ? null : prefix;
        value = address with { Key = new AddressKey(header.Index, local, header.PrefixLength, peer) };
        return true;
    }

    private static InterfaceAddress Apply(InterfaceAddress address, ref AttributeReader reader) => reader.Type switch
    {
        IFA.Label => address with { Label = reader.ReadString() },
        IFA.Broadcast => address with { Broadcast = reader.ReadAddress() },
        IFA.Flags => address with { Flags = (AddressFlags)reader.Read<uint>() },
        IFA.CacheInfo => address with { Lifetime = reader.Read<AddressLifetime>() },
        IFA.RoutePriority => address with { RoutePriority = reader.Read<uint>() },
        IFA.Protocol => address with { Protocol = reader.Read<byte>() },
        _ => address,
    };

    /// <summary>struct ifaddrmsg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct AddressInfo(byte Family, byte PrefixLength, byte Flags, byte Scope, int Index)
    {
        public const int Size = 8;
    }

    /// <summary>struct ifa_cacheinfo.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct CacheInfo(AddressLifetime Lifetime, uint Created, uint Updated);

    /// <summary>IFA_* attribute types (linux/if_addr.h).</summary>
    private static class IFA
    {
        public const ushort Address = 1, Local = 2, Label = 3, Broadcast = 4, CacheInfo = 6, Flags = 8, RoutePriority = 9, Protocol = 11;
    }
}

/// <summary>IFA_F_* bits of an address (linux/if_addr.h).</summary>
[Flags]
public enum AddressFlags : uint
{
    /// <summary>No bit set.</summary>
    None = 0,

    /// <summary>IPv4: a further address of the same network. IPv6: a temporary address.</summary>
    Secondary = 0x1,

    /// <summary>No duplicate address detection (IPv6).</summary>
    NoDad = 0x2,

    /// <summary>May be used while detection runs.</summary>
    Optimistic = 0x4,

    /// <summary>Detection found another owner.</summary>
    DadFailed = 0x8,

    /// <summary>Mobile IPv6 home address.</summary>
    Home = 0x10,

    /// <summary>Preferred lifetime is over.</summary>
    Deprecated = 0x20,

    /// <summary>Detection still runs; the address cannot be bound.</summary>
    Tentative = 0x40,

    /// <summary>Does not expire.</summary>
    Permanent = 0x80,

    /// <summary>The kernel makes temporary addresses from it (IPv6).</summary>
    ManageTemporary = 0x100,

    /// <summary>No prefix route for it.</summary>
    NoPrefixRoute = 0x200,

    /// <summary>A multicast address to join.</summary>
    MulticastAutoJoin = 0x400,
}
