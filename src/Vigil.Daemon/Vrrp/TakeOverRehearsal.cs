using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// Walks the ways of a mastership once, beside the start of the worker: made-up routers become master in made-up time, yield to a
/// better host, hear it resign, take over again and wake from a stall; they claim on a made-up interface and send through closed
/// sockets. Nothing leaves the process; but the code is loaded and bound by then, which costs milliseconds that the first real
/// election does not have.
/// </summary>
internal sealed class TakeOverRehearsal
{
    private const string Device = "(none)";
    private const int MaxWakes = 64;

    private readonly AnnounceSocket announcer = ClosedAnnouncer();
    private readonly VrrpSocket[] sockets = [ClosedSocket(InetFamily.IPv4), ClosedSocket(InetFamily.IPv6)];
    private Instant now = new(TimeSpan.TicksPerDay);

    /// <summary>Starts it on a thread of its own and returns.</summary>
    public static void Start(string runDirectory) =>
        new Thread(() => new TakeOverRehearsal().Run(runDirectory), 256 * 1024) { IsBackground = true, Name = "rehearsal" }.Start();

    private void Run(string runDirectory)
    {
        var own = MakeHost(100, "192.0.2.2", "fe80::2");
        TakeOver(own, own);
        var better = MakeHost(200, "192.0.2.3", "fe80::3");
        TakeOver(better, own);
        better.Handle(VrrpInput.Stop, now);
        Drain(better, own);
        TakeOver(own, own);
        now += TimeSpan.FromMinutes(1);
        own.Handle(VrrpInput.Wake, now);
        Drain(own, own);
        Rehearsal.Run(runDirectory);
        Receive();
    }

    /// <summary>A host that leads alone hears its first advert when it wakes from a stall.</summary>
    private static void Receive()
    {
        using var batch = new ReceiveBatch();
        batch.Fill(Fd.Closed);
        batch.Metadata(0);
    }

    /// <summary>Lets time pass until the host is master everywhere; the other one hears what it sends.</summary>
    private void TakeOver(VrrpHost host, VrrpHost other)
    {
        for (var i = 0; i < MaxWakes && host.NextWake is { } wake && !host.Routers.All(router => router.State == RouterState.Master); i++)
        {
            now = Instant.Max(wake, now);
            host.Handle(VrrpInput.Wake, now);
            Drain(host, other);
        }
    }

    private void Drain(VrrpHost host, VrrpHost other)
    {
        while (host.TryTake(out var output))
        {
            Perform(output, sockets, announcer);
            if (output.Kind != VrrpOutputKind.SendAdvert || ReferenceEquals(host, other)) continue;
            other.Handle(VrrpInput.Packet(Packet(output), new PacketMetadata(output.Source, output.Address, int.MaxValue, 255, now)), now);
            Drain(other, other);
        }
    }

    private VrrpHost MakeHost(byte priority, params string[] addresses)
    {
        var host = new VrrpHost(new Configuration { Instances = [.. Routers(new Priority(priority))] }, now);
        host.Handle(VrrpInput.InterfaceChanged(Snapshot(addresses)), now);
        return host;
    }

    /// <summary>As the kernel hands it over: with its IP header in IPv4 (RFC 791 section 3.1).</summary>
    private static byte[] Packet(in VrrpOutput advert)
    {
        if (advert.Source.Family == InetFamily.IPv6) return advert.Pdu.ToArray();
        var packet = new byte[20 + advert.Pdu.Length];
        packet[0] = 0x45;
        packet[3] = (byte)packet.Length;
        packet[8] = 255;
        packet[9] = Core.Vrrp.Wire.Advertisement.Protocol;
        advert.Source.Write(packet.AsSpan(12));
        advert.Address.Write(packet.AsSpan(16));
        advert.Pdu.CopyTo(packet.AsMemory(20));
        return packet;
    }

    private static void Perform(in VrrpOutput output, VrrpSocket[] sockets, AnnounceSocket announcer)
    {
        if (output.Kind == VrrpOutputKind.SendAdvert)
            sockets[output.Address.Family == InetFamily.IPv6 ? 1 : 0].Send(output.Pdu.Span, output.Address, output.Source);
        else if (output.Kind == VrrpOutputKind.Announce)
            announcer.Announce(output.Address, 1, [2, 0, 0, 0, 0, 1], isRouter: false);
    }

    /// <summary>A closed descriptor answers EBADF to whatever is sent.</summary>
    private static AnnounceSocket ClosedAnnouncer()
    {
        _ = AnnounceSocket.Open(out var announcer);
        announcer.Dispose();
        return announcer;
    }

    private static VrrpSocket ClosedSocket(InetFamily family)
    {
        _ = VrrpSocket.Open(new VrrpSocketSettings { Family = family }, out var socket, out _);
        socket.Dispose();
        return socket;
    }

    private static IEnumerable<VrrpInstanceSettings> Routers(Priority priority)
    {
        var (v4, v6) = (InetAddress.Parse("192.0.2.1"), InetAddress.Parse("2001:db8::1"));
        return
        [
            Router(1, VrrpVersion.V2, v4, InetAddress.VrrpGroup4, priority),
            Router(2, VrrpVersion.V3, v4, InetAddress.VrrpGroup4, priority),
            Router(3, VrrpVersion.V3, v6, InetAddress.VrrpGroup6, priority),
        ];
    }

    private static VrrpInstanceSettings Router(byte id, VrrpVersion version, InetAddress address, InetAddress group, Priority priority) => new()
    {
        Name = $"(rehearsal {id})",
        VirtualRouterId = new VirtualRouterId(id),
        Interface = Device,
        Priority = priority,
        Version = version,
        Family = address.Family,
        MulticastGroup = group,
        VirtualAddresses = [new AddressSettings { Address = address, PrefixLength = address.HostPrefixLength, Interface = Device }],
    };

    private static InterfaceSnapshot Snapshot(string[] addresses) => new()
    {
        Name = Device,
        Index = int.MaxValue,
        IsRunning = true,
        Addresses = [.. addresses.Select(InetAddress.Parse)],
    };
}
