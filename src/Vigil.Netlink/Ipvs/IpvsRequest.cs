using static Vigil.Netlink.IpvsConstants;

namespace Vigil.Netlink;

/// <summary>One thing asked of IPVS: a command and what it is about. Make one with the factory methods.</summary>
public sealed record IpvsRequest : INetlinkPayload
{
    private readonly byte _command;

    private IpvsRequest(byte command) => _command = command;

    private INetlinkPayload? Service { get; init; }

    private INetlinkPayload? Destination { get; init; }

    private INetlinkPayload? Daemon { get; init; }

    private INetlinkPayload? Timeouts { get; init; }

    /// <summary>Adds a service; <see cref="Errno.Exists"/> when it is there, <see cref="Errno.NoEntry"/> when the scheduler or engine is not.</summary>
    public static IpvsRequest Add(IpvsService service) => new(IPVS_CMD_NEW_SERVICE) { Service = service };

    /// <summary>Changes a service; its destinations and connections stay. <see cref="Errno.NoProcess"/> when it is not there.</summary>
    public static IpvsRequest Change(IpvsService service) => new(IPVS_CMD_SET_SERVICE) { Service = service };

    /// <summary>Removes a service with its destinations. <see cref="Errno.NoProcess"/> when it is not there.</summary>
    public static IpvsRequest Delete(IpvsServiceKey service) => new(IPVS_CMD_DEL_SERVICE) { Service = service };

    /// <summary>
    /// Adds a destination; <see cref="Errno.Exists"/> when it is there, <see cref="Errno.NoProcess"/> when the service is not. One that was
    /// removed not long ago comes back with its connections.
    /// </summary>
    public static IpvsRequest Add(IpvsServiceKey service, IpvsDestination destination) => new(IPVS_CMD_NEW_DEST) { Service = service, Destination = destination };

    /// <summary>Changes a destination; its connections stay. <see cref="Errno.NoEntry"/> when it is not there.</summary>
    public static IpvsRequest Change(IpvsServiceKey service, IpvsDestination destination) => new(IPVS_CMD_SET_DEST) { Service = service, Destination = destination };

    /// <summary>Removes a destination; <see cref="Errno.NoEntry"/> when it is not there.</summary>
    public static IpvsRequest Delete(IpvsServiceKey service, IpvsDestinationKey destination) => new(IPVS_CMD_DEL_DEST) { Service = service, Destination = destination };

    /// <summary>Removes every service.</summary>
    public static IpvsRequest Flush() => new(IPVS_CMD_FLUSH);

    /// <summary>Sets the statistics of one service, or of all, to zero.</summary>
    public static IpvsRequest Zero(IpvsServiceKey? service = null) => new(IPVS_CMD_ZERO) { Service = service };

    /// <summary>Starts a synchronisation daemon; <see cref="Errno.Exists"/> when one of its role runs.</summary>
    public static IpvsRequest Start(IpvsDaemon daemon) => new(IPVS_CMD_NEW_DAEMON) { Daemon = daemon };

    /// <summary>Stops the synchronisation daemon of the role; <see cref="Errno.NoProcess"/> when none runs.</summary>
    public static IpvsRequest Stop(IpvsDaemon daemon) => new(IPVS_CMD_DEL_DAEMON) { Daemon = daemon };

    /// <summary>Sets time-outs.</summary>
    public static IpvsRequest Set(IpvsTimeouts timeouts) => new(IPVS_CMD_SET_CONFIG) { Timeouts = timeouts };

    internal static IpvsRequest GetServices() => new(IPVS_CMD_GET_SERVICE);

    internal static IpvsRequest GetDestinations(IpvsServiceKey service) => new(IPVS_CMD_GET_DEST) { Service = service };

    internal static IpvsRequest GetDaemons() => new(IPVS_CMD_GET_DAEMON);

    internal static IpvsRequest GetTimeouts() => new(IPVS_CMD_GET_CONFIG);

    internal static IpvsRequest GetInfo() => new(IPVS_CMD_GET_INFO);

    /// <inheritdoc/>
    public void Encode(ref NetlinkWriter writer)
    {
        writer.Value(new GenericHeader(_command, IPVS_GENL_VERSION));
        Nest(ref writer, IPVS_CMD_ATTR_SERVICE, Service);
        Nest(ref writer, IPVS_CMD_ATTR_DEST, Destination);
        Nest(ref writer, IPVS_CMD_ATTR_DAEMON, Daemon);
        Timeouts?.Encode(ref writer);
    }

    private static void Nest(ref NetlinkWriter writer, ushort type, INetlinkPayload? content)
    {
        if (content is null)
            return;
        var nest = writer.BeginNested(type);
        content.Encode(ref writer);
        writer.EndAttribute(nest);
    }

    /// <summary>Finds the attribute that holds the object of an answer.</summary>
    internal static bool TryFind(ReadOnlySpan<byte> payload, byte command, ushort type, out AttributeReader inner)
    {
        inner = default;
        if (!GenericHeader.TryOpen(payload, command, out var reader))
            return false;
        while (reader.MoveNext())
        {
            if (reader.Type == type)
            {
                inner = reader.Nested();
                return true;
            }
        }
        return false;
    }
}
