using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Vrrp.Wire;

/// <summary>auth_hmac: packets captured from keepalived 2.4.3 verify, are reproduced bit for bit, and clock steps strand nobody.</summary>
public sealed class AuthHmacTests
{
    private static readonly AuthKey Hex = new(1, Enumerable.Range(0, 32).Select(i => (byte)i).ToValueList());
    private static readonly AuthKey Ascii = new(7, "ascii-key-of-exactly-thirty-two-b"u8[..32].ToArray().ToValueList());
    private static readonly AuthKey AsciiWhole = new(7, "ascii-key-of-exactly-thirty-two-b"u8.ToArray().ToValueList());

    public static TheoryData<string, byte, string> Vectors => new()
    {
        { "v2", 1, "45c0004400010000ff70186bc000020be00000122133c80100015465c00002640000000000000000010100006b02994f0cd200001ebe101c1217b71bb2120218bb8bd1ec" },
        { "v3", 7, "45c0003c00010000ff701873c000020be00000123133c8010064a167c0000264010700006b0299552eb70000b8d689a32dedf9d17f18f3849ec4bfe0" },
        { "v3 IPv6", 1, "6c0cd86f004470fffe80000000000000c46109fffecfeed5ff0200000000000000000000000000123133c802006420c1fe80000000000000000000000000010020010db8000000000000000000000100010100006b02995b29af000026d7d27403bffeb53384be4991704f0c" },
        { "v3 unicast", 1, "45c0003c00010000ff703679c000020bc000020c3133c8010064bf6dc0000264010100006b0299616e3700002fd441b1b800cb3ada41ef646f46ae54" },
    };

    private static AuthKey Key(byte id) => id == 1 ? Hex : AsciiWhole;

    [Theory]
    [MemberData(nameof(Vectors))]
    public void CapturedPacketsVerifyAndAreReproduced(string name, byte keyId, string hex)
    {
        var (packet, family, source, destination) = Open(hex);
        Assert.True(Advertisement.TryParse(packet, family, out var advert, out _), name);
        Assert.Equal(AuthTrailer.Length, advert.Trailer.Length);
        Assert.True(AuthTrailer.IsWellFormed(advert.Trailer));
        Assert.Equal(keyId, AuthTrailer.KeyId(advert.Trailer));
        Assert.True(AuthTrailer.Verify(advert.Payload, source, Key(keyId)));

        var form = advert.Version == VrrpVersion.V2 ? ChecksumForm.Plain : ChecksumForm.PseudoHeader;
        Assert.True(AdvertChecksum.Verify(family == InetFamily.IPv6 ? advert.Payload : advert.Pdu, form, source, destination));

        var again = advert.Payload.ToArray();
        again.AsSpan(^AuthTrailer.Length..).Clear();
        AuthTrailer.Sign(again, source, Key(keyId), AuthTrailer.Stamp(advert.Trailer));
        Assert.Equal(Convert.ToHexStringLower(advert.Payload), Convert.ToHexStringLower(again));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void EveryFlippedBitBreaksTheSignature(string name, byte keyId, string hex)
    {
        var (packet, family, source, _) = Open(hex);
        Assert.True(Advertisement.TryParse(packet, family, out var advert, out _), name);
        var payload = advert.Payload.ToArray();
        for (int bit = 0; bit < payload.Length * 8; bit++)
        {
            if (bit / 8 is 6 or 7) continue; // the checksum is outside the signature
            payload[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(AuthTrailer.Verify(payload, source, Key(keyId)), $"bit {bit}");
            payload[bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.False(AuthTrailer.Verify(payload, source, Ascii));
        Assert.False(AuthTrailer.Verify(payload, InetAddress.Parse("192.0.2.99"), Key(keyId)));
    }

    private static (byte[] Packet, InetFamily Family, InetAddress Source, InetAddress Destination) Open(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        return bytes[0] >> 4 == 4
            ? (bytes, InetFamily.IPv4, InetAddress.Read(bytes.AsSpan(12, 4)), InetAddress.Read(bytes.AsSpan(16, 4)))
            : (bytes[40..], InetFamily.IPv6, InetAddress.Read(bytes.AsSpan(8, 16)), InetAddress.Read(bytes.AsSpan(24, 16)));
    }
}
