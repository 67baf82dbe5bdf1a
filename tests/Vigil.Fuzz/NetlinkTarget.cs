using System.Net;
using Vigil.Netlink;

namespace Vigil.Fuzz;

/// <summary>Every decoder of bytes that come from a netlink socket.</summary>
public static class NetlinkTarget
{
    /// <summary>The target, with one message and one bare payload of each kind to start from.</summary>
    public static FuzzTarget Target { get; } = new("netlink", Seeds(), bytes => Run(bytes), []);

    /// <summary>Reads the input as a datagram, and its payload as each kind of object; what decodes must encode.</summary>
    public static void Run(ReadOnlySpan<byte> data)
    {
        var reader = new MessageReader(data);
        while (reader.MoveNext())
        {
            _ = NetlinkEvents.Decode(reader.Header, reader.Payload);
            _ = TableEvents.IsRemovalFrom("keepalived", reader.Header, reader.Payload);
            _ = Acknowledgement.Decode(reader.Header, reader.Payload).ToString();
        }
        Decode<Link>(data);
        Decode<InterfaceAddress>(data);
        Decode<Route>(data);
        Decode<Rule>(data);
        Decode<Neighbour>(data);
    }

    private static void Decode<T>(ReadOnlySpan<byte> payload) where T : class, IRouteMessage<T>
    {
        if (!T.TryDecode(payload, out var value))
            return;
        var writer = new NetlinkWriter(stackalloc byte[4096]);
        value.Encode(ref writer);
        _ = value.ToString();
    }

    private static byte[][] Seeds()
    {
        var prefix = new IpPrefix(IPAddress.Parse("2001:db8::"), 32);
        var hop = new NextHop { Gateway = IPAddress.Loopback, Interface = 2, Encapsulation = new MplsEncapsulation([100, 200], 64) };
        return
        [
            .. Both(new Link { Index = 2, Name = "eth0", HardwareAddress = [2, 0, 0, 0, 0, 1], Kind = "macvlan", MacvlanMode = 1 }),
            .. Both(new InterfaceAddress { Key = new AddressKey(2, IPAddress.Loopback, 8), Label = "lo:1", Lifetime = new(0, uint.MaxValue) }),
            .. Both(new Route
            {
                Family = IpFamily.V6,
                Destination = prefix,
                Metrics = new RouteMetrics { Values = [new(MetricKind.Mtu, 1400, true)], CongestionControl = "cubic" },
                NextHops = [hop, hop with { Weight = 5, Encapsulation = new IpEncapsulation(IpFamily.V4) { Id = 7 } }],
            }),
            .. Both(new Rule { Family = IpFamily.V6, Priority = 100, From = prefix, InputInterface = "eth0", SourcePorts = new(1, 9) }),
            .. Both(new Neighbour { Family = IpFamily.V4, Interface = 2, Destination = IPAddress.Loopback, HardwareAddress = [1, 2, 3, 4, 5, 6] }),
        ];
    }

    private static byte[][] Both<T>(T value) where T : class, IRouteMessage<T>
    {
        var writer = new NetlinkWriter(stackalloc byte[1024]);
        var message = writer.BeginMessage(T.Object.NewMessage(), MessageFlags.Multi, 1);
        value.Encode(ref writer);
        writer.EndMessage(message);
        return [writer.Written.ToArray(), writer.Written[NetlinkHeader.Size..].ToArray()];
    }
}
