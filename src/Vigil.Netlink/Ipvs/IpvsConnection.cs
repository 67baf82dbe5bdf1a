using System.Diagnostics.CodeAnalysis;

namespace Vigil.Netlink;

/// <summary>
/// A connection to the IPVS of the network namespace it was opened in. There are no notifications: what others change shows only in a
/// dump. All of it needs CAP_NET_ADMIN of the first user namespace, even reading. Used by one thread at a time.
/// </summary>
public sealed class IpvsConnection : IDisposable
{
    /// <summary>Name of the generic netlink family.</summary>
    public const string FamilyName = "IPVS";

    private readonly NetlinkConnection _connection;
    private readonly ushort _type;

    private IpvsConnection(NetlinkConnection connection, ushort type) => (_connection, _type) = (connection, type);

    /// <summary>
    /// Opens a connection, which makes the kernel load the module ip_vs if it has it and may. Null with an error when it cannot be used;
    /// <see cref="Errno.NoEntry"/> says that this kernel has no IPVS.
    /// </summary>
    public static IpvsConnection? Open(NetlinkSocketOptions options, out NetlinkError error)
    {
        if (NetlinkConnection.Open(options with { Protocol = GenericHeader.Protocol }, out error) is not { } connection)
            return null;
        if (GenericFamily.Find(connection, FamilyName, out error) is { } family)
            return new IpvsConnection(connection, family.Id);
        connection.Dispose();
        return null;
    }

    /// <summary>Sends the requests in order and returns the outcome of each, as <see cref="NetlinkConnection.Execute(IReadOnlyList{NetlinkRequest}, bool)"/> does quietly.</summary>
    public NetlinkError[] Execute(IReadOnlyList<IpvsRequest> requests)
    {
        var messages = new NetlinkRequest[requests.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = Message(requests[i]);
        return _connection.Execute(messages, quietly: true);
    }

    /// <summary>Sends one request and returns its outcome.</summary>
    public NetlinkError Execute(IpvsRequest request) => _connection.Execute(Message(request));

    /// <summary>All services; null with an error.</summary>
    public List<IpvsServiceEntry>? Services(out NetlinkError error) =>
        _connection.Dump<IpvsServiceEntry>(Message(IpvsRequest.GetServices()), _type, IpvsServiceEntry.TryDecode, out error);

    /// <summary>The destinations of a service; null with an error, none when there is no such service.</summary>
    public List<IpvsDestinationEntry>? Destinations(IpvsServiceKey service, out NetlinkError error)
    {
        bool Decode(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out IpvsDestinationEntry? entry) =>
            IpvsDestinationEntry.TryDecode(payload, service.Family, out entry);
        return _connection.Dump<IpvsDestinationEntry>(Message(IpvsRequest.GetDestinations(service)), _type, Decode, out error);
    }

    /// <summary>The synchronisation daemons that run; null with an error.</summary>
    public List<IpvsDaemon>? Daemons(out NetlinkError error) =>
        _connection.Dump<IpvsDaemon>(Message(IpvsRequest.GetDaemons()), _type, IpvsDaemon.TryDecode, out error);

    /// <summary>The time-outs in force; null with an error.</summary>
    public IpvsTimeouts? Timeouts(out NetlinkError error) =>
        _connection.Ask<IpvsTimeouts>(Message(IpvsRequest.GetTimeouts()), _type, IpvsTimeouts.TryDecode, out error);

    /// <summary>Version and table size; null with an error.</summary>
    public IpvsInfo? Info(out NetlinkError error) =>
        _connection.Ask<IpvsInfo>(Message(IpvsRequest.GetInfo()), _type, IpvsInfo.TryDecode, out error);

    private NetlinkRequest Message(IpvsRequest request) => new(_type, MessageFlags.None, request);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
