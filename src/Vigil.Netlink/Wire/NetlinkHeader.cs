using System.Runtime.InteropServices;

namespace Vigil.Netlink;

/// <summary>
/// The header of every netlink message (struct nlmsghdr, linux/netlink.h), all fields in host byte order:
/// <code>
///  0        4      6       8          12         16
///  | length | type | flags | sequence | port id  | payload …
/// </code>
/// </summary>
/// <param name="Length">Bytes of the message, this header included.</param>
/// <param name="Type">Control (&lt; 16) or family-specific type.</param>
/// <param name="Flags">NLM_F_* bits.</param>
/// <param name="Sequence">Chosen by the requester, echoed in the answer.</param>
/// <param name="Port">Address of the requesting socket (nlmsg_pid); 0 in notifications.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct NetlinkHeader(uint Length, ushort Type, MessageFlags Flags, uint Sequence, uint Port)
{
    /// <summary>Bytes of this header on the wire.</summary>
    public const int Size = 16;

    private const int FlagsOffset = 6;

    /// <summary>Adds flags to the message that starts here.</summary>
    internal static void AddFlags(Span<byte> message, MessageFlags flags)
    {
        ref var field = ref MemoryMarshal.AsRef<ushort>(message[FlagsOffset..]);
        field |= (ushort)flags;
    }
}

/// <summary>Message types below 16, common to all netlink families (NLMSG_*).</summary>
public static class ControlType
{
    /// <summary>Says nothing.</summary>
    public const ushort Noop = 1;

    /// <summary>An acknowledgement or an error.</summary>
    public const ushort Error = 2;

    /// <summary>The end of a dump.</summary>
    public const ushort Done = 3;

    /// <summary>Data was lost.</summary>
    public const ushort Overrun = 4;
}

/// <summary>NLM_F_* bits of a message header. Bits of 0x100 and above mean different things in different message types.</summary>
[Flags]
public enum MessageFlags : ushort
{
    /// <summary>No bit set.</summary>
    None = 0,

    /// <summary>It is a request.</summary>
    Request = 0x1,

    /// <summary>One message of several, ended by DONE.</summary>
    Multi = 0x2,

    /// <summary>Please acknowledge.</summary>
    Ack = 0x4,

    /// <summary>The dump was disturbed by a change and is not consistent.</summary>
    DumpInterrupted = 0x10,

    /// <summary>On a GET request: return everything (NLM_F_ROOT | NLM_F_MATCH).</summary>
    Dump = 0x300,

    /// <summary>On a NEW request: replace what is there.</summary>
    Replace = 0x100,

    /// <summary>On a NEW request: fail if it is there.</summary>
    Exclusive = 0x200,

    /// <summary>On a NEW request: create it if it is not there.</summary>
    Create = 0x400,

    /// <summary>On a NEW request: put it after those that are there.</summary>
    Append = 0x800,

    /// <summary>On an acknowledgement: the request is not echoed beyond its header.</summary>
    Capped = 0x100,

    /// <summary>On an acknowledgement: attributes of an extended acknowledgement follow.</summary>
    AckAttributes = 0x200,
}
