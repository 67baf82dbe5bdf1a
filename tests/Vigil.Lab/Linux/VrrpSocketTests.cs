using System.Diagnostics;
using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Lab.Linux;

/// <summary>Adverts between two real network stacks: what is on the wire, and what the receiver is told about it.</summary>
public sealed class VrrpSocketTests : IClassFixture<TwoHosts>
{
    private static readonly InetAddress Group4 = InetAddress.Parse("224.0.0.18"), Group6 = InetAddress.Parse("ff02::12");
    private static readonly byte[] Pdu = [0x31, 51, 100, 1, 0, 100, 0, 0, 10, 0, 0, 10];
    private readonly TwoHosts _hosts;

    public VrrpSocketTests(TwoHosts hosts) => _hosts = hosts;

    [Fact]
    public void A_multicast_advert_over_ipv4_has_ttl_255_class_c0_and_the_source_asked_for()
    {
        using VrrpSocket sender = OpenNear(Multicast(InetFamily.IPv4, Group4)), receiver = OpenFar(Multicast(InetFamily.IPv4, Group4));
        Instant before = Clock.Now();
        Assert.False(sender.Send(Pdu, Group4, InetAddress.Parse("10.77.0.1")).Failed);
        using var batch = new ReceiveBatch();
        Wait(receiver, batch);
        PacketMetadata metadata = batch.Metadata(0);
        Assert.Equal("10.77.0.1", metadata.Source.ToString());
        Assert.Equal(Group4, metadata.Destination);
        Assert.Equal((byte)255, metadata.Ttl);
        Assert.Equal(receiver.Settings.InterfaceIndex, metadata.InterfaceIndex);
        Assert.InRange(metadata.ReceivedAt.Ticks, before.Ticks - 1000, Clock.Now().Ticks + 1000); // 0.1 ms: two clocks are read
        ReadOnlySpan<byte> ip = batch.Bytes(0);
        Assert.Equal((0x45, 0xc0, 255, 112), (ip[0], ip[1], ip[8], ip[9]));
        Assert.True(ip[20..].SequenceEqual(Pdu));
        AssertSilent(sender); // no loop
    }

    [Fact]
    public void A_multicast_advert_over_ipv6_has_hop_limit_255_and_a_checksum_by_the_kernel()
    {
        using VrrpSocket sender = OpenNear(Multicast(InetFamily.IPv6, Group6)), receiver = OpenFar(Multicast(InetFamily.IPv6, Group6));
        Assert.False(sender.Send(Pdu, Group6, InetAddress.Parse("fd77::1")).Failed);
        using var batch = new ReceiveBatch();
        Wait(receiver, batch);
        PacketMetadata metadata = batch.Metadata(0);
        Assert.Equal("fd77::1", metadata.Source.ToString());
        Assert.Equal(Group6, metadata.Destination);
        Assert.Equal((byte)255, metadata.Ttl);
        Assert.Equal(receiver.Settings.InterfaceIndex, metadata.InterfaceIndex);
        ReadOnlySpan<byte> pdu = batch.Bytes(0);
        Assert.True(pdu[..6].SequenceEqual(Pdu.AsSpan(0, 6)));
        Assert.NotEqual(0, pdu[6] << 8 | pdu[7]);
        AssertSilent(sender);
    }

    [Theory]
    [InlineData("10.77.0.1", "10.77.0.2")]
    [InlineData("fd77::1", "fd77::2")]
    public void A_unicast_socket_hears_what_is_sent_to_its_address_and_no_multicast(string near, string far)
    {
        InetAddress source = InetAddress.Parse(near), target = InetAddress.Parse(far);
        InetFamily family = source.Family;
        using VrrpSocket sender = OpenNear(new() { Family = family, BindAddress = source, HopLimit = 64 });
        using VrrpSocket receiver = OpenFar(new() { Family = family, BindAddress = target });
        using VrrpSocket loud = OpenNear(Multicast(family, family == InetFamily.IPv6 ? Group6 : Group4));
        Assert.False(loud.Send(Pdu, loud.Settings.Group, InetAddress.None).Failed);
        Assert.False(sender.Send(Pdu, target, source).Failed);
        using var batch = new ReceiveBatch();
        Wait(receiver, batch);
        Assert.Equal((source, target, (byte?)64), (batch.Metadata(0).Source, batch.Metadata(0).Destination, batch.Metadata(0).Ttl));
        AssertSilent(receiver);
    }

    [Theory]
    [InlineData("10.77.0.99")]
    [InlineData("fd77::99")]
    public void An_address_that_is_not_there_yet_can_be_bound(string absent)
    {
        InetAddress address = InetAddress.Parse(absent);
        using VrrpSocket socket = OpenNear(new() { Family = address.Family, BindAddress = address });
    }

    [Fact]
    public void An_interface_that_does_not_exist_is_refused_by_step_and_reason() => _hosts.Near.Run(() =>
    {
        var settings = new VrrpSocketSettings { Family = InetFamily.IPv4, InterfaceIndex = 9999, BindToDevice = "nope", Group = Group4 };
        Errno error = VrrpSocket.Open(settings, out VrrpSocket socket, out string step);
        Assert.Equal((19, "SO_BINDTODEVICE", false), (error.Code, step, socket.Fd.IsOpen)); // ENODEV
    });

    [Theory]
    [InlineData(InetFamily.IPv4)]
    [InlineData(InetFamily.IPv6)]
    public void A_filter_keeps_foreign_router_ids_out_of_the_queue(InetFamily family)
    {
        InetAddress group = family == InetFamily.IPv6 ? Group6 : Group4;
        using VrrpSocket sender = OpenNear(Multicast(family, group)), receiver = OpenFar(Multicast(family, group)), deaf = OpenFar(Multicast(family, group));
        Assert.False(receiver.Filter(SocketFilter.Vrids(family, [7, 51])).Failed);
        Assert.False(deaf.Filter(SocketFilter.DropAll).Failed);
        foreach (byte vrid in new byte[] { 1, 50, 52, 255, 51 })
        {
            byte[] pdu = [.. Pdu];
            pdu[1] = vrid;
            Assert.False(sender.Send(pdu, group, InetAddress.None).Failed);
        }

        using var batch = new ReceiveBatch();
        Wait(receiver, batch);
        Assert.Equal(1, batch.Count);
        Assert.Equal(51, batch.Bytes(0)[family == InetFamily.IPv6 ? 1 : 21]);
        AssertSilent(deaf);
    }

    [Fact]
    public void A_burst_is_read_in_batches_and_an_overlong_packet_is_marked()
    {
        using VrrpSocket sender = OpenNear(new() { Family = InetFamily.IPv4, BindAddress = InetAddress.Parse("10.77.0.1") });
        using VrrpSocket receiver = OpenFar(new() { Family = InetFamily.IPv4, BindAddress = InetAddress.Parse("10.77.0.2") });
        for (int i = 0; i < ReceiveBatch.MaxPackets; i++) Assert.False(sender.Send(Pdu, receiver.Settings.BindAddress, InetAddress.None).Failed);
        Assert.False(sender.Send(new byte[ReceiveBatch.MaxPacketBytes], receiver.Settings.BindAddress, InetAddress.None).Failed);
        using var batch = new ReceiveBatch();
        int total = 0;
        bool truncated = false;
        while (total <= ReceiveBatch.MaxPackets)
        {
            Wait(receiver, batch);
            Assert.InRange(batch.Count, 1, ReceiveBatch.MaxPackets);
            truncated = batch.IsTruncated(batch.Count - 1);
            total += batch.Count;
        }

        Assert.True(truncated);
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        using VrrpSocket sender = OpenNear(Multicast(InetFamily.IPv4, Group4)), receiver = OpenFar(Multicast(InetFamily.IPv4, Group4));
        using var batch = new ReceiveBatch();
        InetAddress source = InetAddress.Parse("10.77.0.1");
        long sum = 0;
        for (int i = 0; i < 100; i++) Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++) Once();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0, sum);

        void Once()
        {
            sender.Send(Pdu, Group4, source);
            receiver.Receive(batch);
            for (int i = 0; i < batch.Count; i++) sum += batch.Metadata(i).Ttl ?? 0;
        }
    }

    private VrrpSocket OpenNear(VrrpSocketSettings settings) => Open(_hosts.Near, "eth0", settings);

    private VrrpSocket OpenFar(VrrpSocketSettings settings) => Open(_hosts.Far, "far0", settings);

    private static VrrpSocket Open(Netlink.ScratchNamespace where, string device, VrrpSocketSettings settings)
    {
        VrrpSocket? opened = null;
        where.Run(() =>
        {
            if (!settings.Group.IsNone) settings = settings with { InterfaceIndex = TwoHosts.IndexOf(device), BindToDevice = device };
            Errno error = VrrpSocket.Open(settings, out opened, out string step);
            Assert.False(error.Failed, $"{step}: {error}");
        });
        return opened!;
    }

    private static VrrpSocketSettings Multicast(InetFamily family, InetAddress group) => new() { Family = family, Group = group };

    private static void Wait(VrrpSocket socket, ReceiveBatch batch)
    {
        var waited = Stopwatch.StartNew();
        do
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), "nothing came");
            Assert.False(socket.Receive(batch).Failed);
        }
        while (batch.Count == 0);
    }

    private static void AssertSilent(VrrpSocket socket)
    {
        using var batch = new ReceiveBatch();
        Assert.False(socket.Receive(batch).Failed);
        Assert.Equal(0, batch.Count);
    }
}
