using FsCheck;
using FsCheck.Fluent;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp.Wire;
using Vigil.Tests.Stories;
using Xunit;

namespace Vigil.Tests.Vrrp.Wire;

/// <summary>The wire format of RFC 3768 and RFC 9568: what is written is read back, and nothing else is believed.</summary>
public sealed class AdvertisementTests
{
    private static readonly InetAddress Source = InetAddress.Parse("192.0.2.11");
    private static readonly InetAddress Group = InetAddress.Parse("224.0.0.18");

    /// <summary>IP packets captured from keepalived (the vectors of auth_hmac without their trailer and total length mended).</summary>
    [Theory]
    [InlineData(2, 200, "192.0.2.100", "2133c80100015465c00002640000000000000000")]
    [InlineData(3, 200, "192.0.2.100", "3133c8010064a167c0000264")]
    public void WritesTheBytesKeepalivedWrites(byte version, byte priority, string address, string hex)
    {
        var settings = Setups.Instance(priority: priority, version: (VrrpVersion)version);
        var pdu = new byte[64];
        pdu = pdu[..AdvertWriter.Write(pdu, settings, settings.Priority, [InetAddress.Parse(address)])];
        AdvertChecksum.Write(pdu, version == 2 ? ChecksumForm.Plain : ChecksumForm.PseudoHeader, Source, Group);
        Assert.Equal(hex, Convert.ToHexStringLower(pdu));
    }

    [Fact]
    public void WhatIsWrittenIsReadBack() => Prop.ForAll(Adverts.ToArbitrary(), advert =>
    {
        var packet = advert.Packet();
        Assert.True(Advertisement.TryParse(packet, advert.Settings.Family, out var read, out _));
        Assert.Equal(advert.Settings.Version, read.Version);
        Assert.Equal(advert.Settings.VirtualRouterId.Value, read.Vrid);
        Assert.Equal(advert.Settings.Priority, read.Priority);
        Assert.Equal(advert.Settings.AdvertInterval, read.Interval);
        Assert.Equal(advert.Addresses.Length, read.AddressCount);
        for (int i = 0; i < advert.Addresses.Length; i++) Assert.Equal(advert.Addresses[i], read.Address(i));
        Assert.True(AdvertChecksum.Verify(read.Pdu, advert.Form, advert.Source, advert.Destination));
        Assert.True(read.Trailer.IsEmpty);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void OneFlippedBitIsFoundByTheChecksum() => Prop.ForAll(Adverts.ToArbitrary(), Gen.Choose(0, 1_000_000).ToArbitrary(), (advert, where) =>
    {
        var packet = advert.Packet();
        int start = advert.Settings.Family == InetFamily.IPv4 ? 20 : 0;
        int bit = where % ((packet.Length - start) * 8);
        packet[start + bit / 8] ^= (byte)(1 << bit % 8);
        bool believed = Advertisement.TryParse(packet, advert.Settings.Family, out var read, out _)
            && AdvertChecksum.Verify(read.Payload, advert.Form, advert.Source, advert.Destination);
        Assert.False(believed);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void EveryTruncationIsRefused() => Prop.ForAll(Adverts.ToArbitrary(), advert =>
    {
        var packet = advert.Packet();
        for (int length = 0; length < packet.Length; length++)
        {
            Assert.False(Advertisement.TryParse(packet.AsSpan(0, length), advert.Settings.Family, out _, out var error));
            Assert.Equal(AdvertError.PacketLength, error);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void EthernetPaddingIsToleratedAndMoreIsNot()
    {
        var packet = new Advert(Setups.Instance(), [Source]).Packet();
        for (int padding = 0; padding <= 40; padding++)
        {
            bool read = Advertisement.TryParse([.. packet, .. new byte[padding]], InetFamily.IPv4, out var advert, out _);
            Assert.Equal(padding <= Advertisement.MaxPadding, read);
            if (read) Assert.Equal(20, advert.Pdu.Length);
        }
    }

    [Theory]
    [InlineData(2, 0xff, AdvertError.PacketLength)] // total length beyond what was received (fault 1)
    [InlineData(3, 21, AdvertError.PacketLength)] // total length inside the PDU
    [InlineData(0, 0x4f, AdvertError.PacketLength)] // header length beyond the packet
    [InlineData(0, 0x44, AdvertError.PacketLength)] // header length below 20
    [InlineData(0, 0x65, AdvertError.PacketLength)] // not IPv4
    [InlineData(23, 2, AdvertError.PacketLength)] // one address claimed too many
    [InlineData(23, 0, AdvertError.PacketLength)] // one too few
    [InlineData(20, 0x41, AdvertError.Version)]
    [InlineData(20, 0x01, AdvertError.Version)]
    public void LyingFieldsAreRefused(int offset, byte value, AdvertError expected)
    {
        var packet = new Advert(Setups.Instance(), [Source]).Packet();
        packet[offset] = value;
        Assert.False(Advertisement.TryParse(packet, InetFamily.IPv4, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData(1500, 255, VrrpVersion.V2)]
    [InlineData(576, 135, VrrpVersion.V2)]
    [InlineData(576, 137, VrrpVersion.V3)]
    [InlineData(20, 0, VrrpVersion.V3)]
    public void TheMtuBoundsTheNumberOfAddresses(int mtu, int expected, VrrpVersion version) =>
        Assert.Equal(expected, AdvertWriter.Capacity(Setups.Instance(version: version), mtu));

    internal sealed record Advert(VrrpInstanceSettings Settings, InetAddress[] Addresses)
    {
        public InetAddress Source => Settings.Family == InetFamily.IPv6 ? InetAddress.Parse("fe80::1") : AdvertisementTests.Source;

        public InetAddress Destination => Settings.Family == InetFamily.IPv6 ? InetAddress.Parse("ff02::12") : Group;

        public ChecksumForm Form => Settings.Version == VrrpVersion.V2 ? ChecksumForm.Plain : ChecksumForm.PseudoHeader;

        public byte[] Packet()
        {
            var pdu = new byte[AdvertWriter.MaxLength];
            pdu = pdu[..AdvertWriter.Write(pdu, Settings, Settings.Priority, Addresses)];
            AdvertChecksum.Write(pdu, Form, Source, Destination);
            return Lan.Packets.Wrap(pdu, Source, Destination);
        }
    }

    private static Gen<Advert> Adverts =>
        from version in Gen.Elements(VrrpVersion.V2, VrrpVersion.V3)
        from six in Gen.Elements(false, true)
        let family = six && version == VrrpVersion.V3 ? InetFamily.IPv6 : InetFamily.IPv4
        from vrid in Gen.Choose(1, 255)
        from priority in Gen.Choose(0, 255)
        from interval in version == VrrpVersion.V2 ? Gen.Choose(1, 255) : Gen.Choose(1, 4095)
        from count in Gen.Choose(0, 30)
        from seeds in Gen.ListOf(Gen.Choose(1, int.MaxValue), count)
        select new Advert(
            Setups.Instance(vrid: (byte)vrid, priority: (byte)priority, version: version) with
            {
                Family = family,
                AdvertInterval = version == VrrpVersion.V2 ? AdvertInterval.FromSeconds((byte)interval) : AdvertInterval.FromCentiseconds(interval),
            },
            seeds.Select(s => new InetAddress(family, family == InetFamily.IPv6 ? (ulong)s << 26 : 0, (uint)s)).ToArray());
}
