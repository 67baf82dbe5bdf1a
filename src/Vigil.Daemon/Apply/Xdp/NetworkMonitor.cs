using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Xdp;

/// <summary>Hears that links, addresses, routes or neighbours of the calling thread's namespace changed. What they are now, a look tells.</summary>
internal sealed class NetworkMonitor(NetlinkMonitor monitor) : IDisposable
{
    private readonly List<NetlinkEvent> _events = [];

    /// <summary>Readable when something changed.</summary>
    public int Descriptor => monitor.Descriptor;

    /// <summary>Null when there is no socket.</summary>
    public static NetworkMonitor? Open(out NetlinkError error)
    {
        var options = new NetlinkSocketOptions
        {
            Groups = [RouteGroup.Link, RouteGroup.AddressV4, RouteGroup.AddressV6, RouteGroup.RouteV4, RouteGroup.RouteV6, RouteGroup.Neighbour],
        };
        return NetlinkMonitor.Open(options, out error) is { } opened ? new NetworkMonitor(opened) : null;
    }

    /// <summary>Reads what waits, within the monitor's bound; true when something changed, also when it is not known what.</summary>
    public bool Drain()
    {
        _events.Clear();
        return !monitor.Read(_events).Ok || _events.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => monitor.Dispose();
}
