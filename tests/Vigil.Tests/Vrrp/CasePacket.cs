using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Vigil.Tests.Stories;

namespace Vigil.Tests.Vrrp;

/// <summary>
/// The packet of a <c>hear</c> line. What the line does not say is as our first instance would send it:
/// <c>hear from A priority P [interval I] [vrid N] [to B] [addresses a,b] [ttl N] [version N] [type N] [auth N] [password P]
/// [checksum bad|plain|old] [padding N] [cut N] [on IFINDEX]</c>.
/// </summary>
public sealed class CasePacket
{
    public required byte[] Bytes { get; init; }

    public required PacketMetadata Metadata { get; init; }

    public static CasePacket Read(CaseWords words, VrrpInstanceSettings like, InetAddress ownAddress, Instant now)
    {
        var peer = like;
        var source = InetAddress.None;
        var destination = like.IsUnicast ? ownAddress : like.MulticastGroup;
        byte priority = 0, ttl = 255;
        int? type = null, auth = null, padding = null, cut = null;
        string checksum = "";
        int index = 2;
        while (!words.IsEmpty)
        {
            switch (words.Next())
            {
                case "from": source = words.Address(); break;
                case "to": destination = words.Address(); break;
                case "priority": priority = (byte)words.Number(); break;
                case "interval": peer = peer with { AdvertInterval = new(words.Time()) }; break;
                case "vrid": peer = peer with { VirtualRouterId = new((byte)words.Number()) }; break;
                case "addresses": peer = peer with { VirtualAddresses = words.Addresses().Select(a => new AddressSettings { Address = a, PrefixLength = 32 }).ToValueList() }; break;
                case "none": peer = peer with { VirtualAddresses = [] }; break;
                case "version": peer = peer with { Version = (VrrpVersion)words.Number() }; break;
                case "password": peer = peer with { AuthenticationType = AuthenticationType.Password, Password = words.Next() }; break;
                case "nopassword": peer = peer with { AuthenticationType = AuthenticationType.None }; break;
                case "ttl": ttl = (byte)words.Number(); break;
                case "type": type = words.Number(); break;
                case "auth": auth = words.Number(); break;
                case "checksum": checksum = words.Next(); break;
                case "padding": padding = words.Number(); break;
                case "cut": cut = words.Number(); break;
                case "on": index = words.Number(); break;
                case var other: throw new FormatException($"unknown word '{other}'");
            }
        }
        var pdu = new byte[AdvertWriter.MaxLength];
        var addresses = peer.VirtualAddresses.Select(a => a.Address).ToArray();
        pdu = pdu[..AdvertWriter.Write(pdu, peer, new Priority(priority), addresses)];
        if (type is { } t) pdu[0] = (byte)(pdu[0] & 0xf0 | t);
        if (auth is { } a) pdu[4] = (byte)a;
        WriteChecksum(pdu, peer, checksum, source, destination);
        var packet = Lan.Packets.Wrap(pdu, source, destination, ttl);
        if (padding is { } extra) packet = [.. packet, .. new byte[extra]];
        if (cut is { } missing) packet = packet[..^missing];
        return new CasePacket { Bytes = packet, Metadata = new(source, destination, index, ttl, now) };
    }

    private static void WriteChecksum(Span<byte> pdu, VrrpInstanceSettings peer, string kind, InetAddress source, InetAddress destination)
    {
        var form = peer.Version == VrrpVersion.V2 || kind == "plain" ? ChecksumForm.Plain : ChecksumForm.PseudoHeader;
        AdvertChecksum.Write(pdu, form, source, kind == "old" ? peer.MulticastGroup : destination);
        if (kind == "bad") pdu[7] ^= 0x55;
    }
}
