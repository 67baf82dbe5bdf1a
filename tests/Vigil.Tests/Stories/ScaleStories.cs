using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Xunit;

namespace Vigil.Tests.Stories;

/// <summary>Many addresses and many routers: adverts first, nothing lost, nothing allocated (fault 67, I9).</summary>
public sealed class ScaleStories
{
    private static VrrpHost Host(Configuration configuration)
    {
        var host = new VrrpHost(configuration, Instant.Zero);
        var eth0 = new InterfaceSnapshot { Name = "eth0", Index = 2, IsRunning = true, Addresses = [InetAddress.Parse("10.0.0.1")] };
        host.Handle(VrrpInput.InterfaceChanged(eth0), Instant.Zero);
        host.Handle(VrrpInput.Wake, Instant.Zero);
        while (host.TryTake(out _)) { }
        return host;
    }

    [Fact]
    public void AThousandAddressesAreAnnouncedInSmallStepsAndDelayNoAdvert()
    {
        var vips = Enumerable.Range(0, 1000).Select(i => Setups.Vip($"10.1.{i / 250}.{i % 250}"));
        var settings = Setups.Instance(version: VrrpVersion.V3) with
        {
            AdvertInterval = AdvertInterval.FromCentiseconds(1),
            ExcludedAddresses = vips.ToValueList(),
        };
        var host = Host(Setups.Of(settings));
        var announced = new Dictionary<InetAddress, int>();
        Instant? lastAdvert = null;
        var now = Instant.Zero;
        int wakes = 0;
        while (announced.Values.Sum() < 5 * 1001)
        {
            // Each frame of the step before took 10 µs to send.
            now = Instant.Max(now, host.NextWake!.Value);
            host.Handle(VrrpInput.Wake, now);
            int frames = 0;
            while (host.TryTake(out var output))
            {
                if (output.Kind == VrrpOutputKind.SendAdvert)
                {
                    Assert.Equal(0, frames);
                    if (lastAdvert is { } last) Assert.True(now - last <= TimeSpan.FromMilliseconds(11), $"{now - last}");
                    lastAdvert = now;
                }
                if (output.Kind != VrrpOutputKind.Announce) continue;
                frames++;
                announced[output.Address] = announced.GetValueOrDefault(output.Address) + 1;
            }
            Assert.True(frames <= 64, $"{frames} frames in one step");
            now += TimeSpan.FromMicroseconds(10 * frames);
            Assert.True(++wakes < 10_000);
        }
        Assert.Equal(1001, announced.Count);
        Assert.All(announced.Values, count => Assert.Equal(5, count));
    }

    [Fact]
    public void AddressesThatWereReleasedAreNotAnnouncedAnyMore()
    {
        var vips = Enumerable.Range(0, 1000).Select(i => Setups.Vip($"10.1.{i / 250}.{i % 250}"));
        var host = Host(Setups.Of(Setups.Instance() with { ExcludedAddresses = vips.ToValueList() }));
        host.Handle(VrrpInput.Wake, host.NextWake!.Value);
        var now = host.NextWake!.Value;
        host.Handle(VrrpInput.InterfaceGone("eth0"), now);
        while (host.TryTake(out _)) { }
        for (int i = 0; i < 10; i++) host.Handle(VrrpInput.Wake, now);
        Assert.False(host.TryTake(out _));
        Assert.Null(host.NextWake);
    }

    [Fact]
    public void NothingIsAllocatedPerAdvertSent()
    {
        var host = Host(Setups.Of(Setups.Instance(priority: 255) with { WantsMaster = true }));
        Send(host, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sent = Send(host, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(sent, 990, 1000);
    }

    private static int Send(VrrpHost host, int wakes)
    {
        int sent = 0;
        for (int i = 0; i < wakes; i++)
        {
            host.Handle(VrrpInput.Wake, host.NextWake!.Value);
            while (host.TryTake(out var output)) sent += output.Kind == VrrpOutputKind.SendAdvert ? 1 : 0;
        }
        return sent;
    }

    [Theory]
    [InlineData(VrrpVersion.V2)]
    [InlineData(VrrpVersion.V3)]
    public void NothingIsAllocatedPerAdvertHeard(VrrpVersion version)
    {
        var settings = Setups.Instance(version: version) with { Preempt = false };
        if (version == VrrpVersion.V2) settings = settings with { AuthenticationType = AuthenticationType.Password, Password = "secret" };
        var host = Host(Setups.Of(settings));
        var peer = settings with { Priority = new Priority(90) };
        var pdu = new byte[256];
        pdu = pdu[..Core.Vrrp.Wire.AdvertWriter.Write(pdu, peer, peer.Priority, [peer.VirtualAddresses[0].Address])];
        var source = InetAddress.Parse("10.0.0.2");
        Core.Vrrp.Wire.AdvertChecksum.Write(pdu, Core.Vrrp.Wire.ChecksumForm.Plain, source, peer.MulticastGroup);
        var packet = Lan.Packets.Wrap(pdu, source, peer.MulticastGroup);
        Hear(host, packet, source, peer.MulticastGroup, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Hear(host, packet, source, peer.MulticastGroup, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1100ul, host.Routers[0].Statistics.AdvertsReceived);
        Assert.NotNull(host.Routers[0].HoldingBackWhy);
    }

    private static void Hear(VrrpHost host, byte[] packet, InetAddress source, InetAddress group, int times)
    {
        for (int i = 0; i < times; i++)
        {
            var now = Instant.Zero + TimeSpan.FromMilliseconds(10 * i);
            host.Handle(VrrpInput.Packet(packet, new(source, group, 2, 255, now)), now);
            while (host.TryTake(out _)) { }
        }
    }

    [Fact]
    public void EvenAnImpossibleIntervalCannotHoldTheLoop()
    {
        var settings = Setups.Instance(priority: 255) with { WantsMaster = true, AdvertInterval = default };
        var host = Host(Setups.Of(settings));
        host.Handle(VrrpInput.Wake, Instant.Zero + 1.Seconds());
        int sent = 0;
        while (host.TryTake(out var output)) sent += output.Kind == VrrpOutputKind.SendAdvert ? 1 : 0;
        Assert.InRange(sent, 1, 100_000);
        Assert.Equal(Instant.Zero + 1.Seconds(), host.NextWake);
    }
}
