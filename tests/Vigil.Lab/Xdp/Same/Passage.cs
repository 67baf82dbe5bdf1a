using System.Buffers.Binary;
using System.Net;
using Vigil.LabKit.Packets;

namespace Vigil.Lab.Xdp.Same;

/// <summary>
/// What became of a frame, in words that both engines share: <c>3</c> for server 3 with one hop less and nothing else changed, else with
/// each change of the IP packet as <c>offset:old>new</c>; <c>client</c> for the way back; <c>stack</c>, <c>dropped</c>, or an ICMP answer.
/// </summary>
internal static class Passage
{
    internal const string Stack = "stack", Dropped = "dropped", Unreachable = "port unreachable", Exceeded = "time exceeded", TooBig = "too big";

    private const int Ethernet = 14;

    /// <summary>Hardware address of a server has its number at the end.</summary>
    internal static bool IsToServer(ReadOnlySpan<byte> frame) => frame.Length > Ethernet && frame[..5].SequenceEqual((ReadOnlySpan<byte>)[2, 0, 0, 0, 1]);

    /// <summary>To where clients are.</summary>
    internal static bool IsToRouter(ReadOnlySpan<byte> frame) => frame.Length > Ethernet && frame[..6].SequenceEqual((ReadOnlySpan<byte>)[2, 0, 0, 0, 0, 0xaa]);

    /// <summary>What a frame that left says about the one that came.</summary>
    internal static string Of(byte[] sent, byte[] left)
    {
        var (before, after) = (sent[Ethernet..], left[Ethernet..]);
        if (IsToServer(left))
            return $"{left[5]}{Changes(before, after)}";
        var fromServer = sent.AsSpan(6, 5).SequenceEqual((ReadOnlySpan<byte>)[2, 0, 0, 0, 1]);
        return fromServer ? $"client{Changes(before, after)}" : Answer(after);
    }

    private static string Answer(byte[] packet)
    {
        var six = packet[0] >> 4 == 6;
        var at = six ? 40 : (packet[0] & 15) * 4;
        return (six, six ? packet[6] : packet[9], packet[at], packet[at + 1]) switch
        {
            (false, 1, 3, 3) or (true, 58, 1, 4) => Unreachable,
            (false, 1, 3, 4) or (true, 58, 2, 0) => TooBig,
            (false, 1, 11, 0) or (true, 58, 3, 0) => Exceeded,
            _ => Stack, // a reset, an echo's answer: what the host itself says
        };
    }

    private static string Changes(byte[] before, byte[] after)
    {
        // One hop less is what every forwarded packet has.
        var expected = OneHopLess(before);
        if (expected.AsSpan().SequenceEqual(after))
            return "";
        if (before.Length != after.Length)
            return $" {Wrapped(expected, after)}";
        var changes = new List<string>();
        for (var i = 0; i + 1 < after.Length; i += 2)
        {
            if (before[i] != after[i] || before[i + 1] != after[i + 1])
                changes.Add($"{i}:{Convert.ToHexStringLower(before, i, 2)}>{Convert.ToHexStringLower(after, i, 2)}");
        }
        return $" {string.Join(' ', changes)}";
    }

    // What stands before the packet in a tunnel; the outer identification is whatever the sender likes (RFC 6864).
    private static string Wrapped(byte[] inner, byte[] outer)
    {
        var header = outer.Length - inner.Length;
        if (header < 20 || !outer.AsSpan(header).SequenceEqual(inner))
            return $"{Convert.ToHexStringLower(outer.AsSpan(0, Math.Min(outer.Length, 96)))} of {outer.Length}";
        byte[] shown = [.. outer[..header]];
        if (shown[0] >> 4 == 4)
        {
            if (Packet.Sum(outer.AsSpan(0, 20)) != 0xffff)
                return "a wrong checksum of the outer header";
            shown.AsSpan(4, 2).Clear();
            shown.AsSpan(10, 2).Clear();
        }
        return $"in {Convert.ToHexStringLower(shown)}";
    }

    private static byte[] OneHopLess(byte[] packet)
    {
        byte[] less = [.. packet];
        if (packet[0] >> 4 == 6)
        {
            less[7]--;
            return less;
        }
        var header = (packet[0] & 15) * 4;
        less[8]--;
        BinaryPrimitives.WriteUInt16BigEndian(less.AsSpan(10), 0);
        BinaryPrimitives.WriteUInt16BigEndian(less.AsSpan(10), (ushort)~Packet.Sum(less.AsSpan(0, header)));
        return less;
    }

    /// <summary>The number of a server by its address.</summary>
    internal static string Number(string address) => IPAddress.TryParse(address, out var ip) ? $"{ip.GetAddressBytes()[^1]}" : "?";
}
