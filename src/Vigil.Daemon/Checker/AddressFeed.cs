using System.Net;
using Microsoft.Extensions.Logging;
using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Netlink;

namespace Vigil.Daemon.Checker;

/// <summary>
/// Which addresses are on this host, as the kernel tells (ha_suspend): each is told when it comes to the first interface and when it leaves
/// the last. Nothing is opened until somebody wants to know.
/// </summary>
/// <param name="loop">Serves the netlink socket.</param>
/// <param name="tell">Takes an address, and whether it is here.</param>
/// <param name="log">What does not work.</param>
internal sealed class AddressFeed(EventLoop loop, Action<InetAddress, bool> tell, ILogger log) : IDisposable
{
    /// <summary>After a dump the kernel did not give: until the next attempt.</summary>
    private static readonly TimeSpan DumpRetry = TimeSpan.FromSeconds(1);

    private readonly Dictionary<IPAddress, HashSet<AddressKey>> places = [];
    private readonly List<NetlinkEvent> events = [];
    private NetlinkConnection? connection;
    private NetlinkMonitor? monitor;
    private Watch? watch;
    private Instant? dumpAt;

    /// <summary>When to call <see cref="Wake"/>.</summary>
    public Instant? NextWake => dumpAt;

    /// <summary>Reads the addresses and follows them from now on; nothing when that is done already.</summary>
    public void Start(LvsSettings settings)
    {
        if (monitor is not null) return;
        var options = new NetlinkSocketOptions
        {
            Groups = [RouteGroup.AddressV4, RouteGroup.AddressV6],
            ReceiveBuffer = settings.MonitorBuffer == 0 ? null : (int)Math.Min(settings.MonitorBuffer, int.MaxValue),
            ForceReceiveBuffer = settings.MonitorBufferForce,
        };
        monitor = NetlinkMonitor.Open(options, out var error);
        if (monitor is not null) connection = NetlinkConnection.Open(new NetlinkSocketOptions(), out error);
        if (connection is null)
        {
            log.CannotReadAddresses(error.ToString());
            Dispose();
            return;
        }
        if (loop.Add(Fd.Borrow(monitor!.Descriptor), IoEvents.Readable, Rank.Kernel, _ => OnReadable(), out watch) is { Failed: true } unwatched)
            log.CannotReadAddresses(unwatched.ToString());
        Dump();
    }

    /// <summary>The time of <see cref="NextWake"/> has come.</summary>
    public void Wake(Instant now)
    {
        if (dumpAt is { } due && due <= now) Dump();
    }

    private void OnReadable()
    {
        events.Clear();
        if (monitor!.Read(events) is { Ok: false } error) log.CannotReadAddresses(error.ToString());
        foreach (var happened in events)
        {
            if (happened is NetlinkChange<InterfaceAddress> change) Note(change.Value.Key, isHere: !change.Removed);
            else if (happened is NetlinkOverrun) Dump();
        }
    }

    private void Dump()
    {
        dumpAt = null;
        if (connection!.Dump<InterfaceAddress>(default, out var error) is not { } addresses)
        {
            log.CannotReadAddresses(error.ToString());
            dumpAt = Clock.Now() + DumpRetry;
            return;
        }
        var present = addresses.Select(static address => address.Key).ToHashSet();
        foreach (var gone in places.Values.SelectMany(static keys => keys).Where(key => !present.Contains(key)).ToList()) Note(gone, isHere: false);
        foreach (var key in present) Note(key, isHere: true);
    }

    private void Note(AddressKey key, bool isHere)
    {
        if (!places.TryGetValue(key.Local, out var keys))
        {
            if (!isHere) return;
            places[key.Local] = [key];
            tell(key.Local.ToCore(), true);
        }
        else if (isHere)
        {
            keys.Add(key);
        }
        else if (keys.Remove(key) && keys.Count == 0)
        {
            places.Remove(key.Local);
            tell(key.Local.ToCore(), false);
        }
    }

    public void Dispose()
    {
        watch?.Dispose();
        monitor?.Dispose();
        connection?.Dispose();
        (watch, monitor, connection) = (null, null, null);
    }
}
