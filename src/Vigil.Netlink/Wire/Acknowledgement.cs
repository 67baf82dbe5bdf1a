using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>Reads the answers NLMSG_ERROR and NLMSG_DONE, with what an extended acknowledgement adds (NETLINK_EXT_ACK).</summary>
public static class Acknowledgement
{
    private const ushort MessageAttribute = 1; // NLMSGERR_ATTR_MSG

    /// <summary>
    /// The outcome told by a message of type ERROR or DONE: errno 0 is success.
    /// A payload that cannot be read is <see cref="Errno.BadMessage"/>.
    /// </summary>
    public static NetlinkError Decode(in NetlinkHeader header, ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead<int>(payload, out var negativeErrno))
            return header.Type == ControlType.Done ? default : new NetlinkError(Errno.BadMessage);
        if (negativeErrno is > 0 or < -4095)
            return new NetlinkError(Errno.BadMessage);
        var attributes = header.Flags.HasFlag(MessageFlags.AckAttributes) ? Attributes(header, payload) : default;
        return new NetlinkError(-negativeErrno, Message(attributes));
    }

    private static ReadOnlySpan<byte> Attributes(in NetlinkHeader header, ReadOnlySpan<byte> payload)
    {
        var rest = payload[sizeof(int)..];
        if (header.Type == ControlType.Done)
            return rest;
        if (!MemoryMarshal.TryRead<NetlinkHeader>(rest, out var request))
            return default;
        var echoed = header.Flags.HasFlag(MessageFlags.Capped) ? NetlinkHeader.Size : (request.Length + 3L) & ~3L;
        return echoed <= rest.Length ? rest[(int)echoed..] : default;
    }

    private static string? Message(ReadOnlySpan<byte> attributes)
    {
        var reader = new AttributeReader(attributes);
        while (reader.MoveNext())
        {
            if (reader.Type == MessageAttribute)
                return reader.ReadString();
        }
        return null;
    }
}
