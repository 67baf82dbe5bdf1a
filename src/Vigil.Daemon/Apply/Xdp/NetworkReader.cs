using System.Net;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Xdp;

/// <summary>Reads the network of the calling thread's namespace, and has the kernel ask for neighbours.</summary>
internal sealed class NetworkReader(NetlinkConnection connection) : IDisposable
{
    private const byte NTF_USE = 1;

    /// <summary>Null when there is no socket.</summary>
    public static NetworkReader? Open(out NetlinkError error) =>
        NetlinkConnection.Open(new NetlinkSocketOptions(), out error) is { } connection ? new NetworkReader(connection) : null;

    /// <summary>The network as it is now; null when the kernel did not say.</summary>
    public NetworkView? Read(out NetlinkError error)
    {
        if (connection.Dump<Link>(default, out error) is not { } links
            || connection.Dump<InterfaceAddress>(default, out error) is not { } addresses
            || connection.Dump<Route>(new DumpFilter { Table = Route.MainTable }, out error) is not { } routes
            || connection.Dump<Neighbour>(default, out error) is not { } neighbours)
            return null;
        return new NetworkView(links, addresses, [.. routes.Where(route => route.Table == Route.MainTable)], neighbours);
    }

    /// <summary>Has the kernel find out, or make sure of, neighbours' hardware addresses, as if a packet was to be sent to them.</summary>
    public void Ask(IReadOnlyList<(int Interface, IPAddress Address)> neighbours)
    {
        if (neighbours.Count == 0)
            return;
        connection.Execute([.. neighbours.Distinct().Select(one => NetlinkRequest.Replace(
            new Neighbour { Family = one.Address.Family(), Interface = one.Interface, Destination = one.Address, Flags = NTF_USE }))], quietly: true);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}
