using System.Buffers.Binary;
using System.Text;
using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>
/// <c>DNS_CHECK</c> (lvs-behaviour E19, E20): one query over UDP with recursion desired (RFC 1035 section 4.1). A reply with the id of the
/// query and response code 0 passes, whatever it answers; packets with another id are passed over.
/// </summary>
/// <code>
///   0        2        4        6        8        10       12
///   | id     | flags  | 1      | 0      | 0      | 0      | name | type | class IN
///   flags: QR (1 bit) opcode (4) AA TC RD RA Z (3) RCODE (4)
/// </code>
public sealed class DnsCheck : Probe
{
    /// <summary>Longest name on the wire in bytes (RFC 1035 section 2.3.4).</summary>
    public const int MaxName = 255;

    /// <summary>Longest label in bytes.</summary>
    public const int MaxLabel = 63;

    private const int HeaderLength = 12;
    private const ushort RecursionDesired = 0x0100, ClassInternet = 1;
    private const byte ResponseBit = 0x80, CodeMask = 0x0f;

    private static readonly string[] CodeNames = ["", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

    private readonly byte[] query;
    private readonly string fault;

    /// <param name="settings">Name and type to ask for.</param>
    public DnsCheck(DnsCheckSettings settings)
    {
        Span<byte> buffer = stackalloc byte[HeaderLength + MaxName + 2 * sizeof(ushort)];
        buffer.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[4..], 1);
        int length = HeaderLength;
        fault = WriteName(settings.Name, buffer.Slice(HeaderLength, MaxName), ref length);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[length..], settings.Type);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(length + sizeof(ushort))..], ClassInternet);
        query = buffer[..(length + 2 * sizeof(ushort))].ToArray();
    }

    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Datagram;

    /// <inheritdoc/>
    public override void Begin(int step, ushort nonce) => BinaryPrimitives.WriteUInt16BigEndian(query, nonce);

    /// <inheritdoc/>
    public override ProbeStep Connected() => fault.Length > 0 ? ProbeStep.Fail(fault) : ProbeStep.Reply(query);

    /// <inheritdoc/>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || !bytes[..2].SequenceEqual(query.AsSpan(0, 2)) || (bytes[2] & ResponseBit) == 0) return ProbeStep.Wait;
        int code = bytes[3] & CodeMask;
        if (code == 0) return ProbeStep.Pass;
        string name = code < CodeNames.Length ? $" {CodeNames[code]}" : "";
        return ProbeStep.Fail($"read error occurred. (rcode = {code}{name})");
    }

    /// <inheritdoc/>
    public override ProbeResult TimedOut() => ProbeResult.Failed("read timeout from socket");

    /// <inheritdoc/>
    public override ProbeResult Broken(string why, bool wasConnected) => ProbeResult.Failed($"failed to read socket; {why}");

    /// <summary>Writes a name as labels; a dot at its end changes nothing. Returns what is wrong with it, or nothing.</summary>
    private static string WriteName(string name, Span<byte> target, ref int length)
    {
        int at = 0;
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            if (label.Length == 0 && name.Trim('.').Length == 0) break; // the root
            int size = Encoding.UTF8.GetByteCount(label);
            if (size is 0 or > MaxLabel) return $"DNS_CHECK: a part of the name '{name}' has {size} bytes, which must be 1 to {MaxLabel}";
            if (at + 1 + size >= MaxName) return $"DNS_CHECK: the name '{name}' is longer than {MaxName} bytes";
            target[at] = (byte)size;
            Encoding.UTF8.GetBytes(label, target[(at + 1)..]);
            at += 1 + size;
        }
        target[at] = 0;
        length += at + 1;
        return "";
    }
}
