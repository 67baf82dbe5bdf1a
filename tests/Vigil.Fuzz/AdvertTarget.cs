using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;

namespace Vigil.Fuzz;

/// <summary>
/// Packets of protocol 112: the parser alone, then whole hosts (v2, v3, IPv6, unicast, signed) that must neither throw nor let a refused
/// packet move a deadline. The first byte picks the host (its top bit: mend checksum and signature first, so that what lies behind those
/// checks is reached too), the second the state it is in.
/// </summary>
public static class AdvertTarget
{
    private static readonly InetAddress Four = InetAddress.Parse("10.0.0.1");
    private static readonly InetAddress Six = InetAddress.Parse("fe80::1");
    private static readonly InetAddress Peer = InetAddress.Parse("10.0.0.2");

    private static readonly VrrpInstanceSettings Plain = new()
    {
        Name = "vi",
        VirtualRouterId = new(51),
        Interface = "eth0",
        MulticastGroup = InetAddress.Parse("224.0.0.18"),
        VirtualAddresses = [new() { Address = InetAddress.Parse("10.0.0.10"), PrefixLength = 32 }],
    };

    private static readonly VrrpInstanceSettings[] Hosts =
    [
        Plain,
        Plain with { AuthenticationType = AuthenticationType.Password, Password = "secret" },
        Plain with { Version = VrrpVersion.V3 },
        Plain with { Version = VrrpVersion.V3, UnicastPeers = [new(Peer)], CheckUnicastSource = true },
        Plain with
        {
            Version = VrrpVersion.V3, Family = InetFamily.IPv6, MulticastGroup = InetAddress.Parse("ff02::12"),
            VirtualAddresses = [new() { Address = InetAddress.Parse("fe80::10"), PrefixLength = 128 }],
        },
        Plain with
        {
            AuthHmac = new() { Keys = [new(1, new byte[32].ToValueList())], ActiveKeyId = 1, TimeWindow = TimeSpan.FromSeconds(5) },
        },
    ];

    /// <summary>The target, with a sound advert for every host in either state as seeds.</summary>
    public static FuzzTarget Target { get; } = new("advert", Seeds(), bytes => Run(bytes), [[0x45, 0xc0], [0x21, 51], [0x31, 51], [0xff, 0xff]]);

    /// <summary>Runs one input.</summary>
    public static void Run(ReadOnlySpan<byte> data)
    {
        foreach (var family in (ReadOnlySpan<InetFamily>)[InetFamily.IPv4, InetFamily.IPv6])
        {
            if (!Advertisement.TryParse(data, family, out var advert, out _)) continue;
            for (int i = 0; i < advert.AddressCount; i++) _ = advert.Address(i);
            _ = (advert.Interval, advert.Checksum, advert.AuthenticationType, advert.Password.Length);
        }
        if (data.Length < 2) return;
        var settings = Hosts[(data[0] & 0x7f) % Hosts.Length];
        bool six = settings.Family == InetFamily.IPv6;
        var host = new VrrpHost(new Configuration { Instances = [settings] }, Instant.Zero);
        Feed(host, VrrpInput.InterfaceChanged(new() { Name = "eth0", Index = 2, IsRunning = true, Addresses = [six ? Six : Four] }), Instant.Zero);
        Feed(host, VrrpInput.Wake, Instant.Zero);
        var now = Instant.Zero + TimeSpan.FromSeconds(data[1] % 2 == 0 ? 1 : 3.7);
        Feed(host, VrrpInput.Wake, now);
        var destination = settings.IsUnicast ? Four : settings.MulticastGroup;
        var metadata = new PacketMetadata(six ? InetAddress.Parse("fe80::2") : Peer, destination, 2, 255, now);
        var router = host.Routers[0];
        ulong heard = router.Statistics.AdvertsReceived;
        var before = (host.NextWake, router.State);
        Feed(host, VrrpInput.Packet((data[0] & 0x80) != 0 ? Mend(data[2..], settings, metadata) : data[2..], metadata), now);
        if (router.Statistics.AdvertsReceived == heard && before != (host.NextWake, router.State))
        {
            throw new InvalidOperationException("a refused packet moved a deadline or the state");
        }
    }

    private static void Feed(VrrpHost host, in VrrpInput input, Instant now)
    {
        host.Handle(input, now);
        while (host.TryTake(out _)) { }
    }

    private static byte[] Mend(ReadOnlySpan<byte> data, VrrpInstanceSettings settings, in PacketMetadata metadata)
    {
        var packet = data.ToArray();
        if (!Advertisement.TryParse(packet, settings.Family, out var advert, out _)) return packet;
        int start = settings.Family == InetFamily.IPv6 ? 0 : (packet[0] & 0x0f) * 4;
        var payload = packet.AsSpan(start, advert.Payload.Length);
        if (advert.Trailer.Length > 0 && settings.AuthHmac is { } hmac) AuthTrailer.Sign(payload, metadata.Source, hmac.Keys[0], 1ul << 32);
        var form = advert.Version == VrrpVersion.V2 ? ChecksumForm.Plain : ChecksumForm.PseudoHeader;
        AdvertChecksum.Write(payload[..advert.Pdu.Length], form, metadata.Source, metadata.Destination);
        return packet;
    }

    private static byte[][] Seeds()
    {
        var seeds = new List<byte[]>();
        for (byte i = 0; i < Hosts.Length; i++)
        {
            seeds.Add([i, 0, .. Packet(Hosts[i], priority: 200)]);
            seeds.Add([i, 1, .. Packet(Hosts[i], priority: 50)]);
            seeds.Add([i, 1, .. Packet(Hosts[i], priority: 0)]);
            seeds.Add([(byte)(0x80 | i), 0, .. Packet(Hosts[i], priority: 100)]);
        }
        return [.. seeds];
    }

    private static byte[] Packet(VrrpInstanceSettings settings, byte priority)
    {
        bool six = settings.Family == InetFamily.IPv6;
        var source = six ? InetAddress.Parse("fe80::2") : Peer;
        var destination = settings.IsUnicast ? Four : settings.MulticastGroup;
        var pdu = new byte[AdvertWriter.MaxLength];
        int length = AdvertWriter.Write(pdu, settings, new Priority(priority), [settings.VirtualAddresses[0].Address]);
        var payload = pdu[..(settings.AuthHmac is null ? length : length + AuthTrailer.Length)];
        var form = settings.Version == VrrpVersion.V2 ? ChecksumForm.Plain : ChecksumForm.PseudoHeader;
        AdvertChecksum.Write(payload.AsSpan(0, length), form, source, destination);
        if (settings.AuthHmac is { } hmac) AuthTrailer.Sign(payload, source, hmac.Keys[0], 1ul << 32);
        if (six) return payload;
        byte[] header = [0x45, 0xc0, 0, (byte)(20 + payload.Length), 0, 0, 0, 0, 255, 112, 0, 0, .. new byte[8]];
        source.Write(header.AsSpan(12));
        destination.Write(header.AsSpan(16));
        return [.. header, .. payload];
    }
}
