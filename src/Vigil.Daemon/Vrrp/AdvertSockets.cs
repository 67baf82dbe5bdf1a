using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// The raw sockets of all virtual routers. Routers with equal needs share one. Level-triggered: <see cref="Reconcile"/> compares what
/// routers and interfaces need now with what is open, so that a re-created interface gets new sockets without anybody remembering the old.
/// </summary>
internal sealed class AdvertSockets(EventLoop loop, Func<string, int?> interfaceIndex, BufferSettings buffers) : IDisposable
{
    /// <summary>Batches read from one socket per turn, so that a flood cannot keep our own timers waiting.</summary>
    private const int MaxBatchesPerTurn = 64;

    private readonly Dictionary<VrrpSocketSettings, OpenSocket> open = [];
    private readonly Dictionary<VirtualRouter, OpenSocket> byRouter = [];
    private readonly ReceiveBatch batch = new();

    private sealed record OpenSocket(VrrpSocket Socket, Watch Watch);

    /// <summary>Receives each packet; set once, before the loop runs.</summary>
    public required PacketHandler OnPacket { get; init; }

    /// <summary>Told when the kernel refuses a socket: the router's name, and a sentence.</summary>
    public required Action<string, string> OnFailure { get; init; }

    /// <summary>Takes one packet; valid during the call only.</summary>
    public delegate void PacketHandler(ReadOnlySpan<byte> bytes, in PacketMetadata metadata);

    /// <summary>Whether adverts for router ids that nobody here has are heard, too (log_unknown_vrids); otherwise the kernel drops them.</summary>
    public bool HearsStrangers { get; set; }

    /// <summary>Opens what is missing, closes what nobody needs any more.</summary>
    public void Reconcile(IReadOnlyList<VirtualRouter> routers)
    {
        var needed = new Dictionary<VrrpSocketSettings, List<VirtualRouter>>();
        foreach (var router in routers)
        {
            if (SocketNeeds.Of(router.Settings, interfaceIndex, buffers) is not { } settings) continue;
            if (!needed.TryGetValue(settings, out var users)) needed[settings] = users = [];
            users.Add(router);
        }
        foreach (var stale in open.Keys.Where(key => !needed.ContainsKey(key)).ToList()) Close(stale);
        byRouter.Clear();
        foreach (var (settings, users) in needed)
        {
            if (!open.TryGetValue(settings, out var socket) && (socket = Open(settings, users[0])) is null) continue;
            foreach (var router in users) byRouter[router] = socket;
            Filter(socket.Socket, users);
        }
    }

    /// <summary>Strangers on the LAN, or a flood of theirs, must not take the room of our own adverts in the receive queue.</summary>
    private void Filter(VrrpSocket socket, List<VirtualRouter> users)
    {
        var program = HearsStrangers
            ? SocketFilter.AcceptAll
            : SocketFilter.Vrids(socket.Settings.Family, users.Select(user => user.Settings.VirtualRouterId.Value).Distinct().ToArray());
        if (socket.Filter(program) is { Failed: true } error) OnFailure(users[0].Settings.Name, $"cannot filter adverts of strangers: {error}");
    }

    /// <summary>Sends one PDU for a router. Without a socket (interface gone) it answers ENODEV.</summary>
    public Errno Send(VirtualRouter router, ReadOnlySpan<byte> pdu, InetAddress destination, InetAddress source) =>
        byRouter.TryGetValue(router, out var socket) ? socket.Socket.Send(pdu, destination, source) : NoDevice;

    /// <summary>Number of the descriptor a router sends and receives by, for the dump; null: none is open.</summary>
    public int? DescriptorOf(VirtualRouter router) => byRouter.TryGetValue(router, out var socket) ? socket.Socket.Fd.Number : null;

    private static readonly Errno NoDevice = new(19);

    private OpenSocket? Open(VrrpSocketSettings settings, VirtualRouter first)
    {
        if (VrrpSocket.Open(settings, out var socket, out var step) is { Failed: true } refused)
        {
            OnFailure(first.Settings.Name, $"cannot open a VRRP socket ({step}): {refused}");
            return null;
        }
        if (loop.Add(socket.Fd, IoEvents.Readable, Rank.Packets, _ => Read(socket), out var watch) is { Failed: true } unwatched)
        {
            socket.Dispose();
            OnFailure(first.Settings.Name, $"cannot watch a VRRP socket: {unwatched}");
            return null;
        }
        return open[settings] = new OpenSocket(socket, watch);
    }

    /// <summary>Reads what waits at all of them.</summary>
    public void ReadAll()
    {
        foreach (var socket in open.Values) Read(socket.Socket);
    }

    /// <summary>Reads until the queue is empty or the bound is reached; each socket hears only its kind, unicast or multicast.</summary>
    private void Read(VrrpSocket socket)
    {
        bool multicast = !socket.Settings.Group.IsNone;
        for (int turn = 0, most = ReceiveBatch.FewPackets; turn < MaxBatchesPerTurn; turn++, most = ReceiveBatch.MaxPackets)
        {
            // An error here is the interface going down (ENETDOWN): the next read tells whether there is more.
            if (socket.Receive(batch, most).Failed) return;
            for (int i = 0; i < batch.Count; i++)
            {
                var metadata = batch.Metadata(i);
                if (metadata.Destination.IsMulticast == multicast && !batch.IsTruncated(i)) OnPacket(batch.Bytes(i), metadata);
            }
            if (batch.Count < most) return;
        }
    }

    private void Close(VrrpSocketSettings settings)
    {
        if (!open.Remove(settings, out var socket)) return;
        socket.Watch.Dispose();
        socket.Socket.Dispose();
    }

    public void Dispose()
    {
        foreach (var settings in open.Keys.ToList()) Close(settings);
        batch.Dispose();
    }
}
