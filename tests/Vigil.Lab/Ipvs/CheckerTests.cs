using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Vigil.Checks;
using Vigil.Checks.Tls;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Start;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs;

/// <summary>
/// Goal: a check says to a server what keepalived's says, and thinks the same of the answer. Method: one configuration, one server for each of
/// its checks; Vigil's probes ask them, and keepalived does; what each server heard and which are up must be equal.
/// </summary>
public sealed class CheckerTests
{
    private const string Page = "hello world\n", Sum = "6f5902ac237024bdd0c176cb93063dc4", OtherSum = "00000000000000000000000000000000";
    private const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n" + Page, Bare = "HTTP/1.0 200 OK\r\n\r\n" + Page;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private sealed record Case(string Check, ProtocolType Protocol, string End, string[] Says, bool UsesTls = false);

    private static readonly Case[] Cases =
    [
        Http("", Good), Http("http_protocol 1.0C", Good), Http("http_protocol 1.1", Good), Http("virtualhost www.example.com", Good),
        Http("", Bare), Http("", "HTTP/1.0 404 No\r\n\r\n" + Page), Http("", "HTTP/1.0 204 OK\r\n\r\n"), Http("", "hello there everybody\r\n\r\n"),
        Http("", "HTTP/1.0 200 OK\n\nhello"), Http("", "HTTP/1.0 200 OK\r\nContent"), Http("", "HTTP/1.1 100 Continue\r\n\r\n" + Good), Http("", ""),
        Url("status_code 404", "HTTP/1.0 404 No\r\n\r\n" + Page), Url("status_code 201-203 404", Good),
        Url($"digest {Sum}", Good), Url($"digest {Sum}", Bare), Url($"digest {OtherSum}", Good),
        Url($"digest {Sum}", "HTTP/1.0 500 No\r\n\r\n" + Page), Url($"digest {Sum}", "HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\n" + Page),
        Url($"digest {Sum}", "HTTP/1.0 200 OK\r\nContent-Length: -5\r\nX: Y\r\n\r\n" + Page),
        Url("regex \"o w\"", Good), Url("regex \"zzz\"", Good), Url("regex \"o w\"\nregex_no_match", Good), Url("regex \"O W\"\nregex_options caseless", Good),
        new("SSL_GET {\nurl {\npath /x\n}\n}", ProtocolType.Tcp, "\r\n\r\n", ["", Good], UsesTls: true),
        new("SSL_GET {\nenable_sni\nvirtualhost www.example.com\nurl {\npath /x\n}\n}", ProtocolType.Tcp, "\r\n\r\n", ["", Bare], UsesTls: true),
        Smtp("", "220 hi\r\n", "250 ok\r\n", "221 bye\r\n"), Smtp("helo_name me.example", "220 hi\r\n", "250 ok\r\n", "221 bye\r\n"),
        Smtp("", "554 no\r\n", ""), Smtp("", "220 hi\r\n", "500 no\r\n", ""), Smtp("", "220 hi\r\n", ""),
        Dns("", "ID\x81\x80\0\x01\0\0\0\0\0\0"), Dns("type A\nname www.example.com.", "ID\x81\x80\0\x01\0\0\0\0\0\0"),
        Dns("type txt\nname _x.example", "ID\x81\x83\0\x01\0\0\0\0\0\0"), Dns("", "ID\x01\0\0\x01\0\0\0\0\0\0"),
        Udp("", "any"), Udp("payload 0102ee\nrequire_reply 01X3", "\x01\x23\x45"), Udp("payload 01\nrequire_reply 0123", "\x01\x24"),
        Udp("payload 01\nrequire_reply 01\nmin_reply_length 3", "\x01\x02"), Udp("payload 01\nrequire_reply", ""),
        new("TCP_CHECK {\n}", ProtocolType.Tcp, "\r\n", [""]),
    ];

    private static Case Http(string line, string reply) => new($"HTTP_GET {{\n{line}\nurl {{\npath /x?y=1\n}}\n}}", ProtocolType.Tcp, "\r\n\r\n", ["", reply]);

    private static Case Url(string line, string reply) => new($"HTTP_GET {{\nurl {{\npath /x\n{line}\n}}\n}}", ProtocolType.Tcp, "\r\n\r\n", ["", reply]);

    private static Case Smtp(string line, params string[] says) => new($"SMTP_CHECK {{\n{line}\n}}", ProtocolType.Tcp, "\r\n", says);

    private static Case Dns(string line, string reply) => new($"DNS_CHECK {{\nretry 0\n{line}\n}}", ProtocolType.Udp, "", [reply]);

    private static Case Udp(string line, string reply) => new($"UDP_CHECK {{\n{line}\n}}", ProtocolType.Udp, "", [reply]);

    [Fact]
    public void TheSameIsSaidAndThought()
    {
        using var balancer = new Balancer();
        var servers = Array.Empty<CheckedServer>();
        balancer.Run(() => servers = [.. Cases.Select(one => new CheckedServer(one.Protocol, one.End, one.Says, one.UsesTls))]);
        string config = Path.Combine(balancer.RunDirectory, "keepalived.conf");
        File.WriteAllText(config, Configuration(servers));

        bool[] ours = [];
        balancer.Run(() => ours = Vigil(config));
        foreach (var server in servers) server.Forget();
        var (theirs, theySaid) = Keepalived(balancer, config, servers, ours);
        foreach (var server in servers) server.Forget();
        balancer.Run(() => ours = Vigil(config));
        var said = Heard(servers, theySaid);

        var differences = Cases.Select((one, i) => ours[i] == theirs[i] && said[i] == theySaid[i]
            ? "" : $"{one.Check}\nanswer {one.Says[^1]}\nkeepalived {(theirs[i] ? "up" : "down")} says {theySaid[i]}\nvigil {(ours[i] ? "up" : "down")} says {said[i]}\n");
        Assert.True(differences.All(difference => difference.Length == 0), string.Concat(differences));
        foreach (var server in servers) server.Dispose();
    }

    /// <summary>A probe may end before its last word (QUIT) was read: that is waited for.</summary>
    private static string[] Heard(CheckedServer[] servers, string[] expected)
    {
        string[] heard = [];
        try
        {
            Wait.Until(() => (heard = [.. servers.Select(server => server.Heard)]).SequenceEqual(expected), TimeSpan.FromSeconds(3), "the same words");
        }
        catch (TimeoutException)
        {
            return heard; // the difference is shown by whoever compares
        }
        return heard;
    }

    private static string Configuration(CheckedServer[] servers)
    {
        var text = new StringBuilder();
        foreach (var (i, server) in servers.Index())
        {
            text.Append($"virtual_server 10.0.0.1 {i + 1} {{\nprotocol TCP\nlvs_sched rr\nlvs_method NAT\ndelay_loop 60\nwarmup 5\nalpha\nconnect_timeout 3\n");
            text.Append($"real_server 127.0.0.1 {server.Port} {{\n{Cases[i].Check}\n}}\n}}\n");
        }
        return text.ToString();
    }

    /// <summary>Which are up.</summary>
    private static bool[] Vigil(string config)
    {
        var loaded = ConfigurationLoader.Load(new DaemonOptions { ConfigFile = config });
        using var tls = TlsClient.Create(new());
        return [.. loaded.Configuration.Services.Select(service => Probe((ConnectedCheckSettings)service.Servers[0].Checks[0], tls).IsGood)];
    }

    private static ProbeResult Probe(ConnectedCheckSettings settings, TlsClient tls)
    {
        Assert.False(EventLoop.Create(out var loop).Failed);
        using (loop)
        {
            using var prober = new Prober(loop);
            loop.Woken = prober.Wake;
            ProbeResult? result = null;
            using var run = prober.Create(Probes.Create(settings, tls)!, settings.Connection, (_, end) => result = end);
            run.Start(1, 0, settings.Steps, Clock.Now());
            while (result is null)
            {
                loop.WakeAt(prober.NextWake);
                loop.Turn(100);
            }
            return result.Value;
        }
    }

    private static (bool[] AreUp, string[] Said) Keepalived(Balancer balancer, string config, CheckedServer[] servers, bool[] expected)
    {
        string[] arguments = ["netns", "exec", balancer.Namespace, Programs.Keepalived, "-n", "-C", "-f", config, "-p", config + ".pid", "-c", config + ".checkers.pid", "-r", config + ".vrrp.pid"];
        using var keepalived = Process.Start(new ProcessStartInfo("ip", arguments))!;
        try
        {
            var up = new bool[servers.Length];
            bool IsSettled()
            {
                string listing = balancer.Listing();
                for (int i = 0; i < up.Length; i++) up[i] = Regex.IsMatch(listing, $@"^-a -t 10\.0\.0\.1:{i + 1} ", RegexOptions.Multiline);
                return up.SequenceEqual(expected) && servers.Index().All(one => one.Item.Heard.Length > 0 || Cases[one.Index].Says.Length == 1);
            }
            try
            {
                Wait.Until(IsSettled, Patience, "keepalived to have asked all servers");
            }
            catch (TimeoutException)
            {
                IsSettled(); // what it is like then is compared
            }
            return (up, [.. servers.Select(server => server.Heard)]);
        }
        finally
        {
            keepalived.Kill(entireProcessTree: true);
            keepalived.WaitForExit();
        }
    }
}
