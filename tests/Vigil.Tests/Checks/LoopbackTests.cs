using System.Net;
using System.Net.Sockets;
using System.Text;
using Vigil.Checks;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: each checker at a real socket, and hostile servers that cost one failed check each. Method: servers of the test on loopback.</summary>
public sealed class LoopbackTests : IDisposable
{
    private const string Head = "HTTP/1.0 200 OK\r\n";
    private static readonly byte[] Good = Encoding.ASCII.GetBytes(Head + "Content-Length: 12\r\n\r\nhello world\n");
    private static readonly ValueList<string> PageSum = ["6f5902ac237024bdd0c176cb93063dc4"];
    private readonly ProbeHost host = new();

    public void Dispose() => host.Dispose();

    private static HttpCheckSettings Http(int port, double seconds = 5, ValueList<string> digests = default) =>
        new(ProbeHost.To(port, seconds), UsesTls: false) { Urls = [new() { Path = "/x", Digests = digests }] };

    private static Socket UdpServer()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>A port nobody listens on: taken, and let go.</summary>
    private static int DeadPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return PortOf(socket);
    }

    private static void Answer(Socket server, byte[] reply)
    {
        new Thread(Serve) { IsBackground = true }.Start();

        void Serve()
        {
            var buffer = new byte[2048];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            int length = server.ReceiveFrom(buffer, ref from);
            // A DNS reply carries the id of its query.
            if (reply.Length > 2 && length > 2) buffer.AsSpan(0, 2).CopyTo(reply);
            server.SendTo(reply, from);
        }
    }

    [Fact]
    public void ConnectionsComeAboutOrAreRefused()
    {
        using var server = new LocalServer(LocalServer.HoldOpen);
        Assert.True(host.Probe(new TcpCheckSettings(ProbeHost.To(server.Port))).IsGood);
        var refused = host.Probe(new TcpCheckSettings(ProbeHost.To(DeadPort())));
        Assert.False(refused.IsGood);
        Assert.Contains("refused", refused.Detail);
    }

    [Fact]
    public void SourceAndPortAreTheConfiguredOnes()
    {
        var seen = new List<EndPoint>();
        using var server = new LocalServer(stream =>
        {
            lock (seen) seen.Add(stream.Socket.RemoteEndPoint!);
            LocalServer.HoldOpen(stream);
        });
        int port = DeadPort();
        var connection = ProbeHost.To(server.Port) with { Source = InetAddress.Parse("127.0.0.7"), SourcePort = (ushort)port };
        for (int i = 0; i < 3; i++) Assert.True(host.Probe(new TcpCheckSettings(connection)).IsGood, "the port was not free again");
        host.TurnUntil(() => { lock (seen) return seen.Count == 3; });
        Assert.All(seen, one => Assert.Equal(new IPEndPoint(IPAddress.Parse("127.0.0.7"), port), one));
    }

    [Fact]
    public void ASourceThatIsNotHereFailsWithAWord()
    {
        using var server = new LocalServer(LocalServer.HoldOpen);
        var result = host.Probe(new TcpCheckSettings(ProbeHost.To(server.Port) with { Source = InetAddress.Parse("192.0.2.1") }));
        Assert.StartsWith("bind: ", result.Detail);
    }

    [Fact]
    public void UrlsAreAskedInOrderUntilOneFails()
    {
        var asked = new List<string>();
        using var server = new LocalServer(stream =>
        {
            string path = LocalServer.ReadHead(stream).Split(' ')[1];
            lock (asked) asked.Add(path);
            stream.Write(path == "/bad" ? "HTTP/1.0 500 no\r\n\r\n"u8 : Good);
        });
        var check = new HttpCheckSettings(ProbeHost.To(server.Port), UsesTls: false)
        {
            Urls = [new() { Path = "/a" }, new() { Path = "/b", Digests = PageSum }, new() { Path = "/bad" }, new() { Path = "/c" }],
        };
        var result = host.Probe(check);
        Assert.Equal((false, 2), (result.IsGood, result.FailedStep));
        Assert.Equal(["/a", "/b", "/bad"], asked);
    }

    [Fact]
    public void AByteAtATimeIsRead()
    {
        using var server = new LocalServer(stream =>
        {
            LocalServer.ReadHead(stream);
            stream.Socket.NoDelay = true;
            foreach (byte one in Good) stream.WriteByte(one);
        });
        Assert.True(host.Probe(Http(server.Port, digests: PageSum)).IsGood);
    }

    [Fact]
    public void IPv6IsAskedByIPv6()
    {
        string request = "";
        using var server = new LocalServer(stream => { request = LocalServer.ReadHead(stream); stream.Write(Good); }, IPAddress.IPv6Loopback);
        var check = new HttpCheckSettings(ProbeHost.To(server.Port, address: "::1"), UsesTls: false) { Urls = [new() { Path = "/" }] };
        Assert.True(host.Probe(check).IsGood);
        Assert.Contains($"Host: [::1]:{server.Port}\r\n", request);
    }

    [Theory]
    [InlineData("never accepts a word")]
    [InlineData("HTTP/1.0 200")]
    [InlineData(Head + "\r\nhello")]
    public void SilenceEndsWithTheDeadline(string begin)
    {
        using var server = new LocalServer(stream =>
        {
            if (begin.StartsWith("HTTP", StringComparison.Ordinal)) stream.Write(Encoding.ASCII.GetBytes(begin));
            LocalServer.HoldOpen(stream);
        });
        var start = Clock.Now();
        Assert.False(host.Probe(Http(server.Port, 0.2, PageSum)).IsGood);
        Assert.InRange(Clock.Now() - start, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void DripsAndFloodsEndWithTheDeadlineOfTheWholeAttempt()
    {
        using var drip = new LocalServer(stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(Head));
            using var pace = new Timer(_ => { try { stream.WriteByte((byte)'x'); } catch (IOException) { } catch (ObjectDisposedException) { } }, null, 0, 20);
            LocalServer.HoldOpen(stream);
        });
        var result = host.Probe(Http(drip.Port, 0.2, PageSum));
        Assert.Equal("the head of the reply did not end in time", result.Detail);

        var junk = new byte[1 << 16];
        using var flood = new LocalServer(stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(Head + "\r\n"));
            while (true) stream.Write(junk);
        });
        Assert.False(host.Probe(Http(flood.Port, 10, PageSum)).IsGood);
    }

    [Fact]
    public void MailServersAreGreeted()
    {
        using var server = new LocalServer(stream =>
        {
            stream.Write("220-hi\r\n220 there\r\n"u8);
            var reader = new StreamReader(stream);
            if (reader.ReadLine() == "HELO smtpchecker.keepalived.org") stream.Write("250 ok\r\n"u8);
            LocalServer.HoldOpen(stream);
        });
        Assert.True(host.Probe(new SmtpCheckSettings(ProbeHost.To(server.Port))).IsGood);
        using var closing = new LocalServer(stream => stream.Write("220 hi\r\n"u8));
        Assert.False(host.Probe(new SmtpCheckSettings(ProbeHost.To(closing.Port))).IsGood);
    }

    [Fact]
    public void DatagramsAreAnsweredRefusedOrLost()
    {
        using var silent = UdpServer();
        var udp = new UdpCheckSettings(ProbeHost.To(PortOf(silent), 0.2));
        Assert.True(host.Probe(udp).IsGood);
        Assert.False(host.Probe(udp with { RequireReply = true }).IsGood);
        var refused = host.Probe(new UdpCheckSettings(ProbeHost.To(DeadPort())));
        Assert.Contains("refused", refused.Detail);

        using var answering = UdpServer();
        Answer(answering, [0, 0, 7]);
        var reply = new UdpCheckSettings(ProbeHost.To(PortOf(answering))) { RequireReply = true, Payload = [1], Reply = [new(0, 0xff)] };
        Assert.True(host.Probe(reply).IsGood);
    }

    [Fact]
    public void NamesAreAskedFor()
    {
        using var server = UdpServer();
        Answer(server, [0, 0, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0]);
        Assert.True(host.Probe(new DnsCheckSettings(ProbeHost.To(PortOf(server)))).IsGood);
        using var silent = UdpServer();
        Assert.False(host.Probe(new DnsCheckSettings(ProbeHost.To(PortOf(silent), 0.2))).IsGood);
    }

    [Fact]
    public void ThousandsAtOnceNeedNoThreadAndStayBounded()
    {
        const int Count = 500;
        using var server = new LocalServer(stream => { }); // closes at once: that a connection came about is enough
        int done = 0, good = 0;
        var runs = Enumerable.Range(0, Count).Select(_ => host.Prober.Create(new TcpCheck(), ProbeHost.To(server.Port), (_, end) =>
        {
            done++;
            if (end.IsGood) good++;
        })).ToArray();
        foreach (var run in runs) run.Start(1, 0, 1, Clock.Now());
        host.TurnUntil(() => done == Count);
        Assert.Equal((Count, 0, 0), (good, host.Prober.OpenCount, host.Prober.WaitingCount));
        foreach (var run in runs) run.Dispose();
    }

    [Fact]
    public void ACancelledAttemptSaysNothing()
    {
        using var server = new LocalServer(LocalServer.HoldOpen);
        using var run = host.Prober.Create(new TcpCheck(), ProbeHost.To(server.Port), (_, _) => Assert.Fail("it was cancelled"));
        run.Start(1, 0, 1, Clock.Now());
        run.Cancel();
        Assert.Equal((0, null), (host.Prober.OpenCount, host.Prober.NextWake));
        Assert.True(host.Probe(new TcpCheckSettings(ProbeHost.To(server.Port))).IsGood);
    }
}
