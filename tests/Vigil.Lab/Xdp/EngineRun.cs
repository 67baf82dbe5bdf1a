using System.Net;
using System.Runtime.InteropServices;
using Vigil.Lab.Netlink;
using Vigil.LabKit.Packets;
using Vigil.Xdp;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Table;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>What a program says to a frame.</summary>
public enum Verdict
{
    /// <summary>XDP_DROP.</summary>
    Drop = 1,

    /// <summary>XDP_PASS: the host's own stack.</summary>
    Pass = 2,

    /// <summary>XDP_TX: back out of the interface it came in by.</summary>
    Tx = 3,

    /// <summary>XDP_REDIRECT: out of another interface.</summary>
    Redirect = 4,
}

/// <summary>
/// A loaded engine in a network namespace of its own, with services and servers, through which frames are run one at a time
/// (BPF_PROG_TEST_RUN). Frames come in by the loopback interface, which stands for the director's; server 10.0.0.N has hardware
/// address 02:00:00:00:01:N there, and servers 10.0.1.N are behind another interface.
/// </summary>
public sealed partial class EngineRun : IDisposable
{
    /// <summary>Where the director sends tunnelled packets from.</summary>
    public const string DirectorAddress = "10.0.0.13", DirectorAddress6 = "fd00::13";

    private const int Loopback = 1;
    private static int _count;

    private readonly string _pinRoot = Path.Combine(Path.GetTempPath(), $"vigil-xdp-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
    private readonly XdpEngine _engine;
    private PinDirectory? _pins;
    private readonly PacketPath _path;
    private readonly int _program;
    private readonly int _other;
    private TimeSpan _now;

    /// <summary>Loads an engine for these services, whose addresses are all this host's.</summary>
    public EngineRun(IReadOnlyList<XdpService> services, PacketPath path = PacketPath.Xdp, XdpSizes? sizes = null)
    {
        _path = path;
        Namespace.Ip($"link set lo address {Packet.Director}"); // else a frame to the director is a stranger's at tc ingress
        // Replies go back as requests came, unless a test says otherwise.
        foreach (var family in new[] { "ipv4", "ipv6" })
            Namespace.Tool("sysctl", $"-qw net.{family}.conf.all.forwarding=0");
        XdpEngine? engine = null;
        XdpProblem? problem = null;
        Namespace.Run(() =>
        {
            _pins = PinDirectory.Open(_pinRoot, "test", out problem);
            engine = _pins is null ? null : XdpEngine.Start(sizes ?? Small, _pins, out problem);
        });
        Assert.True(engine is not null, $"{problem?.Sentence}\n{problem?.Details}");
        _engine = engine;
        _program = engine.Program(path, out problem);
        Assert.True(problem is null, $"{problem?.Sentence}\n{problem?.Details}");
        _other = Namespace.IpJson("link show dev eth0")[0].GetProperty("ifindex").GetInt32();
        Want(services);
    }

    /// <summary>Small tables: a test fills them or does not need them.</summary>
    public static XdpSizes Small { get; } = new() { Services = 64, Servers = 256, Rings = 65536, Connections = 1024, Ports = 16 };

    /// <summary>Where it is; interface eth0 is there, too.</summary>
    public ScratchNamespace Namespace { get; } = new();

    /// <summary>What it has pinned.</summary>
    public PinDirectory Pins => _pins!;

    /// <summary>The engine.</summary>
    public XdpEngine Engine => _engine;

    /// <summary>What it is wanted to do.</summary>
    public XdpTable Table { get; } = new(Small);

    /// <summary>Wants other services; what cannot be done fails the test.</summary>
    public void Want(IReadOnlyList<XdpService> services)
    {
        _now += TimeSpan.FromSeconds(2);
        Apply(Table.Want(services, _now));
        Apply(Table.Own(services.Select(service => service.Key.Address).ToHashSet()));
        Apply(Table.Route(Table.Destinations.ToDictionary(address => address, HopTo)));
    }

    /// <summary>Writes changes; problems fail the test.</summary>
    public void Apply(XdpChanges changes)
    {
        Assert.Empty(changes.Problems);
        IReadOnlyList<XdpProblem> problems = [];
        Namespace.Run(() => problems = _engine.Apply(changes));
        Assert.Empty(problems);
    }

    /// <summary>Runs a frame through.</summary>
    /// <param name="packet">The frame.</param>
    /// <param name="segmentSize">At tc ingress: payload of each segment this one is of; 0: it is one.</param>
    public (Verdict Verdict, byte[] Frame) Run(Packet packet, int segmentSize = 0)
    {
        var (verdict, frame, errno) = TryRun(packet, segmentSize);
        Assert.True(errno == 0, $"the test run itself failed: {Marshal.GetPInvokeErrorMessage(errno)}");
        return (verdict, frame);
    }

    /// <summary>The same for frames the kernel may refuse to run, with an errno.</summary>
    public (Verdict Verdict, byte[] Frame, int Errno) TryRun(Packet packet, int segmentSize = 0)
    {
        var (result, output) = ((Verdict: 0, Errno: 0), Array.Empty<byte>());
        var bytes = packet.Bytes;
        TestRun.SkbContext? context = _path == PacketPath.Tc
            ? new() { SegmentSize = (uint)segmentSize, Segments = segmentSize == 0 ? 0 : (uint)(bytes.Length / segmentSize + 1) }
            : null;
        Namespace.Run(() => result = TestRun.Run(_program, bytes, out output, out _, context));
        return result.Errno != 0 ? (default, [], result.Errno) : (_path == PacketPath.Tc ? OfTc(result.Verdict) : (Verdict)result.Verdict, output, 0);
    }

    // TC_ACT_UNSPEC, TC_ACT_SHOT and TC_ACT_REDIRECT, which is for any interface.
    private static Verdict OfTc(int action) => action switch
    {
        -1 => Verdict.Pass,
        2 => Verdict.Drop,
        7 => Verdict.Redirect,
        _ => throw new InvalidOperationException($"tc action {action}"),
    };

    /// <summary>Hardware address of a server.</summary>
    public static string MacOf(string server) => $"02:00:00:00:01:{IPAddress.Parse(server).GetAddressBytes()[^1]:x2}";

    /// <summary>The server a forwarded frame goes to, by its hardware address: the last number of its address.</summary>
    public static int ServerOf(byte[] frame) => frame[5];

    /// <summary>How often a reason was counted.</summary>
    public ulong Count(Reason reason) => _engine.Count(reason);

    /// <summary>How many entries the tables of connections have.</summary>
    public int Connections => _engine.Maps.Connections4.All().Count + _engine.Maps.Connections6.All().Count;

    /// <summary>Lets frames leave by the other interface, as attaching to it does.</summary>
    public void OpenOther() => Assert.Equal(0, _engine.Maps.Ports.Set((uint)_other, (uint)_other));

    /// <summary>Lets go of all connections and their counts.</summary>
    public void Forget()
    {
        var maps = _engine.Maps;
        maps.Connections4.All().ForEach(one => maps.Connections4.Remove(one.Key));
        maps.Connections6.All().ForEach(one => maps.Connections6.Remove(one.Key));
        for (var i = 0; i < maps.Loads.Count; i++)
            maps.Loads[i] = default;
    }

    /// <summary>Ends the engine and all it has put into the kernel.</summary>
    public void Dispose()
    {
        _engine.Remove();
        _engine.Dispose();
        umount2(_pinRoot, 0);
        Directory.Delete(_pinRoot);
        Namespace.Dispose();
    }

    private XdpHop HopTo(IPAddress server)
    {
        var bytes = server.GetAddressBytes();
        var behind = bytes is [10, 0, 1, _];
        return new XdpHop((uint)(behind ? _other : Loopback), Hardware(MacOf(server.ToString())), Hardware(Packet.Director), 1500,
            From: IPAddress.Parse(bytes.Length == 4 ? DirectorAddress : DirectorAddress6));
    }

    private static HardwareAddress Hardware(string text) => HardwareAddress.Of(Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal)));

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string path, int flags);
}
