using System.Globalization;
using System.Net;
using Vigil.LabKit;
using Vigil.LabKit.Packets;
using Vigil.Netlink;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp.Same;

/// <summary>
/// The kernel's IPVS in the network namespace of the calling thread, which has a veth pair eth0–peer0. Clients, servers and their router
/// are a packet socket on peer0; their hardware addresses are told to the director beforehand.
/// </summary>
internal sealed class IpvsBalancer : IBalancer
{
    private const string Own = "10.0.0.13", Gateway = "10.0.0.254";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IpvsConnection _ipvs;
    private readonly FrameSocket _wire;
    private IReadOnlyList<XdpService> _services = [];
    private uint _fences;

    public IpvsBalancer()
    {
        _wire = new FrameSocket("peer0");
        _ipvs = IpvsConnection.Open(new NetlinkSocketOptions(), out var error) ?? throw new LabException($"no IPVS here: {error}");
        foreach (var name in new[] { "icmp_ratelimit", "conf/all/rp_filter", "conf/eth0/rp_filter", "conf/all/send_redirects", "conf/eth0/send_redirects" })
            File.WriteAllText($"/proc/sys/net/ipv4/{name}", "0");
        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        File.WriteAllText("/proc/sys/net/ipv6/icmp/ratelimit", "0");
        File.WriteAllText("/proc/sys/net/ipv6/conf/all/forwarding", "1");
        File.WriteAllText("/proc/sys/net/ipv4/vs/run_estimation", "1");
    }

    /// <summary>What ip(8) is to do before: addresses, neighbours and routes.</summary>
    internal static string Commands(Cell cell)
    {
        var lines = new List<string>
        {
            "link set peer0 mtu 2000", // longer packets come than the way to the servers takes
            "link set eth0 mtu 2000",
            $"link set eth0 address {Packet.Director}",
            $"address add {Own}/24 dev eth0",
            "address add fd00::13/64 dev eth0 nodad",
        };
        for (var vip = 1; vip <= 2; vip++)
            lines.Add($"address add {cell.Vip(vip)}/{(cell.Family == 4 ? 32 : 128)} dev lo{(cell.Family == 6 ? " nodad" : "")}");
        foreach (var gateway in new[] { Gateway, "fd00::fe" })
            lines.Add($"neighbour replace {gateway} lladdr {Packet.Router} dev eth0 nud permanent");
        for (var server = 1; server <= 9; server++)
            lines.Add($"neighbour replace {cell.Server(server)} lladdr {EngineRun.MacOf(cell.Server(server))} dev eth0 nud permanent");
        lines.Add("route replace 10.0.0.0/24 dev eth0 mtu lock 1500");
        lines.Add("route add fd00::/64 dev eth0 metric 128 mtu lock 1500");
        lines.Add($"route add default via {Gateway}");
        lines.Add("route add default via fd00::fe");
        return string.Join('\n', lines) + "\n";
    }

    public void Want(IReadOnlyList<XdpService> services)
    {
        foreach (var gone in _services.Where(one => services.All(other => other.Key != one.Key)))
            Ask(IpvsRequest.Delete(KeyOf(gone)));
        foreach (var service in services)
        {
            var before = _services.FirstOrDefault(one => one.Key == service.Key);
            Ask(before is null ? IpvsRequest.Add(Translate(service)) : IpvsRequest.Change(Translate(service)));
            Update(service, before?.Servers ?? []);
        }
        _services = services;
    }

    private void Update(XdpService service, IReadOnlyList<XdpServer> before)
    {
        foreach (var gone in before.Where(one => service.Servers.All(other => !other.Address.Equals(one.Address))))
            Ask(IpvsRequest.Delete(KeyOf(service), new IpvsDestinationKey(gone.Address, gone.Port)));
        foreach (var server in service.Servers)
        {
            var there = before.FirstOrDefault(one => one.Address.Equals(server.Address));
            if (there is null)
                Ask(IpvsRequest.Add(KeyOf(service), Translate(server)));
            else if (there != server)
                Ask(IpvsRequest.Change(KeyOf(service), Translate(server)));
        }
    }

    public void SetTimeouts(int tcp, int tcpFin, int udp) => Ask(IpvsRequest.Set(new IpvsTimeouts((uint)tcp, (uint)tcpFin, (uint)udp)));

    public string Send(Packet packet)
    {
        var sent = packet.Bytes;
        _wire.Send(sent);
        // Behind it an echo request to the director: with its answer, all that the packet caused has come, since one queue holds both.
        var fence = ++_fences;
        _wire.Send(Packet.Eth().Ip4(Gateway, Own).Icmp(8, 0, fence).Bytes);
        var answers = new List<string>();
        while (true)
        {
            var frame = _wire.Receive(Patience);
            if (frame is null)
                throw new LabException("the director does not answer");
            if (IsAnswer(frame, fence))
                return answers.Count == 0 ? Passage.Dropped : string.Join(" and ", answers);
            if (Passage.IsToServer(frame) || Passage.IsToRouter(frame))
                answers.Add(Passage.Of(sent, frame));
        }
    }

    public IReadOnlyList<ServerLoad> Loads(XdpService service) =>
        [.. Destinations(service).Select(one => new ServerLoad($"{one.Destination.Key.Address}", one.Active, one.Inactive, one.Persistent))];

    public IReadOnlyList<ServerTraffic> Traffic(IReadOnlyList<XdpService> services)
    {
        // The kernel adds the counters of its processors up every two seconds, those of services and servers in one go.
        var whole = Whole();
        Wait.Until(() => services.Aggregate(0ul, (sum, one) => sum + Service(one).BytesIn) == whole, Patience, "the counters are added up");
        return
        [
            .. services.SelectMany(Destinations).Select(one => new ServerTraffic($"{one.Destination.Key.Address}", one.Statistics.Connections,
                one.Statistics.PacketsIn, one.Statistics.BytesIn, one.Statistics.PacketsOut, one.Statistics.BytesOut)),
        ];
    }

    public IReadOnlyList<Entry> Entries() =>
        [.. File.ReadLines("/proc/thread-self/net/ip_vs_conn").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(EntryOf)];

    public void Dispose()
    {
        _ipvs.Dispose();
        _wire.Dispose();
    }

    // Columns: Pro FromIP FPrt ToIP TPrt DestIP DPrt State Expires
    private static Entry EntryOf(string[] words) => new(words[0], Address(words[1]), Port(words[2]), Port(words[4]), Address(words[5]), words[7],
        int.Parse(words[8], CultureInfo.InvariantCulture));

    private static int Port(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Address(string text) => text.Contains(':') ? $"{IPAddress.Parse(text.Trim('[', ']'))}" : $"{new IPAddress(Convert.FromHexString(text))}";

    private static bool IsAnswer(byte[] frame, uint fence) =>
        frame.Length >= 42 && frame[12] == 8 && frame[13] == 0 && frame[23] == 1 && frame[34] == 0
        && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(38)) == fence;

    /// <summary>Bytes from clients of the whole namespace, as of now: a row of hexadecimal numbers per processor, after one of their sum.</summary>
    private static ulong Whole() => File.ReadAllLines("/proc/thread-self/net/ip_vs_stats_percpu")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length == 6 && words[0].All(char.IsAsciiHexDigit))
        .Aggregate(0ul, (sum, words) => sum + ulong.Parse(words[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private IpvsStatistics Service(XdpService service) =>
        _ipvs.Services(out _)!.First(one => // twice when another namespace's services change meanwhile
            one.Service.Key.Equals(KeyOf(service))).Statistics;

    private List<IpvsDestinationEntry> Destinations(XdpService service) => _ipvs.Destinations(KeyOf(service), out _) ?? [];

    private static IpvsServiceKey KeyOf(XdpService service) => IpvsServiceKey.At(service.Key.Protocol, service.Key.Address, service.Key.Port);

    private static IpvsService Translate(XdpService service) => new()
    {
        Key = KeyOf(service),
        Scheduler = service.Scheduler,
        Flags = (service.Persistence > TimeSpan.Zero ? IpvsServiceFlags.Persistent : 0)
            | (service.Flags.HasFlag(ServiceFlags.OnePacket) ? IpvsServiceFlags.OnePacket : 0)
            | (service.Flags.HasFlag(ServiceFlags.Fallback) ? IpvsServiceFlags.Scheduler1 : 0)
            | (service.Flags.HasFlag(ServiceFlags.HashPort) ? IpvsServiceFlags.Scheduler2 : 0),
        TimeoutSeconds = (uint)service.Persistence.TotalSeconds,
        Granularity = Granularity(service),
    };

    private static uint Granularity(XdpService service)
    {
        var mask = service.Mask?.GetAddressBytes();
        return (service.Key.Address.GetAddressBytes().Length, mask) switch
        {
            (4, null) => uint.MaxValue,
            (_, null) => 128,
            (4, _) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask),
            _ => (uint)mask.Sum(one => System.Numerics.BitOperations.PopCount(one)),
        };
    }

    private static IpvsDestination Translate(XdpServer server) => new(new(server.Address, server.Port), server.Method switch
    {
        ForwardingKind.Nat => IpvsForwarding.Masquerade,
        ForwardingKind.Tunnel => IpvsForwarding.Tunnel,
        _ => IpvsForwarding.DirectRouting,
    }, (uint)server.Weight, server.Upper, server.Lower);

    private void Ask(IpvsRequest request)
    {
        var outcome = _ipvs.Execute(request);
        if (!outcome.Ok)
            throw new LabException($"{request}: {outcome}");
    }
}
