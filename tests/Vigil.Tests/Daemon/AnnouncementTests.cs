using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>The bytes of announcements, written out by hand from RFC 826 and RFC 4861.</summary>
public sealed class AnnouncementTests
{
    private static readonly byte[] Mac = [0x02, 0x11, 0x22, 0x33, 0x44, 0x55];

    [Fact]
    public void Gratuitous_arp_is_a_broadcast_request_for_the_address_by_the_address()
    {
        var frame = new byte[GratuitousArp.Size];
        Assert.Equal(42, GratuitousArp.Write(frame, Mac, InetAddress.Parse("10.0.0.10")));
        Assert.Equal(
            "FFFFFFFFFFFF" + "021122334455" + "0806" + "0001" + "0800" + "06" + "04" + "0001" +
            "021122334455" + "0A00000A" + "000000000000" + "0A00000A", Convert.ToHexString(frame));
    }

    [Theory]
    [InlineData(false, "20000000")]
    [InlineData(true, "A0000000")]
    public void Unsolicited_advertisement_overrides_and_says_whether_we_route(bool isRouter, string flags)
    {
        var frame = new byte[UnsolicitedAdvertisement.Size];
        UnsolicitedAdvertisement.Write(frame, Mac, InetAddress.Parse("2001:db8::10"), isRouter);
        string hex = Convert.ToHexString(frame);
        Assert.StartsWith("333300000001" + "021122334455" + "86DD" + "60000000" + "0020" + "3A" + "FF" +
            "20010DB8000000000000000000000010" + "FF020000000000000000000000000001" + "8800", hex);
        Assert.EndsWith(flags + "20010DB8000000000000000000000010" + "0201" + "021122334455", hex);
    }

    [Fact]
    public void The_checksum_of_an_advertisement_makes_the_sum_all_ones()
    {
        var frame = new byte[UnsolicitedAdvertisement.Size];
        UnsolicitedAdvertisement.Write(frame, Mac, InetAddress.Parse("fe80::1:2"), true);
        uint sum = 58 + 32;
        for (int i = 14 + 8; i < frame.Length; i += 2) sum += (uint)(frame[i] << 8 | frame[i + 1]);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        Assert.Equal(0xffffu, sum);
    }
}
