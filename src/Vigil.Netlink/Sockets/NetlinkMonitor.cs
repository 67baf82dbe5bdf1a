using System.Collections.Immutable;

namespace Vigil.Netlink;

/// <summary>What the kernel told, unasked.</summary>
public abstract record NetlinkEvent;

/// <summary>Something is new, changed, or gone.</summary>
/// <param name="Value">The object as it is now, or was last.</param>
/// <param name="Removed">Whether it is gone.</param>
/// <param name="Port">Port id of the socket that asked for it (often the process id of its owner); 0 is the kernel itself.</param>
public sealed record NetlinkChange<T>(T Value, bool Removed, uint Port) : NetlinkEvent where T : class, IRouteMessage<T>;

/// <summary>Events were lost: everything known may be wrong, and only a new dump of everything helps.</summary>
public sealed record NetlinkOverrun : NetlinkEvent;

/// <summary>
/// Listens to changes of interfaces, addresses, routes and rules of the network namespace it was opened in.
/// Open it before the first dump: then nothing is missed between the two. Used by one thread at a time.
/// </summary>
public sealed class NetlinkMonitor(NetlinkSocket socket) : IDisposable
{
    /// <summary>Datagrams one call to <see cref="Read"/> takes at most, so that a storm cannot hold the loop.</summary>
    private const int LargestRead = 256;

    private bool overrun;

    /// <summary>All groups of things Vigil puts in the kernel or depends on.</summary>
    public static ImmutableArray<RouteGroup> AllGroups { get; } =
    [
        RouteGroup.Link, RouteGroup.AddressV4, RouteGroup.AddressV6,
        RouteGroup.RouteV4, RouteGroup.RouteV6, RouteGroup.RuleV4, RouteGroup.RuleV6,
    ];

    /// <summary>File descriptor to wait on with epoll.</summary>
    public int Descriptor => socket.Descriptor;

    /// <summary>Datagrams of other processes, and messages that could not be decoded.</summary>
    public long Ignored { get; private set; }

    /// <summary>Opens a monitor; null with an error when the system refuses.</summary>
    public static NetlinkMonitor? Open(NetlinkSocketOptions options, out NetlinkError error) =>
        NetlinkSocket.Open(options, out error) is { } socket ? new NetlinkMonitor(socket) : null;

    /// <summary>Listens to one more kind of thing.</summary>
    public NetlinkError Join(RouteGroup group) => socket.Join(group);

    /// <summary>
    /// Adds what is waiting to <paramref name="events"/>, in order and without blocking, up to a bound; what is left keeps
    /// the descriptor readable. An overrun is an event; any other failure of the socket is the error.
    /// After an overrun the kernel goes on dropping, without saying so again, until the queue has been emptied: so it is emptied
    /// first, and the event comes then. A dump made any earlier could miss what is dropped after it.
    /// </summary>
    public NetlinkError Read(List<NetlinkEvent> events)
    {
        for (var i = 0; i < LargestRead; i++)
        {
            var status = socket.Receive(out var datagram, out var error);
            switch (status)
            {
                case ReceiveStatus.Data when overrun: break;
                case ReceiveStatus.Data: Decode(datagram, events); break;
                case ReceiveStatus.Overrun: overrun = true; break;
                case ReceiveStatus.Foreign: Ignored++; break;
                case ReceiveStatus.Empty:
                    if (overrun) events.Add(new NetlinkOverrun());
                    overrun = false;
                    return default;
                default: return error;
            }
        }
        return default;
    }

    /// <summary>Turns the messages of one datagram into events; adds the number it could not read to <see cref="Ignored"/>.</summary>
    private void Decode(ReadOnlySpan<byte> datagram, List<NetlinkEvent> events)
    {
        var reader = new MessageReader(datagram);
        while (reader.MoveNext())
        {
            if (NetlinkEvents.Decode(reader.Header, reader.Payload) is { } change)
                events.Add(change);
            else
                Ignored++;
        }
        Ignored += reader.Malformed ? 1 : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}

/// <summary>From a message to an event.</summary>
public static class NetlinkEvents
{
    /// <summary>The event a message tells of; null when it is none or cannot be read.</summary>
    public static NetlinkEvent? Decode(in NetlinkHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Type == ControlType.Overrun)
            return new NetlinkOverrun();
        return (RouteObject)(header.Type & ~3) switch
        {
            RouteObject.Link => Change<Link>(header, payload),
            RouteObject.Address => Change<InterfaceAddress>(header, payload),
            RouteObject.Route => Change<Route>(header, payload),
            RouteObject.Neighbour => Change<Neighbour>(header, payload),
            RouteObject.Rule => Change<Rule>(header, payload),
            _ => null,
        };
    }

    private static NetlinkChange<T>? Change<T>(in NetlinkHeader header, ReadOnlySpan<byte> payload) where T : class, IRouteMessage<T>
    {
        var removed = header.Type == T.Object.DeleteMessage();
        if (!removed && header.Type != T.Object.NewMessage())
            return null;
        return T.TryDecode(payload, out var value) ? new NetlinkChange<T>(value, removed, header.Port) : null;
    }
}
