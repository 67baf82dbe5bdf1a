using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Vigil.LabKit;

/// <content>Adverts with the trailer of auth_hmac (draft-cassen-vrrp-auth-hmac), and IPv6.</content>
public static partial class Frames
{
    private const int MacLength = 16;
    private static readonly IPAddress Group6 = IPAddress.Parse("ff02::12");

    /// <summary>
    /// A version 3 advertisement and 28 bytes behind it: type, key id, 2 × 0, UTC seconds (4), fraction of a second (2), counter (2), and
    /// 16 bytes of HMAC-SHA256. Signed are a pseudo header and the whole with both checksum and HMAC zero. Over IPv6 the checksum, which
    /// is made last, covers the trailer; over IPv4 it does not.
    /// </summary>
    /// <param name="source">Source address, which is signed, too.</param>
    /// <param name="vrid">Virtual router id.</param>
    /// <param name="priority">Priority.</param>
    /// <param name="centiseconds">Interval.</param>
    /// <param name="addresses">Virtual addresses.</param>
    /// <param name="keyId">Which key it says it is signed with.</param>
    /// <param name="key">What it is signed with.</param>
    /// <param name="tamper">Changes the packet after it was signed.</param>
    public static byte[] VrrpV3Signed(
        string source, byte vrid, byte priority, int centiseconds, string[] addresses, byte keyId, byte[] key, Action<byte[]>? tamper = null)
    {
        var from = IPAddress.Parse(source).GetAddressBytes();
        var pdu = Header(0x31, vrid, priority, addresses, (byte)(centiseconds >> 8), (byte)centiseconds, 0);
        byte[] packet = [.. pdu, 1, keyId, 0, 0, .. Stamp(DateTime.UtcNow), .. new byte[MacLength]];
        var family = (byte)(from.Length == 16 ? 6 : 4);
        byte[] signed = [family, 3, vrid, 0, .. from, .. new byte[16 - from.Length], .. packet];
        HMACSHA256.HashData(key, signed).AsSpan(0, MacLength).CopyTo(packet.AsSpan(packet.Length - MacLength));
        tamper?.Invoke(packet);
        var covered = packet.AsSpan(0, family == 6 ? packet.Length : pdu.Length);
        Checksum(covered, 6, PseudoHeader(from, covered.Length));
        return packet;
    }

    /// <summary>A version 3 advertisement for IPv6, RFC 5798 section 5.1.</summary>
    public static byte[] VrrpV3OverIpv6(string source, byte vrid, byte priority, int centiseconds, params string[] addresses)
    {
        var packet = Header(0x31, vrid, priority, addresses, (byte)(centiseconds >> 8), (byte)centiseconds, 0);
        Checksum(packet, 6, PseudoHeader(IPAddress.Parse(source).GetAddressBytes(), packet.Length));
        return packet;
    }

    /// <summary>Puts a VRRP packet into IPv6 to ff02::12 and into Ethernet.</summary>
    /// <param name="from">Whose hardware address the frame carries.</param>
    /// <param name="source">IPv6 source address.</param>
    /// <param name="payload">What follows the IP header.</param>
    public static byte[] Ipv6(Host from, string source, byte[] payload)
    {
        byte[] header = [0x6c, 0, 0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, VrrpProtocol, 255];
        byte[] ethernet = Convert.FromHexString("333300000012" + from.MacAddress.Replace(":", "") + "86dd");
        return [.. ethernet, .. header, .. IPAddress.Parse(source).GetAddressBytes(), .. Group6.GetAddressBytes(), .. payload];
    }

    private static byte[] PseudoHeader(byte[] from, int length) =>
        [.. from, .. (from.Length == 16 ? Group6 : Group4).GetAddressBytes(), 0, VrrpProtocol, (byte)(length >> 8), (byte)length];

    private static byte[] Stamp(DateTime now)
    {
        var since = now - DateTime.UnixEpoch;
        var stamp = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(stamp, (uint)(since.Ticks / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt16BigEndian(stamp.AsSpan(4), (ushort)(since.Ticks % TimeSpan.TicksPerSecond * 65536 / TimeSpan.TicksPerSecond));
        return stamp;
    }
}
