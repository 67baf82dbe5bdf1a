using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// Walks the way of a take-over once, beside the start of the worker: made-up routers become master in made-up time, claim
/// on a made-up interface and send through closed sockets. Nothing leaves the process; but the code is loaded and bound by
/// then, which costs milliseconds that the first real take-over does not have.
/// </summary>
internal static class TakeOverRehearsal
{
    private const string Device = "(none)";
    private const int MaxWakes = 64;

    /// <summary>Starts it on a thread of its own and returns.</summary>
    public static void Start(string runDirectory) =>
        new Thread(() => Run(runDirectory), 256 * 1024) { IsBackground = true, Name = "rehearsal" }.Start();

    private static void Run(string runDirectory)
    {
        var announcer = ClosedAnnouncer();
        var sockets = new[] { ClosedSocket(InetFamily.IPv4), ClosedSocket(InetFamily.IPv6) };
        var now = new Instant(TimeSpan.TicksPerDay);
        var host = new VrrpHost(new Configuration { Instances = [.. Routers()] }, now);
        host.Handle(VrrpInput.InterfaceChanged(Snapshot()), now);
        host.Handle(VrrpInput.Wake, now);
        for (var i = 0; i < MaxWakes; i++)
        {
            while (host.TryTake(out var output))
                Perform(output, sockets, announcer);
            if (host.NextWake is not { } wake)
                break;
            now = wake;
            host.Handle(VrrpInput.Wake, now);
        }
        Rehearsal.Run(runDirectory);
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

    private static IEnumerable<VrrpInstanceSettings> Routers()
    {
        var (v4, v6) = (InetAddress.Parse("192.0.2.1"), InetAddress.Parse("2001:db8::1"));
        return [Router(1, VrrpVersion.V2, v4, InetAddress.VrrpGroup4), Router(2, VrrpVersion.V3, v4, InetAddress.VrrpGroup4), Router(3, VrrpVersion.V3, v6, InetAddress.VrrpGroup6)];
    }

    private static VrrpInstanceSettings Router(byte id, VrrpVersion version, InetAddress address, InetAddress group) => new()
    {
        Name = $"(rehearsal {id})",
        VirtualRouterId = new VirtualRouterId(id),
        Interface = Device,
        Version = version,
        Family = address.Family,
        MulticastGroup = group,
        VirtualAddresses = [new AddressSettings { Address = address, PrefixLength = address.HostPrefixLength, Interface = Device }],
    };

    private static InterfaceSnapshot Snapshot() => new()
    {
        Name = Device,
        Index = int.MaxValue,
        IsRunning = true,
        Addresses = [InetAddress.Parse("192.0.2.2"), InetAddress.Parse("fe80::2")],
    };
}
