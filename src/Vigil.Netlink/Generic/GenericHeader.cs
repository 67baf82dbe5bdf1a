using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>
/// What follows the netlink header in every generic netlink message (struct genlmsghdr, linux/genetlink.h):
/// <code>
///  0         1         2          4
///  | command | version | reserved | attributes …
/// </code>
/// </summary>
/// <param name="Command">A command of the family.</param>
/// <param name="Version">Version of the family's interface.</param>
/// <param name="Reserved">Zero.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct GenericHeader(byte Command, byte Version, ushort Reserved = 0)
{
    /// <summary>Bytes of this header on the wire.</summary>
    public const int Size = 4;

    /// <summary>NETLINK_GENERIC, for <see cref="NetlinkSocketOptions.Protocol"/>.</summary>
    public const int Protocol = 16;

    /// <summary>A reader of the attributes behind this header; false when the message is shorter, or of another command.</summary>
    internal static bool TryOpen(ReadOnlySpan<byte> payload, byte command, out AttributeReader attributes)
    {
        var present = MemoryMarshal.TryRead<GenericHeader>(payload, out var header) && header.Command == command;
        attributes = new AttributeReader(present ? payload[Size..] : default);
        return present;
    }
}
