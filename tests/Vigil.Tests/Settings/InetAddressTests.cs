using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Settings;

/// <summary>An address as two words does what a 128-bit number would do.</summary>
public class InetAddressTests
{
    [Fact]
    public void Bytes_round_trip_and_order_as_numbers() => Prop.ForAll(Sixteen(), Sixteen(), (a, b) =>
    {
        var (first, second) = (InetAddress.Read(a), InetAddress.Read(b));
        var written = new byte[16];
        first.Write(written);
        return written.SequenceEqual(a) && Math.Sign(first.CompareTo(second)) == Number(a).CompareTo(Number(b));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Masking_clears_the_host_bits_at_every_length() => Prop.ForAll(Sixteen(), Gen.Choose(0, 128).ToArbitrary(), (bytes, length) =>
    {
        var hostBits = 128 - length;
        var expected = hostBits == 128 ? 0 : Number(bytes) >> hostBits << hostBits;
        var masked = new byte[16];
        InetAddress.Read(bytes).Masked(length).Write(masked);
        return Number(masked) == expected;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("192.0.2.213", 24, "192.0.2.0")]
    [InlineData("192.0.2.213", 32, "192.0.2.213")]
    [InlineData("192.0.2.213", 0, "0.0.0.0")]
    [InlineData("192.0.2.213", 31, "192.0.2.212")]
    [InlineData("2001:db8:1:2:3:4:5:6", 64, "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:3:4:5:6", 127, "2001:db8:1:2:3:4:5:6")]
    public void Masks_both_families(string address, int length, string network) =>
        Assert.Equal(InetAddress.Parse(network), InetAddress.Parse(address).Masked(length));

    [Theory]
    [InlineData("fe80::1", true, false)]
    [InlineData("febf:ffff::1", true, false)]
    [InlineData("fec0::1", false, false)]
    [InlineData("ff02::12", false, true)]
    [InlineData("224.0.0.18", false, true)]
    [InlineData("239.255.255.255", false, true)]
    [InlineData("240.0.0.1", false, false)]
    [InlineData("169.254.0.1", false, false)]
    public void Tells_link_local_and_multicast(string text, bool linkLocal6, bool multicast)
    {
        var address = InetAddress.Parse(text);
        Assert.Equal((linkLocal6, multicast), (address.IsLinkLocal6, address.IsMulticast));
    }

    private static Arbitrary<byte[]> Sixteen() =>
        Gen.Choose(0, 255).Select(b => (byte)b).ListOf(16).Select(list => list.ToArray()).ToArbitrary();

    private static UInt128 Number(byte[] bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);
}
