using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Tests.Checks;
using Xunit;
using static Vigil.Tests.Keywords.Balance;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: the keywords of checks have their effect in every kind of check that has them. Method: when it probes, by virtual time; where from
/// and to, by peers on loopback; what it asks and accepts, by its bytes.
/// </summary>
public sealed partial class CheckKeywords
{
    public static TheoryData<string> Timed => [.. Connected, "MISC_CHECK"];

    public static TheoryData<string> Connected => ["TCP_CHECK", "HTTP_GET", "SSL_GET", "SMTP_CHECK", "host", "DNS_CHECK", "UDP_CHECK", "PING_CHECK"];

    /// <summary>A check of a kind with lines in it.</summary>
    private static string Block(string kind, string lines) => kind switch
    {
        "HTTP_GET" or "SSL_GET" => $"{kind} {{\n{lines}\nurl {{\npath /\n}}\n}}",
        "host" => $"SMTP_CHECK {{\nhost {{\n{lines}\n}}\n}}",
        "MISC_CHECK" => $"MISC_CHECK {{\nmisc_path /bin/check\n{lines}\n}}",
        _ => $"{kind} {{\n{lines}\n}}",
    };

    private static ProbeResult GoodOnce(int number) => number == 0 ? ProbeResult.Good : ProbeResult.Failed("refused");

    private static List<double> Times(string kind, string lines, double seconds, string server = "") =>
        ProbeTimes(Conf("", $"delay_loop 100\ndelay_before_retry 1\nretry 1\n{server}\n{Block(kind, lines)}"), seconds, GoodOnce);

    [Theory]
    [MemberData(nameof(Timed))]
    public void retry(string kind) => Of("retry 3", [1, 101, 102], [1, 101, 102, 103, 104], line => Times(kind, line, 150, "warmup 0"));

    [Theory]
    [MemberData(nameof(Timed))]
    public void delay_before_retry(string kind) => Of("delay_before_retry 4", [1, 101, 102], [1, 101, 105], line => Times(kind, line, 150, "warmup 0"));

    [Theory]
    [MemberData(nameof(Timed))]
    public void delay_loop(string kind) => Of("delay_loop 7", [1], [1, 8, 9], line => Times(kind, line, 12, "warmup 0"));

    [Theory]
    [MemberData(nameof(Timed))]
    public void warmup(string kind) => Of("warmup 0", false, true, line => Times(kind, line, 60, "warmup 50")[0] == 1);

    [Theory]
    [MemberData(nameof(Timed))]
    public void alpha(string kind) => Of("alpha", "10.0.1.1=1", "-", line => Pool(Started(Conf("", Block(kind, line)))));

    [Theory]
    [MemberData(nameof(Timed))]
    public void log_all_failures(string kind) => Of("log_all_failures", false, true, line => Log(
        Conf("", $"delay_loop 100\nwarmup 0\nretry 2\ndelay_before_retry 20\n{Block(kind, line)}"), 102, GoodOnce).Exists(static one => one.Contains("refused", StringComparison.Ordinal)));

    // A probe that tells nothing is given up after three times the limit (of each url) and ten seconds.
    [Theory]
    [MemberData(nameof(Connected))]
    public void connect_timeout(string kind) => Of("connect_timeout 2", 25, 16, line =>
    {
        var world = Started(Conf("", $"warmup 0\n{Block(kind, line)}"));
        world.Wake();
        return (int)(world.Host.NextWake!.Value - world.Now).TotalSeconds;
    });

    [Theory]
    [MemberData(nameof(Connected))]
    public void connect_ip(string kind) => Of("connect_ip 127.0.0.2", "127.0.0.1", "127.0.0.2", line => Meet(kind, line).To);

    [Theory]
    [MemberData(nameof(Connected))]
    public void bindto(string kind) => Of("bindto 127.0.0.3", "127.0.0.1", "127.0.0.3", line => Meet(kind, line).From);

    [Theory]
    [MemberData(nameof(Connected))]
    public void connect_port(string kind)
    {
        using var other = new Meeting();
        Of($"connect_port {other.Port}", false, true, line => Meet(kind, line, other));
    }

    [Theory]
    [MemberData(nameof(Connected))]
    public void bind_port(string kind)
    {
        int free;
        using (var meeting = new Meeting()) free = meeting.Port;
        Of($"bind_port {free}", false, true, line => Meet(kind, line).FromPort == free);
    }

    // By an interface that is not there nobody is reached.
    [Theory]
    [MemberData(nameof(Connected))]
    public void bind_if(string kind) => Of("bind_if none9", "127.0.0.1", kind == "PING_CHECK" ? "none9" : "", line => Meet(kind, line).To);

    private static bool Meet(string kind, string line, Meeting other)
    {
        if (kind == "PING_CHECK") return Connection(kind, line).Target.Port == other.Port;
        Meet(kind, line);
        return other.Guest().To.Length > 0;
    }

    /// <summary>Where an attempt of a check comes from and goes to, as the peer sees it; of an echo, which has no port, as it was told.</summary>
    private static (string To, string From, int FromPort) Meet(string kind, string line)
    {
        if (kind == "PING_CHECK")
        {
            var connection = Connection(kind, line);
            return (connection.Interface ?? $"{connection.Target.Address}", connection.Source.IsNone ? "127.0.0.1" : $"{connection.Source}", connection.SourcePort);
        }
        using var meeting = new Meeting();
        using var host = new ProbeHost();
        var check = (ConnectedCheckSettings)Effect.Bind(At(kind, line, meeting.Port)).Services[0].Servers[0].Checks[0];
        host.Probe(check);
        return meeting.Guest();
    }

    private static CheckConnection Connection(string kind, string line) => FirstCheck<ConnectedCheckSettings>(At(kind, line, 80)).Connection;

    private static string At(string kind, string line, int port) =>
        Conf("", $"connect_timeout 0.3\n{Block(kind, line)}", real: string.Create(CultureInfo.InvariantCulture, $"127.0.0.1 {port}"));

    /// <summary>Peers for streams and datagrams on one port of 127.0.0.1 and 127.0.0.2. Streams are closed at once, datagrams echoed.</summary>
    private sealed class Meeting : IDisposable
    {
        private readonly List<Socket> sockets = [];

        public Meeting()
        {
            while (!TryTake()) Dispose();
        }

        public int Port { get; private set; }

        /// <summary>Who came; nobody is empty.</summary>
        public (string To, string From, int FromPort) Guest()
        {
            foreach (var socket in sockets.Where(static one => one.Poll(0, SelectMode.SelectRead)))
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                if (socket.SocketType == SocketType.Dgram) socket.ReceiveFrom(new byte[2048], ref from);
                else
                {
                    using var guest = socket.Accept();
                    from = guest.RemoteEndPoint!;
                }
                return ($"{((IPEndPoint)socket.LocalEndPoint!).Address}", $"{((IPEndPoint)from).Address}", ((IPEndPoint)from).Port);
            }
            return ("", "", 0);
        }

        public void Dispose()
        {
            sockets.ForEach(static one => one.Dispose());
            sockets.Clear();
        }

        private bool TryTake()
        {
            Port = 0;
            try
            {
                foreach (var address in new[] { "127.0.0.1", "127.0.0.2" })
                {
                    var stream = Bound(SocketType.Stream, ProtocolType.Tcp, address);
                    stream.Listen();
                    Bound(SocketType.Dgram, ProtocolType.Udp, address);
                }
                return true;
            }
            catch (SocketException)
            {
                return false; // somebody has the port of another kind
            }
        }

        private Socket Bound(SocketType type, ProtocolType protocol, string address)
        {
            var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            sockets.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), Port));
            Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            return socket;
        }
    }
}
