using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp.Same;

/// <summary>This engine, one test run per packet.</summary>
public sealed class XdpBalancer : IBalancer
{
    private readonly EngineRun _run = new([]);

    /// <summary>As new: the verifier takes a second for a program, and there are many stories.</summary>
    internal void Renew()
    {
        _run.Want([]);
        _run.Forget();
        for (uint slot = 0; slot < EngineRun.Small.Servers; slot++)
            _run.Engine.Maps.Traffic.Clear(slot);
        _run.Engine.SetTimeouts(XdpTimeouts.Default);
    }

    public void Want(IReadOnlyList<XdpService> services) => _run.Want(services);

    public void SetTimeouts(int tcp, int tcpFin, int udp) =>
        _run.Engine.SetTimeouts(new XdpTimeouts(TimeSpan.FromSeconds(tcp), TimeSpan.FromSeconds(tcpFin), TimeSpan.FromSeconds(udp)));

    public string Send(Packet packet)
    {
        var (verdict, frame) = _run.Run(packet);
        return verdict switch
        {
            Verdict.Pass => Passage.Stack,
            Verdict.Drop => Passage.Dropped,
            _ => Passage.Of(packet.Bytes, frame),
        };
    }

    public IReadOnlyList<ServerLoad> Loads(XdpService service) =>
        [.. Slots(service).Select(one => (one.Server, Load: _run.Engine.Load(one.Slot))).Select(one => new ServerLoad($"{one.Server.Address}", one.Load.Active, one.Load.Inactive, one.Load.Persistent))];

    public IReadOnlyList<ServerTraffic> Traffic(IReadOnlyList<XdpService> services) =>
    [
        .. services.SelectMany(Slots).Select(one => (one.Server, Sum: _run.Engine.Traffic(one.Slot)))
            .Select(one => new ServerTraffic($"{one.Server.Address}", one.Sum.Connections, one.Sum.InPackets, one.Sum.InBytes, one.Sum.OutPackets, one.Sum.OutBytes)),
    ];

    public IReadOnlyList<Entry> Entries()
    {
        _run.Engine.Sweep();
        return
        [
            .. _run.Engine.Maps.Connections4.All().Where(one => !one.Value.Flags.HasFlag(ConnectionFlags.Reply))
                .Select(one => Entry(one.Key.Protocol, $"{Address(one.Key.Client)}", one.Key.ClientPort, one.Key.VirtualPort, one.Value)),
            .. _run.Engine.Maps.Connections6.All().Where(one => !one.Value.Flags.HasFlag(ConnectionFlags.Reply))
                .Select(one => Entry(one.Key.Protocol, $"{one.Key.Client.ToAddress(6)}", one.Key.ClientPort, one.Key.VirtualPort, one.Value)),
        ];
    }

    public void Dispose() => _run.Dispose();

    private static System.Net.IPAddress Address(uint word) => new(word);

    private Entry Entry(byte protocol, string client, ushort clientPort, ushort virtualPort, in ConnectionRecord one)
    {
        ref var settings = ref _run.Engine.Maps.Settings[0];
        ref var server = ref _run.Engine.Maps.Servers[(int)one.Server];
        // Packets are run one after the other: less than a second has passed since any of them.
        var left = one.State == ConnectionState.Template ? one.Lasts : settings.Timeouts[(int)one.State];
        return new Entry(protocol == 6 ? "TCP" : "UDP", client, NetworkOrder.Swap(clientPort), NetworkOrder.Swap(virtualPort),
            $"{server.Address.ToAddress(server.Family)}", Name(one.State), (double)left / settings.Ticks);
    }

    private static string Name(ConnectionState state) => state switch
    {
        ConnectionState.SynSent => "SYN_SENT",
        ConnectionState.SynRecv => "SYN_RECV",
        ConnectionState.FinWait => "FIN_WAIT",
        ConnectionState.TimeWait => "TIME_WAIT",
        ConnectionState.CloseWait => "CLOSE_WAIT",
        ConnectionState.LastAck => "LAST_ACK",
        ConnectionState.Template => "NONE",
        _ => state.ToString().ToUpperInvariant(),
    };

    private IEnumerable<(uint Slot, XdpServer Server)> Slots(XdpService service) =>
        _run.Table.Services.Single(one => one.Service.Key == service.Key).Servers;
}
