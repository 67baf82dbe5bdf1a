using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>Numbers from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PortRange(ushort First, ushort Last);

/// <summary>User ids from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct UserRange(uint First, uint Last);

/// <summary>A policy rule (RTM_NEWRULE). Selectors that are null match everything.</summary>
public sealed record Rule : IRouteMessage<Rule>
{
    private const uint InvertFlag = 0x2; // FIB_RULE_INVERT
    private const byte NoTable = 0, CompatibleTable = 252;

    /// <summary>Family.</summary>
    public required IpFamily Family { get; init; }

    /// <summary>Place in the list; lower is asked first.</summary>
    public required uint Priority { get; init; }

    /// <summary>What happens on a match.</summary>
    public RuleAction Action { get; init; } = RuleAction.Table;

    /// <summary>Table to look in; 0 with other actions and with <see cref="L3MasterDevice"/>.</summary>
    public uint Table { get; init; }

    /// <summary>Priority of the rule to go to.</summary>
    public uint? GoTo { get; init; }

    /// <summary>Match when the selectors do not.</summary>
    public bool Invert { get; init; }

    /// <summary>Source prefix.</summary>
    public IpPrefix? From { get; init; }

    /// <summary>Destination prefix.</summary>
    public IpPrefix? To { get; init; }

    /// <summary>TOS.</summary>
    public byte Tos { get; init; }

    /// <summary>Firewall mark.</summary>
    public uint? Mark { get; init; }

    /// <summary>Bits of the mark that count; the kernel takes all when only a mark is given.</summary>
    public uint? MarkMask { get; init; }

    /// <summary>Realms to set (IPv4), source in the upper 16 bits.</summary>
    public uint? Realms { get; init; }

    /// <summary>Ignore table answers with a prefix of at most this many bits.</summary>
    public uint? SuppressPrefixLength { get; init; }

    /// <summary>Ignore table answers through interfaces of this group.</summary>
    public uint? SuppressInterfaceGroup { get; init; }

    /// <summary>Name of the input interface.</summary>
    public string? InputInterface { get; init; }

    /// <summary>Name of the output interface.</summary>
    public string? OutputInterface { get; init; }

    /// <summary>Tunnel id.</summary>
    public ulong? TunnelId { get; init; }

    /// <summary>Users.</summary>
    public UserRange? Users { get; init; }

    /// <summary>Look in the table of the packet's VRF.</summary>
    public bool L3MasterDevice { get; init; }

    /// <summary>Who put it there (RTPROT_*).</summary>
    public byte Protocol { get; init; }

    /// <summary>IP protocol number.</summary>
    public byte? IpProtocol { get; init; }

    /// <summary>Source ports.</summary>
    public PortRange? SourcePorts { get; init; }

    /// <summary>Destination ports.</summary>
    public PortRange? DestinationPorts { get; init; }

    /// <summary>What the kernel calls the same rule: everything but who put it there.</summary>
    public Rule ToIdentity() => this with { Protocol = 0 };

    /// <inheritdoc/>
    public static RouteObject Object => RouteObject.Rule;

    /// <inheritdoc/>
    public void Encode(ref NetlinkWriter writer)
    {
        var shortTable = Table < 256 ? (byte)Table : CompatibleTable;
        writer.Value(new Header((byte)Family, To?.Length ?? 0, From?.Length ?? 0, Tos, shortTable, 0, 0, (byte)Action, Invert ? InvertFlag : 0));
        writer.Attribute(FRA.Priority, Priority);
        if (Table != NoTable)
            writer.Attribute(FRA.Table, Table);
        writer.Optional(FRA.GoTo, GoTo);
        writer.Optional(FRA.Source, From?.Address);
        writer.Optional(FRA.Destination, To?.Address);
        writer.Optional(FRA.Mark, Mark);
        writer.Optional(FRA.MarkMask, MarkMask);
        writer.Optional(FRA.Flow, Realms);
        writer.Optional(FRA.SuppressPrefixLength, SuppressPrefixLength);
        writer.Optional(FRA.SuppressInterfaceGroup, SuppressInterfaceGroup);
        writer.Optional(FRA.InputInterface, InputInterface);
        writer.Optional(FRA.OutputInterface, OutputInterface);
        writer.OptionalBigEndian(FRA.TunnelId, TunnelId);
        writer.Optional(FRA.Users, Users);
        if (L3MasterDevice)
            writer.Attribute<byte>(FRA.L3MasterDevice, 1);
        writer.Attribute(FRA.Protocol, Protocol);
        writer.Optional(FRA.IpProtocol, IpProtocol);
        writer.Optional(FRA.SourcePorts, SourcePorts);
        writer.Optional(FRA.DestinationPorts, DestinationPorts);
    }

    /// <inheritdoc/>
    public static bool TryDecode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out Rule? value)
    {
        value = null;
        if (!MemoryMarshal.TryRead<Header>(payload, out var header) || header.Family is not ((byte)IpFamily.V4 or (byte)IpFamily.V6))
            return false;
        var family = (IpFamily)header.Family;
        var rule = new Rule
        {
            Family = family,
            Priority = 0, // the kernel leaves the attribute out for the first rule of all
            Action = (RuleAction)header.Action,
            Table = header.Table,
            Tos = header.Tos,
            Invert = (header.Flags & InvertFlag) != 0,
            From = header.SourceLength == 0 ? null : new IpPrefix(family.AnyAddress(), header.SourceLength),
            To = header.DestinationLength == 0 ? null : new IpPrefix(family.AnyAddress(), header.DestinationLength),
        };
        var reader = new AttributeReader(payload[Header.Size..]);
        while (reader.MoveNext())
            rule = Apply(rule, header, ref reader);
        value = reader.Malformed ? null : rule;
        return value is not null;
    }

    private static Rule Apply(Rule rule, in Header header, ref AttributeReader reader) => reader.Type switch
    {
        FRA.Source => rule with { From = ReadPrefix(rule.Family, header.SourceLength, ref reader) },
        FRA.Destination => rule with { To = ReadPrefix(rule.Family, header.DestinationLength, ref reader) },
        FRA.Priority => rule with { Priority = reader.Read<uint>() },
        FRA.Table => rule with { Table = reader.Read<uint>() },
        FRA.GoTo => rule with { GoTo = reader.Read<uint>() },
        FRA.Mark => rule with { Mark = reader.Read<uint>() },
        FRA.MarkMask => rule with { MarkMask = reader.Read<uint>() },
        FRA.Flow => rule with { Realms = reader.Read<uint>() },
        FRA.SuppressPrefixLength => rule with { SuppressPrefixLength = ReadUnlessMinusOne(ref reader) },
        FRA.SuppressInterfaceGroup => rule with { SuppressInterfaceGroup = ReadUnlessMinusOne(ref reader) },
        FRA.InputInterface => rule with { InputInterface = reader.ReadString() },
        FRA.OutputInterface => rule with { OutputInterface = reader.ReadString() },
        FRA.TunnelId => rule with { TunnelId = reader.ReadUInt64BigEndian() },
        FRA.Users => rule with { Users = reader.Read<UserRange>() },
        FRA.L3MasterDevice => rule with { L3MasterDevice = reader.Read<byte>() != 0 },
        FRA.Protocol => rule with { Protocol = reader.Read<byte>() },
        FRA.IpProtocol => rule with { IpProtocol = reader.Read<byte>() },
        FRA.SourcePorts => rule with { SourcePorts = reader.Read<PortRange>() },
        FRA.DestinationPorts => rule with { DestinationPorts = reader.Read<PortRange>() },
        _ => rule,
    };

    private static IpPrefix? ReadPrefix(IpFamily family, byte length, ref AttributeReader reader) =>
        reader.ReadAddress(family) is { } address && length > 0 ? new IpPrefix(address, length) : null;

    /// <summary>The kernel writes "not set" as -1.</summary>
    private static uint? ReadUnlessMinusOne(ref AttributeReader reader) =>
        reader.Read<uint>() is var value and not uint.MaxValue ? value : null;

    /// <summary>struct fib_rule_hdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Header(
        byte Family, byte DestinationLength, byte SourceLength, byte Tos, byte Table, byte Reserved1, byte Reserved2, byte Action, uint Flags)
    {
        public const int Size = 12;
    }

    /// <summary>FRA_* attribute types (linux/fib_rules.h).</summary>
    private static class FRA
    {
        public const ushort Destination = 1, Source = 2, InputInterface = 3, GoTo = 4, Priority = 6, Mark = 10, Flow = 11,
            TunnelId = 12, SuppressInterfaceGroup = 13, SuppressPrefixLength = 14, Table = 15, MarkMask = 16,
            OutputInterface = 17, L3MasterDevice = 19, Users = 20, Protocol = 21, IpProtocol = 22, SourcePorts = 23,
            DestinationPorts = 24;
    }
}

/// <summary>What a rule does (FR_ACT_*).</summary>
public enum RuleAction : byte
{
    /// <summary>Not given.</summary>
    Unspecified = 0,

    /// <summary>Look in a table.</summary>
    Table = 1,

    /// <summary>Go on at another rule.</summary>
    GoTo = 2,

    /// <summary>Nothing.</summary>
    Nop = 3,

    /// <summary>Drop silently.</summary>
    Blackhole = 6,

    /// <summary>Answer that the destination is unreachable.</summary>
    Unreachable = 7,

    /// <summary>Answer that it is forbidden.</summary>
    Prohibit = 8,
}
