using System.Net;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Tests.Netlink;

/// <summary>Bytes as the kernel sends them, and bytes it would never send.</summary>
public sealed class WireTests
{
    /// <summary>faults.md 42: a default route carries no RTA_DST.</summary>
    [Fact]
    public void A_default_route_has_no_destination()
    {
        byte[] payload = [2, 0, 0, 0, 254, 3, 0, 1, 0, 0, 0, 0, /* RTA_OIF */ 8, 0, 4, 0, 7, 0, 0, 0];
        Assert.True(Route.TryDecode(payload, out var route));
        Assert.Null(route.Destination);
        Assert.Equal(7, Assert.Single(route.NextHops).Interface);
    }

    [Fact]
    public void A_header_without_any_attribute_is_enough_where_the_kernel_could_send_it()
    {
        Assert.True(Link.TryDecode(new byte[16], out _));
        Assert.True(Route.TryDecode([2, .. new byte[11]], out _));
        Assert.True(Rule.TryDecode([10, .. new byte[11]], out _));
        Assert.True(Neighbour.TryDecode([2, .. new byte[11]], out _));
        Assert.False(InterfaceAddress.TryDecode([2, .. new byte[7]], out _)); // an address message without an address
    }

    [Fact]
    public void Families_that_are_not_ip_are_refused()
    {
        Assert.False(Route.TryDecode([28, .. new byte[11]], out _)); // AF_MPLS
        Assert.False(Rule.TryDecode([128, .. new byte[11]], out _)); // RTNL_FAMILY_IPMR
    }

    /// <summary>faults.md 58: all 128 bits count.</summary>
    [Fact]
    public void Addresses_compare_by_all_their_bits()
    {
        var one = new AddressKey(1, IPAddress.Parse("2001:db8::1"), 64);
        Assert.NotEqual(one, new AddressKey(1, IPAddress.Parse("2001:db8::2"), 64));
        Assert.Equal(one, new AddressKey(1, IPAddress.Parse("2001:db8:0::1"), 64));
    }

    /// <summary>faults.md 53: the /32 and the /24 of one address are two addresses.</summary>
    [Fact]
    public void Prefix_length_is_part_of_an_address_key() =>
        Assert.NotEqual(new AddressKey(1, IPAddress.Loopback, 32), new AddressKey(1, IPAddress.Loopback, 24));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public void An_attribute_length_that_lies_is_malformed(byte length)
    {
        var reader = new AttributeReader([length, 0, 1, 0, 0, 0, 0, 0]);
        Assert.False(reader.MoveNext());
        Assert.True(reader.Malformed);
    }

    [Fact]
    public void A_value_too_short_is_zero_and_malformed_for_good()
    {
        var reader = new AttributeReader([6, 0, 1, 0, 9, 9, 0, 0, 8, 0, 2, 0, 5, 0, 0, 0]);
        Assert.True(reader.MoveNext());
        Assert.Equal(0u, reader.Read<uint>());
        Assert.True(reader.MoveNext());
        Assert.Equal(5u, reader.Read<uint>());
        Assert.True(reader.Malformed);
    }

    [Fact]
    public void Flag_bits_of_an_attribute_type_are_not_its_type()
    {
        var reader = new AttributeReader([4, 0, 8, 0x80]);
        Assert.True(reader.MoveNext());
        Assert.Equal(8, reader.Type);
    }

    [Fact]
    public void Messages_of_one_datagram_come_in_order()
    {
        var writer = new NetlinkWriter(stackalloc byte[256]);
        for (uint sequence = 1; sequence <= 3; sequence++)
        {
            var message = writer.BeginMessage(24, MessageFlags.Request, sequence);
            writer.Value((byte)sequence); // 17 bytes: padding between messages
            writer.EndMessage(message);
        }
        var reader = new MessageReader(writer.Written);
        for (uint sequence = 1; sequence <= 3; sequence++)
        {
            Assert.True(reader.MoveNext());
            Assert.Equal(sequence, reader.Header.Sequence);
            Assert.Equal([(byte)sequence], reader.Payload.ToArray());
        }
        Assert.False(reader.MoveNext());
        Assert.False(reader.Malformed);
    }

    [Theory]
    [InlineData(15u)]
    [InlineData(33u)]
    [InlineData(uint.MaxValue)]
    public void A_message_length_that_lies_is_malformed(uint length)
    {
        var datagram = new byte[32];
        BitConverter.TryWriteBytes(datagram, length);
        var reader = new MessageReader(datagram);
        Assert.False(reader.MoveNext());
        Assert.True(reader.Malformed);
    }

    [Fact]
    public void An_extended_acknowledgement_gives_errno_and_the_kernels_words()
    {
        var header = new NetlinkHeader(0, ControlType.Error, MessageFlags.Capped | MessageFlags.AckAttributes, 1, 1);
        var writer = new NetlinkWriter(stackalloc byte[128]);
        writer.Value(-Errno.Exists);
        writer.Value(new NetlinkHeader(400, 24, MessageFlags.None, 1, 1)); // capped: only the header is echoed
        writer.Optional(1, "already there");
        Assert.Equal(new NetlinkError(Errno.Exists, "already there"), Acknowledgement.Decode(header, writer.Written));
    }

    [Fact]
    public void An_echoed_request_is_skipped_before_the_attributes()
    {
        var header = new NetlinkHeader(0, ControlType.Error, MessageFlags.AckAttributes, 1, 1);
        var writer = new NetlinkWriter(stackalloc byte[128]);
        writer.Value(0);
        writer.Value(new NetlinkHeader(21, 24, MessageFlags.None, 1, 1));
        writer.Bytes([1, 1, 1, 1, 1, 0, 0, 0]);
        writer.Optional(1, "a warning");
        Assert.Equal(new NetlinkError(0, "a warning"), Acknowledgement.Decode(header, writer.Written));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(int.MinValue)]
    public void An_errno_out_of_range_is_a_bad_message(int errno)
    {
        var payload = new byte[20];
        BitConverter.TryWriteBytes(payload, errno);
        Assert.Equal(Errno.BadMessage, Acknowledgement.Decode(new NetlinkHeader(0, ControlType.Error, 0, 1, 1), payload).Errno);
    }
}
