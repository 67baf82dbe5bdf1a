using System.Net;
using System.Net.Sockets;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>
/// A director that runs Vigil with one service for each method and scheduler, three servers reached by all three methods, and a client of
/// NAT (whose answers come back through the director) and one of DR and TUN (who is answered directly).
/// </summary>
public abstract class MethodsLab : IDisposable
{
    public const int RoundRobin = 80, Weighted = 81, SourceHash = 82, Persistent = 83, Downloads = 84;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LabKit.Lab _lab = new();
    private readonly List<IDisposable> _services = [];
    private readonly Host _indirect, _direct;
    private readonly LabProcess _vigil;

    private readonly string _engine;

    /// <summary>Makes it and waits until everything is balanced.</summary>
    /// <param name="engine">Value of <c>lb_engine</c>.</param>
    protected MethodsLab(string engine)
    {
        _engine = engine;
        (Director, _indirect, _direct) = (_lab.AddHost("director"), _lab.AddHost("indirect"), _lab.AddHost("direct"));
        Servers = [.. Enumerable.Range(1, 3).Select(i => _lab.AddHost($"s{i}"))];
        Director.Box.Run("sh", "-c", $"""
            for last in 100 101 102; do ip address add 10.0.0.$last/32 dev eth0; done
            echo 1 >/proc/sys/net/ipv4/ip_forward
            echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
            echo 0 >/proc/sys/net/ipv4/conf/eth0/send_redirects
            """);
        _indirect.Box.Run("sh", "-c", "for i in $(seq 193 198); do ip address add 10.0.0.$i/24 dev eth0; done");
        _direct.Box.Run("sh", "-c", "for i in $(seq 225 230); do ip address add 10.0.0.$i/24 dev eth0; done");
        foreach (var server in Servers)
        {
            // A server of DR and TUN has the virtual address and tells nobody.
            server.Box.Run("sh", "-ec", $"""
                ip route add 10.0.0.192/27 via {Director.Address}
                echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore
                echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce
                ip address add 10.0.0.101/32 dev lo
                ip address add 10.0.0.102/32 dev lo
                """);
            EndTunnel(server);
            foreach (var port in new[] { RoundRobin, Weighted, SourceHash, Persistent })
                _services.Add(new Echo(server, port));
            _services.Add(new DownloadServer(server, Downloads));
        }
        _vigil = Product.Vigil.Start(Director, Config([0, 1]), "-C");
        WaitForTable([0, 1]);
    }

    public static IReadOnlyList<string> Methods { get; } = ["NAT", "DR", "TUN"];

    public Host Director { get; }

    public IReadOnlyList<Host> Servers { get; }

    /// <summary>The virtual address of a method.</summary>
    public static string Address(string method) => $"10.0.0.{100 + Methods.ToList().IndexOf(method)}";

    /// <summary>A client of a method, and its own addresses.</summary>
    public (Host Host, IReadOnlyList<string> Addresses) Client(string method)
    {
        var (host, first) = method == "NAT" ? (_indirect, 193) : (_direct, 225);
        return (host, [.. Enumerable.Range(first, 6).Select(last => $"10.0.0.{last}")]);
    }

    /// <summary>Reloads Vigil with these servers behind the downloads, and waits until the kernel has them.</summary>
    public void Reload(params int[] downloads)
    {
        Director.Box.Write(Product.ConfigPath, Config(downloads));
        _vigil.Send(Signal.Hup);
        WaitForTable(downloads);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what a server's end of the tunnel left.</summary>
    protected virtual void Dispose(bool all)
    {
        _vigil.Stop(Patience); // takes what it has pinned with it
        _services.ForEach(service => service.Dispose());
        _lab.Dispose();
    }

    /// <summary>Gives a server its end of the tunnel; what comes through it may come from anywhere.</summary>
    protected abstract void EndTunnel(Host server);

    /// <summary>The servers of downloads by a method, as the engine has them: address:port.</summary>
    protected abstract IReadOnlyList<string> TableOf(string method);

    private void WaitForTable(int[] downloads) => Wait.Until(
        () => Methods.All(method => TableOf(method).Order().SequenceEqual(downloads.Select(i => $"{Servers[i].Address}:{Downloads}").Order())),
        Patience, $"the table of Vigil\n{_vigil.Log}", TimeSpan.FromMilliseconds(200));

    private string Config(int[] downloads) => $"global_defs {{\nlb_engine {_engine}\n}}\n" + string.Concat(
        from method in Methods
        from service in new (int Port, string Lines, int[] Servers)[]
        {
            (RoundRobin, "lvs_sched rr", [0, 1, 2]), (Weighted, "lvs_sched wrr", [0, 1, 2]), (SourceHash, "lvs_sched sh", [0, 1, 2]),
            (Persistent, "lvs_sched rr\npersistence_timeout 60", [0, 1, 2]), (Downloads, "lvs_sched rr", downloads),
        }
        select $$"""
            virtual_server {{Address(method)}} {{service.Port}} {
            delay_loop 1
            protocol TCP
            lvs_method {{method}}
            {{service.Lines}}
            {{string.Concat(service.Servers.Select(i => $"real_server {Servers[i].Address} {service.Port} {{\nweight {3 - i}\nTCP_CHECK {{\nconnect_timeout 5\n}}\n}}\n"))}}
            }

            """);
}

/// <summary>Balanced by the kernel's IPVS, servers end tunnels by an interface.</summary>
public sealed class IpvsMethodsLab() : MethodsLab("ipvs")
{
    /// <inheritdoc/>
    protected override void EndTunnel(Host server) => server.Box.Run("sh", "-ec", $"""
        ip link add tunnel type ipip local {server.Address}
        ip link set tunnel up
        for which in all tunnel; do echo 0 >/proc/sys/net/ipv4/conf/$which/rp_filter; done
        """);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> TableOf(string method) =>
    [
        .. Director.Box.Run("ipvsadm", "-Sn").Split('\n').Where(line => line.StartsWith($"-a -t {Address(method)}:{Downloads} ", StringComparison.Ordinal))
            .Select(line => line.Split(" -r ")[1].Split(' ')[0]),
    ];
}

/// <summary>A service that sends a pattern without end.</summary>
public sealed class DownloadServer : IDisposable
{
    /// <summary>The byte at a place is the place modulo this prime, so that a lost or doubled piece shows.</summary>
    public const int Pattern = 251;

    private const int Block = Pattern * 64;

    private readonly TcpListener _listener;

    public DownloadServer(Host host, int port)
    {
        _listener = host.Box.Inside(() =>
        {
            var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return listener;
        });
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = SendAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task SendAsync(TcpClient client)
    {
        var block = new byte[Block];
        for (var i = 0; i < block.Length; i++)
            block[i] = (byte)(i % Pattern);
        try
        {
            using (client)
            {
                while (true)
                    await client.GetStream().WriteAsync(block);
            }
        }
        catch (IOException)
        {
            // the client has enough
        }
    }
}
