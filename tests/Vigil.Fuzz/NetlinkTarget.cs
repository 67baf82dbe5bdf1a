using Vigil.Netlink;

namespace Vigil.Fuzz;

/// <summary>Every decoder of bytes that come from a netlink socket.</summary>
public static class NetlinkTarget
{
    /// <summary>Reads the input as a datagram, and its payload as each kind of object; what decodes must encode.</summary>
    public static void Run(ReadOnlySpan<byte> data)
    {
        var reader = new MessageReader(data);
        while (reader.MoveNext())
        {
            _ = NetlinkEvents.Decode(reader.Header, reader.Payload);
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
}
