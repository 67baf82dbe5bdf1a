using System.Buffers.Binary;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>
/// <c>PING_CHECK</c>: an ICMP or ICMPv6 echo (RFC 792, RFC 4443 section 4.1) with own identifier and sequence. The kernel fills in
/// identifier and checksum of an unprivileged echo socket and hands over nothing but its replies, so only type, sequence and data are left to
/// look at.
/// </summary>
/// <code>
///   0        1        2               4                6               8
///   | type   | code 0 | checksum      | identifier     | sequence      | data (8 bytes)
/// </code>
public sealed class PingCheck : Probe
{
    /// <summary>Header and data in bytes.</summary>
    public const int Length = 16;

    private const int SequenceOffset = 6, DataOffset = 8;
    private const byte EchoRequest4 = 8, EchoReply4 = 0, EchoRequest6 = 128, EchoReply6 = 129;
    private readonly byte[] packet = new byte[Length];
    private readonly byte replyType;

    /// <param name="settings">Its target says which of the two protocols.</param>
    public PingCheck(PingCheckSettings settings)
    {
        bool six = settings.Connection.Target.Family == InetFamily.IPv6;
        packet[0] = six ? EchoRequest6 : EchoRequest4;
        replyType = six ? EchoReply6 : EchoReply4;
        "vigil"u8.CopyTo(packet.AsSpan(DataOffset));
    }

    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Echo;

    /// <inheritdoc/>
    public override void Begin(int step, ushort nonce)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(SequenceOffset), nonce);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Length - sizeof(ushort)), nonce);
    }

    /// <inheritdoc/>
    public override ProbeStep Connected() => ProbeStep.Reply(packet);

    /// <summary>A late reply to an earlier attempt, or somebody else's packet, is passed over.</summary>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length && bytes[0] == replyType && bytes[1] == 0 && bytes[SequenceOffset..].SequenceEqual(packet.AsSpan(SequenceOffset))
            ? ProbeStep.Pass
            : ProbeStep.Wait;
}
