using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Apply.Xdp;
using Vigil.Lab.Ipvs;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>
/// Goal: NAT between two networks: requests come in by one interface of the director, replies by the other, offloads on everywhere. Method:
/// the applier on a director between a client and three servers whose only way to it is the director; conversations and a download.
/// </summary>
public sealed partial class TwoLegsTests : IDisposable
{
    private const string Address = "192.0.2.100", ClientAddress = "172.16.0.2", Outside = "out0";
    private const int Port = 80, ServerPort = 8080, DownloadPort = 81, Megabytes = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static int _count;

    private readonly LabKit.Lab _lab = new();
    private readonly Host _client, _director;
    private readonly List<Host> _servers;
    private readonly List<IDisposable> _open = [];
    private readonly string _pins = Path.Combine(Path.GetTempPath(), $"vigil-legs-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
    private XdpApplier _applier;

    public TwoLegsTests()
    {
        (_client, _director) = (_lab.AddHost("client"), _lab.AddHost("director"));
        _servers = [.. Enumerable.Range(1, 3).Select(i => _lab.AddHost($"s{i}"))];
        Link();
        _director.Box.Run("sh", "-ec", $"""
            ip address add 172.16.0.1/24 dev {Outside}
            ip address add {Address}/32 dev {Outside}
            ip link set {Outside} up
            echo 1 >/proc/sys/net/ipv4/ip_forward
            """);
        _client.Box.Run("sh", "-ec", $"""
            ip link set eth0 down
            ip address add {ClientAddress}/24 dev eth1
            ip link set eth1 up
            ip route add default via 172.16.0.1
            """);
        foreach (var server in _servers)
        {
            server.Box.Run("ip", "route", "add", "default", "via", _director.Address);
            _open.Add(new Echo(server, ServerPort));
            _open.Add(new DownloadServer(server, DownloadPort));
        }
        _applier = Start(resume: false);
    }

    public void Dispose()
    {
        _open.ForEach(one => one.Dispose());
        Inside(() => _applier.Stop(keep: false, Now));
        _applier.Dispose();
        umount2(_pins, 0);
        Directory.Delete(_pins);
        _lab.Dispose();
    }

    [Fact]
    public void RepliesComeByTheOtherInterfaceAndConversationsOutliveTheDaemon()
    {
        Want(0, 1, 2);
        var talks = Enumerable.Range(0, 30).Select(_ => Open()).ToList();
        var partners = talks.ConvertAll(talk => talk.Ask("hello"));
        Assert.Equal([10, 10, 10], _servers.Select(server => partners.Count(name => name == server.Name)));
        Assert.Equal([Outside, "eth0"], Facts().OfType<XdpFact.Attached>().Select(fact => fact.Interface).OrderDescending());

        _applier.Dispose(); // as if it was killed
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("nobody there?")));
        _applier = Start(resume: true);
        Want(1);
        Assert.All(talks.Where((_, i) => partners[i] == "s2"), talk => Assert.Equal("s2", talk.Ask("still there?")));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal("s2", Open().Ask("hello")));
    }

    [Fact(Timeout = 60_000)]
    public async Task ALongDownloadIsWholeAsync()
    {
        Want(0, 1, 2);
        using var client = _client.Box.Inside(() => new TcpClient(AddressFamily.InterNetwork));
        await client.ConnectAsync(IPAddress.Parse(Address), DownloadPort, TestContext.Current.CancellationToken);
        var (buffer, at) = (new byte[1 << 16], 0L);
        while (at < Megabytes << 20)
        {
            var read = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.True(read > 0, $"the download ended after {at} bytes");
            for (var i = 0; i < read; i++, at++)
                Assert.True(buffer[i] == at % DownloadServer.Pattern, $"another byte at {at}");
        }
    }

    [Fact]
    public void WithoutAServerTheClientHearsOfItAtOnce()
    {
        Want();
        var refused = Assert.Throws<AggregateException>(() => Open());
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
    }

    private static Instant Now => Instant.FromNanoseconds(LabClock.Now.Ticks * 100);

    // A cable of their own between the director and the client.
    private void Link()
    {
        using var process = Process.Start("nsenter", ["-t", $"{_director.Box.Anchor}", "-n", "--", "ip", "link", "add", Outside, "type", "veth", "peer", "name", "eth1", "netns", $"{_client.Box.Anchor}"]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private XdpApplier Start(bool resume)
    {
        var applier = new XdpApplier(new LvsSettings(), EngineRun.Small, _pins);
        Inside(() => applier.Start(resume, Now));
        return applier;
    }

    private void Want(params int[] servers)
    {
        var table = new ServiceTable([Service(Port, ServerPort, servers), Service(DownloadPort, DownloadPort, servers)]);
        Inside(() => _applier.Want(table, Now));
        Wait.Until(() =>
        {
            Inside(() => _applier.Wake(Now));
            return _applier.Table.Services.SelectMany(one => one.Servers).All(one => _applier.Engine!.IsReachable(one.Slot));
        }, Patience, "the way to the servers");
    }

    private DesiredService Service(int port, int serverPort, int[] servers) => new()
    {
        Key = ServiceKey.At(TransportProtocol.Tcp, At(Address, port)),
        Scheduling = new SchedulingSettings { Scheduler = "rr" },
        Servers = [.. servers.Select(one => new DesiredServer(At(_servers[one].Address, serverPort), new Forwarding(ForwardingMethod.Nat), 1, 0, 0))],
    };

    private static Endpoint At(string address, int port) => new(IPAddress.Parse(address).ToCore(), (ushort)port);

    private List<EngineFact> Facts()
    {
        var facts = new List<EngineFact>();
        while (_applier.TryTake(out var fact))
            facts.Add(fact);
        return facts;
    }

    private Conversation Open()
    {
        var talk = new Conversation(_client, Address, Port);
        _open.Add(talk);
        return talk;
    }

    private void Inside(Action action) => _director.Box.Inside(() =>
    {
        action();
        return 0;
    });

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string path, int flags);
}
