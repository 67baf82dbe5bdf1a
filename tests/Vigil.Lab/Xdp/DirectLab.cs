using System.Net;
using System.Runtime.InteropServices;
using Vigil.Lab.Ipvs;
using Vigil.LabKit;
using Vigil.Xdp;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Table;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>
/// A client, a director with the virtual address and the engine on its eth0, and three servers that hold the address too but do not
/// answer for it (DR). Links have their default settings. For XDP: a virtual link's end takes frames from its peer's program only while it
/// has one itself, so the switch's end of the director's has an engine without services, which passes everything.
/// </summary>
public sealed partial class DirectLab : IDisposable
{
    public const string Address = "10.0.0.100";
    public const int Port = 80;

    private static int _count;

    private readonly LabKit.Lab _lab = new();
    private readonly Dictionary<int, Echo> _services = [];
    private readonly PacketPath _path;
    private readonly XdpEngine? _receiver;
    private XdpEngine? _engine;
    private readonly string _pins = Path.Combine(Path.GetTempPath(), $"vigil-direct-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
    private TimeSpan _now;

    /// <summary>Makes it; without <paramref name="start"/> no engine is on the director yet.</summary>
    public DirectLab(PacketPath path, bool start = true)
    {
        _path = path;
        (Client, Director) = (_lab.AddHost("client"), _lab.AddHost("director"));
        Servers = [.. Enumerable.Range(1, 3).Select(i => _lab.AddHost($"s{i}"))];
        Director.Box.Run("ip", "address", "add", $"{Address}/32", "dev", "eth0");
        foreach (var (i, server) in Servers.Index())
        {
            server.Box.Run("sh", "-c", $"""
                echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore
                echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce
                ip address add {Address}/32 dev lo
                """);
            Serve(i);
        }
        if (path != PacketPath.Tc)
            _receiver = Start(_lab.Switch, "switch", Director.Port);
        if (start)
            _engine = Start(Director.Box, "director", "eth0");
        Table.Own(new HashSet<IPAddress> { IPAddress.Parse(Address) });
    }

    /// <summary>Where pins are.</summary>
    public string Pins => _pins;

    public Host Client { get; }

    public Host Director { get; }

    public IReadOnlyList<Host> Servers { get; }

    public XdpTable Table { get; private set; } = new(EngineRun.Small);

    public XdpEngine Engine => _engine ?? throw new InvalidOperationException("no engine was asked for");

    /// <summary>Starts the service of a server, where it does not run.</summary>
    public void Serve(int server)
    {
        if (!_services.ContainsKey(server))
            _services[server] = new Echo(Servers[server], Port);
    }

    /// <summary>Nobody listens on a server any more; conversations go on.</summary>
    public void Refuse(int server)
    {
        if (_services.Remove(server, out var service))
            service.Dispose();
    }

    /// <summary>Wants this service, with servers by their number and weight.</summary>
    public void Want(string scheduler, params (int Server, int Weight)[] servers) => Want(scheduler, TimeSpan.Zero, servers);

    /// <summary>Wants it with clients that stay with their server for a time.</summary>
    public void Want(string scheduler, TimeSpan persistence, params (int Server, int Weight)[] servers)
    {
        _now += TimeSpan.FromSeconds(2);
        var real = servers.Select(one => Build.Direct(Servers[one.Server].Address, one.Weight, Port));
        var service = Build.Service(Address, Port, 6, scheduler, [.. real]) with { Persistence = persistence };
        foreach (var changes in new[] { Table.Want([service], _now), Table.Route(Hops()) })
        {
            Assert.Empty(changes.Problems);
            Assert.Empty(Director.Box.Inside(() => Engine.Apply(changes)));
        }
    }

    /// <summary>The process ends and another one begins, with a program of its own on what the first one left.</summary>
    public void Restart()
    {
        Engine.Dispose();
        _engine = Start(Director.Box, "director", "eth0");
        Assert.True(Engine.Adopted);
        Table = new XdpTable(EngineRun.Small);
        Engine.Tell(Table);
        Table.Own(new HashSet<IPAddress> { IPAddress.Parse(Address) });
    }

    public void Dispose()
    {
        foreach (var service in _services.Values)
            service.Dispose();
        foreach (var engine in new[] { _engine, _receiver })
        {
            engine?.Remove();
            engine?.Dispose();
        }
        umount2(_pins, 0);
        if (Directory.Exists(_pins))
            Directory.Delete(_pins);
        _lab.Dispose();
    }

    private XdpEngine Start(Box box, string instance, string port)
    {
        XdpProblem? problem = null;
        var engine = box.Inside(() =>
        {
            var pins = PinDirectory.Open(_pins, instance, out problem);
            var started = pins is null ? null : XdpEngine.Start(EngineRun.Small, pins, out problem);
            problem ??= started?.Attach(port, (int)Libc.if_nametoindex(port), _path);
            return started;
        });
        Assert.True(engine is not null && problem is null, $"{problem?.Sentence}\n{problem?.Details}");
        return engine;
    }

    private Dictionary<IPAddress, XdpHop> Hops()
    {
        var index = Director.Box.Inside(() => Libc.if_nametoindex("eth0"));
        return Servers.ToDictionary(server => IPAddress.Parse(server.Address),
            server => new XdpHop(index, Hardware(server.MacAddress), Hardware(Director.MacAddress), 1500));
    }

    private static HardwareAddress Hardware(string text) => HardwareAddress.Of(Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)));

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string path, int flags);
}
