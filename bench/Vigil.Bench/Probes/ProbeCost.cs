using System.Net;
using System.Net.Sockets;
using Vigil.Bench.Lab;
using Vigil.Checks;
using Vigil.Checks.Tls;
using Vigil.Core.Settings;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;

namespace Vigil.Bench.Probes;

/// <summary>
/// What a check costs the thread that runs them all: as many as it can, one after the other for each of some thousand real servers, against a
/// server in this process. The time of the thread holds the kernel's share of both ends of a connection, since loopback is served by the sender.
/// </summary>
internal static class ProbeCost
{
    private const int Servers = 2500, AddressesInUse = 250;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2), Measured = TimeSpan.FromSeconds(8);

    /// <summary>Measures and prints; 0.</summary>
    public static int Run()
    {
        using var tcp = Listen(_ => { });
        using var http = Listen(client =>
        {
            Span<byte> request = stackalloc byte[1024];
            client.Receive(request, SocketFlags.None, out _);
            client.Send("HTTP/1.0 200 OK\r\nContent-Length: 12\r\n\r\nhello world\n"u8, SocketFlags.None, out _);
        });
        Measure("TCP_CHECK", connection => new TcpCheckSettings(connection), tcp);
        Measure("HTTP_GET", connection => new HttpCheckSettings(connection, UsesTls: false) { Urls = [new() { Path = "/" }] }, http);
        return 0;
    }

    private static void Measure(string name, Func<CheckConnection, ConnectedCheckSettings> make, Socket server)
    {
        if (EventLoop.Create(out var loop) is { Failed: true } error) throw new InvalidOperationException($"epoll: {error}");
        using var tls = TlsClient.Create(new());
        using var prober = new Prober(loop);
        loop.Woken = prober.Wake;
        int port = ((IPEndPoint)server.LocalEndPoint!).Port;
        long done = 0, failed = 0;
        var again = new Queue<ProbeRun>();
        for (int i = 0; i < Servers; i++)
        {
            var connection = new CheckConnection { Target = new(new InetAddress(InetFamily.IPv4, 0, 0x7f000001u + (uint)(i % AddressesInUse)), (ushort)port) };
            ProbeRun run = null!;
            run = prober.Create(Vigil.Checks.Probes.Create(make(connection), tls)!, connection, (_, result) =>
            {
                done++;
                if (!result.IsGood) failed++;
                again.Enqueue(run);
            });
            again.Enqueue(run);
        }
        Turn(loop, prober, again, WarmUp);
        (done, failed) = (0, 0);
        long cpu = Native.ThreadCpuNs(), allocated = GC.GetAllocatedBytesForCurrentThread();
        Turn(loop, prober, again, Measured);
        cpu = Native.ThreadCpuNs() - cpu;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine($"{name}: {done / Measured.TotalSeconds:0} checks/s, {cpu / 1000.0 / done:0.0} us of CPU and {allocated / (double)done:0} bytes allocated per check, {failed} of {done} failed");
        loop.Dispose();
    }

    private static void Turn(EventLoop loop, Prober prober, Queue<ProbeRun> again, TimeSpan duration)
    {
        for (var end = Clock.Now() + duration; Clock.Now() < end;)
        {
            for (int i = again.Count; i > 0; i--) again.Dequeue().Start(1, 0, 1, Clock.Now());
            loop.WakeAt(prober.NextWake);
            loop.Turn(10);
        }
    }

    private static Socket Listen(Action<Socket> serve)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        socket.Listen(4096);
        new Thread(Serve) { IsBackground = true }.Start();
        return socket;

        void Serve()
        {
            try
            {
                while (true)
                {
                    using var client = socket.Accept();
                    serve(client);
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException) { }
        }
    }
}
