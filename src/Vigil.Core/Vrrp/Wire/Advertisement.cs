using System.Buffers.Binary;
using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp.Wire;

/// <summary>
/// A received VRRP advertisement: a view over the bytes of the packet, which allocates nothing.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------+-------+---------------+---------------+---------------+
/// |Version| Type=1|  Virtual Rtr  |   Priority    | Address count |
/// +-------+-------+---------------+---------------+---------------+
/// | v2: auth type | v2: seconds   |           Checksum            |
/// | v3: 0 | 12 bits centiseconds  |                               |
/// +---------------+---------------+-------------------------------+
/// |      Addresses: count × 4 bytes (IPv4) or 16 bytes (IPv6)     |
/// +---------------------------------------------------------------+
/// |      v2 only: authentication data, 8 bytes                    |
/// +---------------------------------------------------------------+
/// |      optional auth_hmac trailer, 28 bytes: see AuthTrailer    |
/// +---------------------------------------------------------------+
/// </code>
/// RFC 3768 section 5.1, RFC 9568 section 5.1. For IPv4 the packet starts at the IP header, for IPv6 at the header above.
/// </summary>
public readonly ref struct Advertisement
{
    /// <summary>Bytes before the addresses.</summary>
    public const int HeaderLength = 8;

    /// <summary>Bytes of v2's authentication data.</summary>
    public const int PasswordLength = 8;

    /// <summary>The type field's only value.</summary>
    public const byte TypeAdvertisement = 1;

    /// <summary>IP protocol number of VRRP.</summary>
    public const byte Protocol = 112;

    /// <summary>Padding a short Ethernet frame may carry behind the IP packet: 46 bytes of payload less an IP header (fault 2).</summary>
    public const int MaxPadding = 26;

    private const int MinIpHeader = 20;

    /// <summary>Protocol version spoken.</summary>
    public VrrpVersion Version { get; private init; }

    /// <summary>Address family of the packet and of its addresses.</summary>
    public InetFamily Family { get; private init; }

    /// <summary>Next protocol of the IPv4 header; 112 for IPv6, where only the payload is seen.</summary>
    public byte IpProtocol { get; private init; }

    /// <summary>TTL of the IPv4 header; null for IPv6.</summary>
    public byte? Ttl { get; private init; }

    /// <summary>VRRP PDU without trailer.</summary>
    public ReadOnlySpan<byte> Pdu { get; private init; }

    /// <summary>Empty, or the 28 bytes of an auth_hmac trailer.</summary>
    public ReadOnlySpan<byte> Trailer { get; private init; }

    /// <summary>PDU and trailer.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Low nibble of the first byte; 1 is an advertisement.</summary>
    public byte Type => (byte)(Pdu[0] & 0x0f);

    /// <summary>Virtual router identifier.</summary>
    public byte Vrid => Pdu[1];

    /// <summary>Priority of the sender.</summary>
    public Priority Priority => new(Pdu[2]);

    /// <summary>Number of addresses.</summary>
    public int AddressCount => Pdu[3];

    /// <summary>v2: authentication type (0 none, 1 password, 2 AH).</summary>
    public byte AuthenticationType => Version == VrrpVersion.V2 ? Pdu[4] : (byte)0;

    /// <summary>Interval between the sender's adverts.</summary>
    public AdvertInterval Interval => Version == VrrpVersion.V2
        ? AdvertInterval.FromSeconds(Pdu[5])
        : AdvertInterval.FromCentiseconds(BinaryPrimitives.ReadUInt16BigEndian(Pdu[4..]) & 0x0fff);

    /// <summary>Checksum field.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(Pdu[6..]);

    /// <summary>The addresses, packed.</summary>
    public ReadOnlySpan<byte> AddressBytes => Pdu.Slice(HeaderLength, AddressCount * AddressLength);

    /// <summary>v2: the 8 bytes of authentication data.</summary>
    public ReadOnlySpan<byte> Password => Version == VrrpVersion.V2 ? Pdu[^PasswordLength..] : default;

    /// <summary>The address at <paramref name="index"/>.</summary>
    public InetAddress Address(int index) => InetAddress.Read(AddressBytes.Slice(index * AddressLength, AddressLength));

    private int AddressLength => Family == InetFamily.IPv6 ? 16 : 4;

    /// <summary>Reads only whom a packet is for; false when it is too short to tell.</summary>
    public static bool TryReadVrid(ReadOnlySpan<byte> packet, InetFamily family, out byte vrid)
    {
        vrid = 0;
        int start = 0;
        if (family == InetFamily.IPv4)
        {
            if (packet.Length < MinIpHeader || packet[0] >> 4 != 4) return false;
            start = (packet[0] & 0x0f) * 4;
            if (start < MinIpHeader) return false;
        }
        if (packet.Length < start + 2) return false;
        vrid = packet[start + 1];
        return true;
    }

    /// <summary>
    /// Reads a packet. Every length is bounded by the bytes at hand (faults 1 to 3). On failure <paramref name="error"/> is
    /// <see cref="AdvertError.PacketLength"/> or <see cref="AdvertError.Version"/>; with the latter header fields and TTL can be read.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, InetFamily family, out Advertisement advert, out AdvertError error)
    {
        advert = default;
        error = AdvertError.PacketLength;
        byte protocol = Protocol;
        byte? ttl = null;
        var payload = packet;
        if (family == InetFamily.IPv4)
        {
            if (!TryOpenIPv4(packet, out payload)) return false;
            ttl = packet[8];
            protocol = packet[9];
        }
        if (payload.Length < HeaderLength) return false;
        var version = (VrrpVersion)(payload[0] >> 4);
        var view = new Advertisement
        {
            Version = version,
            Family = family,
            IpProtocol = protocol,
            Ttl = ttl,
            Payload = payload,
            Pdu = payload,
        };
        if (version is not (VrrpVersion.V2 or VrrpVersion.V3))
        {
            advert = view;
            error = AdvertError.Version;
            return false;
        }
        int length = LengthOf(version, family, payload[3]);
        int rest = payload.Length - length;
        if (rest is not (0 or AuthTrailer.Length)) return false;
        advert = view with { Pdu = payload[..length], Trailer = payload[length..] };
        return true;
    }

    /// <summary>Bytes of a PDU without trailer.</summary>
    public static int LengthOf(VrrpVersion version, InetFamily family, int addresses) =>
        HeaderLength + addresses * (family == InetFamily.IPv6 ? 16 : 4) + (version == VrrpVersion.V2 ? PasswordLength : 0);

    private static bool TryOpenIPv4(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (packet.Length < MinIpHeader || packet[0] >> 4 != 4) return false;
        int header = (packet[0] & 0x0f) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (header < MinIpHeader || total < header || total > packet.Length || packet.Length - total > MaxPadding) return false;
        payload = packet[header..total];
        return true;
    }
}
