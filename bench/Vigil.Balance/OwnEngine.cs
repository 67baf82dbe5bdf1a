using System.Net;
using System.Runtime.InteropServices;
using Vigil.Xdp;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Table;

namespace Vigil.Balance;

/// <summary>How this engine is set up for a stage.</summary>
/// <param name="Method">How packets reach servers.</param>
/// <param name="Services">How many, of ten servers each.</param>
/// <param name="Path">Which program.</param>
/// <param name="Connections">Room for them.</param>
internal sealed record EngineOptions(ForwardingKind Method, int Services = 1, PacketPath Path = PacketPath.Xdp, uint Connections = 1_200_000);

/// <summary>This engine on the balancer's inner interface.</summary>
internal sealed partial class OwnEngine : IDisposable
{
    private const int ServersEach = 10;
    private static int _count;

    private readonly string _pins = Path.Combine(Path.GetTempPath(), $"vigil-balance-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
    private readonly EngineOptions _options;
    private readonly Network _network;
    private readonly XdpTable _table;
    private TimeSpan _now;

    private OwnEngine(Network network, EngineOptions options)
    {
        (_network, _options) = (network, options);
        var sizes = new XdpSizes { Services = 2048, Servers = 16384, Rings = 1 << 20, Connections = options.Connections, Ports = 16 };
        _table = new XdpTable(sizes);
        XdpEngine? engine = null;
        if (PinDirectory.Open(_pins, "balance", out var problem) is { } pins)
            engine = XdpEngine.Start(sizes, pins, out problem);
        Engine = engine ?? throw new IOException($"{problem!.Sentence}\n{problem.Details}");
    }

    internal XdpEngine Engine { get; }

    internal int Program => Engine.Program(_options.Path, out _);

    /// <summary>Loads and attaches it; null when it cannot do what is asked for.</summary>
    internal static OwnEngine? Start(Network network, EngineOptions options)
    {
        var engine = new OwnEngine(network, options);
        if (!engine.Want(weight: 1))
        {
            engine.Dispose();
            return null;
        }
        if (engine.Engine.Attach("l0", network.In, options.Path) is { } problem)
            throw new IOException(problem.Sentence);
        return engine;
    }

    /// <summary>Wants all services with servers of this weight; false when they are refused.</summary>
    internal bool Want(int weight)
    {
        var services = Enumerable.Range(0, _options.Services).Select(i => Service(i, weight)).ToList();
        _now += TimeSpan.FromSeconds(2);
        var changes = _table.Want(services, _now);
        if (changes.Problems.Count > 0)
            return false;
        Apply(changes);
        if (_now > TimeSpan.FromSeconds(2))
            return true;
        Apply(_table.Own(services.Select(one => one.Key.Address).ToHashSet()));
        var hop = new XdpHop((uint)_network.Out, Hardware(Network.ServerMac), Hardware(Network.OutMac), 1500);
        Apply(_table.Route(_table.Destinations.ToDictionary(address => address, _ => hop)));
        return true;
    }

    public void Dispose()
    {
        Engine.Remove();
        Engine.Dispose();
        umount2(_pins, 0);
        Directory.Delete(_pins);
    }

    private XdpService Service(int number, int weight) => new()
    {
        Key = new XdpServiceKey(new IPAddress([10, 100, (byte)(number >> 8), (byte)number]), 80, 6),
        Scheduler = "wrr",
        Servers = [.. Enumerable.Range(0, ServersEach).Select(i => new XdpServer { Address = IPAddress.Parse(Stage.ServerAddress(i)), Port = 80, Weight = weight, Method = _options.Method })],
    };

    private void Apply(XdpChanges changes)
    {
        if (Engine.Apply(changes) is [var problem, ..])
            throw new IOException(problem.Sentence);
    }

    private static HardwareAddress Hardware(string text) => HardwareAddress.Of(Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)));

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string path, int flags);
}
