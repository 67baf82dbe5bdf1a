using System.Net;
using Vigil.Netlink;

namespace Vigil.Tests.Netlink;

/// <summary>Arbitrary values of every rtnetlink object, from one seed; each optional part is there half of the time.</summary>
public sealed class Samples(int seed)
{
    private readonly Random _random = new(seed);

    public Link Link()
    {
        var kind = Pick(null, "veth", "macvlan", "vrf");
        return new()
        {
            Index = _random.Next(),
            Name = Maybe(Name),
            HardwareType = (ushort)_random.Next(65536),
            Flags = (LinkFlags)Number(),
            ChangeMask = (LinkFlags)Number(),
            State = Maybe(() => (OperationalState)_random.Next(7)),
            Mtu = Maybe(Number),
            HardwareAddress = _random.Next(2) == 0 ? [] : [.. Bytes(_random.Next(1, 21))],
            Master = Maybe(_random.Next),
            Parent = Maybe(_random.Next),
            ParentNamespace = Maybe(_random.Next),
            Carrier = Maybe(Flag),
            Group = Maybe(Number),
            Kind = kind,
            MacvlanMode = kind == "macvlan" ? Maybe(Number) : null,
            VrfTable = kind == "vrf" ? Maybe(Number) : null,
        };
    }

    public InterfaceAddress Address()
    {
        var family = Family();
        var local = Ip(family);
        var peer = Maybe(() => Ip(family));
        return new()
        {
            Key = new AddressKey(_random.Next(), local, Bits(family), local.Equals(peer) ? null : peer),
            Broadcast = family == IpFamily.V4 ? Maybe(() => Ip(family)) : null,
            Label = Maybe(Name),
            Scope = Byte(),
            Flags = (AddressFlags)Number(),
            Lifetime = Maybe(() => new AddressLifetime(Number(), Number())),
            Protocol = Maybe(Byte),
            RoutePriority = Maybe(Number),
        };
    }

    public Route Route()
    {
        var family = Family();
        var hops = Enumerable.Range(0, _random.Next(4)).Select(_ => NextHop(family)).ToArray();
        if (hops is [var alone])
            hops = [alone with { Weight = 1, Interface = Math.Max(1, alone.Interface) }];
        return new()
        {
            Family = family,
            Type = (RouteType)_random.Next(12),
            Destination = Maybe(() => Prefix(family)),
            Source = Maybe(() => Prefix(family)),
            PreferredSource = Maybe(() => Ip(family)),
            Tos = Byte(),
            Table = Number(),
            Protocol = Byte(),
            Scope = Byte(),
            Priority = Number(),
            ExpiresSeconds = Maybe(Number),
            Preference = Maybe(Byte),
            TtlPropagate = Maybe(Flag),
            NextHopId = Maybe(Number),
            Cloned = Flag(),
            Metrics = Metrics(),
            NextHops = [.. hops],
        };
    }

    public Rule Rule()
    {
        var family = Family();
        return new()
        {
            Family = family,
            Priority = Number(),
            Action = (RuleAction)_random.Next(9),
            Table = Number(),
            GoTo = Maybe(Number),
            Invert = Flag(),
            From = Maybe(() => Prefix(family)),
            To = Maybe(() => Prefix(family)),
            Tos = Byte(),
            Mark = Maybe(Number),
            MarkMask = Maybe(Number),
            Realms = Maybe(Number),
            SuppressPrefixLength = Maybe(() => (uint)_random.Next(129)),
            SuppressInterfaceGroup = Maybe(() => (uint)_random.Next()),
            InputInterface = Maybe(Name),
            OutputInterface = Maybe(Name),
            TunnelId = Maybe(() => (ulong)_random.NextInt64()),
            Users = Maybe(() => new UserRange(Number(), Number())),
            L3MasterDevice = Flag(),
            Protocol = Byte(),
            IpProtocol = Maybe(Byte),
            SourcePorts = Maybe(() => new PortRange((ushort)Number(), (ushort)Number())),
            DestinationPorts = Maybe(() => new PortRange((ushort)Number(), (ushort)Number())),
        };
    }

    public Neighbour Neighbour()
    {
        var family = Family();
        return new()
        {
            Family = family,
            Interface = _random.Next(),
            Destination = Maybe(() => Ip(family)),
            HardwareAddress = [.. Bytes(_random.Next(7))],
            State = (ushort)Number(),
            Flags = Byte(),
            Type = Byte(),
        };
    }

    private NextHop NextHop(IpFamily family) => new()
    {
        Gateway = Maybe(() => Ip(Family())),
        Interface = _random.Next(),
        Weight = _random.Next(1, 257),
        Flags = (NextHopFlags)_random.Next(128),
        Realms = Maybe(Number),
        Encapsulation = Maybe(Encapsulation),
    };

    private Encapsulation Encapsulation() => _random.Next(5) switch
    {
        0 => new MplsEncapsulation([.. Enumerable.Range(0, _random.Next(5)).Select(_ => (uint)_random.Next(1 << 20))], Maybe(Byte)),
        1 => Tunnel(IpFamily.V4),
        2 => Tunnel(IpFamily.V6),
        3 => new IlaEncapsulation((ulong)_random.NextInt64()),
        _ => new OtherEncapsulation((ushort)_random.Next(5, 100)),
    };

    private IpEncapsulation Tunnel(IpFamily family) => new(family)
    {
        Id = Maybe(() => (ulong)_random.NextInt64()),
        Destination = Maybe(() => Ip(family)),
        Source = Maybe(() => Ip(family)),
        HopLimit = Maybe(Byte),
        TrafficClass = Maybe(Byte),
        Flags = Maybe(() => (ushort)Number()),
    };

    private RouteMetrics Metrics()
    {
        var algorithm = Maybe(Name);
        return new()
        {
            Values = [.. Enum.GetValues<MetricKind>().Where(_ => Flag()).Select(kind => new RouteMetric(kind, Number(), Flag()))],
            CongestionControl = algorithm,
            CongestionControlLocked = algorithm is not null && Flag(),
        };
    }

    private IpPrefix Prefix(IpFamily family) => new(Ip(family), Bits(family));

    private IPAddress Ip(IpFamily family) => new(Bytes(family.Bits() / 8));

    private byte Bits(IpFamily family) => (byte)_random.Next(1, family.Bits() + 1);

    private IpFamily Family() => Flag() ? IpFamily.V4 : IpFamily.V6;

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Name() => new([.. Enumerable.Range(0, _random.Next(1, 16)).Select(_ => (char)_random.Next('!', '~'))]);

    private byte Byte() => (byte)_random.Next(256);

    private uint Number() => (uint)_random.NextInt64(1L << 32);

    private bool Flag() => _random.Next(2) == 0;

    private string? Pick(params string?[] choices) => choices[_random.Next(choices.Length)];

    private T? Maybe<T>(Func<T> make) where T : struct => Flag() ? make() : null;

    private T? Maybe<T>(Func<T> make, T? none = null) where T : class => Flag() ? make() : none;
}
