using System.Text.Json;
using Vigil.Lab.Ipvs;
using Vigil.LabKit;
using Vigil.Xdp.Engine;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>
/// Goal: an unchanged keepalived.conf is balanced by Vigil's own engine through failures, reloads and the daemon's own death. Method: the
/// program on a director with three servers (DR), what `vigil lb` lists, and conversations of a client.
/// </summary>
public sealed class DaemonTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly DirectLab _lab = new(PacketPath.Tc, start: false);
    private readonly List<LabProcess> _daemons = [];
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        _open.ForEach(one => one.Dispose());
        _daemons.ForEach(daemon => daemon.Dispose());
        _lab.Director.Box.Run("sh", "-c", "rm -rf /sys/fs/bpf/vigil/n$(readlink /proc/self/ns/net | tr -dc 0-9)");
        _lab.Dispose();
    }

    [Fact]
    public void ServersThatDieLeaveTheTableAndComeBack()
    {
        var daemon = Start(Config("", Servers(0, 1, 2)));
        Expect("s1 s2 s3");
        _lab.Refuse(1);
        Expect("s1 s3");
        Assert.DoesNotContain("s2", Enumerable.Range(0, 6).Select(_ => Once()));
        _lab.Serve(1);
        Expect("s1 s2 s3");
        Assert.Equal(["s1", "s2", "s3"], Enumerable.Range(0, 3).Select(_ => Once()).Order());
        Assert.Equal(0, daemon.Stop(Soon));
        Assert.Empty(Engines());
    }

    [Fact]
    public void WhatWasBalancedIsListedWhileNobodyRuns()
    {
        var daemon = Start(Config("", Servers(0, 1), "wrr"));
        Expect("s1 s2");
        var talk = Open();
        var partner = talk.Ask("hello");
        daemon.KillTree();
        Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(partner, talk.Ask($"{i}")));
        var service = Assert.Single(Assert.Single(Engines()).GetProperty("services").EnumerateArray());
        Assert.Equal(("TCP", "10.0.0.100", 80, "wrr"), (service.GetProperty("protocol").GetString(), service.GetProperty("address").GetString(),
            service.GetProperty("port").GetInt32(), service.GetProperty("scheduler").GetString()));
        var servers = service.GetProperty("servers").EnumerateArray().ToDictionary(one => Name(one));
        Assert.Equal(["s1", "s2"], servers.Keys.Order());
        Assert.Equal((1, 1ul, "Route"), (servers[partner].GetProperty("active").GetInt32(), Connections(servers[partner]), servers[partner].GetProperty("forward").GetString()));
        Assert.All(servers.Where(one => one.Key != partner), one => Assert.Equal((0, 0ul), (one.Value.GetProperty("active").GetInt32(), Connections(one.Value))));
        // 3 of the handshake and 10 lines with their acknowledgements, at least.
        Assert.InRange(servers[partner].GetProperty("counters").GetProperty("inPackets").GetInt64(), 13, 60);
        Assert.Equal(["eth0 (tc)"], Assert.Single(Engines()).GetProperty("interfaces").EnumerateArray().Select(one => one.GetString()));
        Assert.Contains("Engine xdp on eth0 (tc), 1 connections", _lab.Director.Box.Run(Programs.Vigil, "lb"));
        var port = JsonDocument.Parse(_lab.Director.Box.Run(Programs.Vigil, "lb", "engines", "--json")).RootElement.GetProperty("interfaces").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == "eth0");
        Assert.Equal((true, "tc"), (port.GetProperty("balanced").GetBoolean(), port.GetProperty("path").GetString()));
        Assert.Contains("a veth takes frames", port.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ASupervisorThatIsKilledTakesNothingAwayAndItsSuccessorGoesOn()
    {
        var daemon = Start(Config("", Servers(0, 1)));
        Expect("s1 s2");
        var talks = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        var partners = talks.ConvertAll(talk => talk.Ask("hello"));
        daemon.Send(Signal.Kill);
        daemon.WaitForExit(Soon);
        Wait.Until(() => _lab.Director.Box.Run("sh", "-c", "pidof vigil vigil_checker || true").Length == 0, Soon, "the end of the worker");
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask($"{i}"))));
        Assert.Equal(["s1", "s2"], Enumerable.Range(0, 2).Select(_ => Once()).Order());
        daemon = Start(Config("", Servers(0, 1)));
        daemon.WaitFor("Startup complete", Soon);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask($"again {i}"))));
        Assert.Equal(0, daemon.Stop(Soon));
        Assert.Empty(Engines());
    }

    [Fact]
    public void AReloadKeepsConversationsAndWeightsAreObeyed()
    {
        var daemon = Start(Config("", Servers(0, 1), "wrr"));
        Expect("s1 s2");
        var talks = Enumerable.Range(0, 2).Select(_ => Open()).ToList();
        var partners = talks.ConvertAll(talk => talk.Ask("hello"));
        Reload(daemon, Config("", Servers(0, 1, 2).Replace("TCP_CHECK", "weight 3\nTCP_CHECK", StringComparison.Ordinal), "wrr"));
        Expect("s1 s2 s3");
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("still there?")));
        Reload(daemon, Config("", Servers(0).Replace("TCP_CHECK", "weight 3\nTCP_CHECK", StringComparison.Ordinal) + Servers(1), "wrr"));
        Expect("s1 s2");
        Assert.Equal((6, 2), Split(8));
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("and now?")));
    }

    [Fact]
    public void ASorryServerServesWhileTheQuorumIsLost()
    {
        Start(Config($"quorum 2\nsorry_server {_lab.Servers[2].Address} {DirectLab.Port}", Servers(0, 1)));
        Expect("s1 s2");
        _lab.Refuse(1);
        Expect("s3");
        Assert.Equal("s3", Once());
        _lab.Serve(1);
        Expect("s1 s2");
        Assert.NotEqual("s3", Once());
    }

    [Fact]
    public void AFailedServersConversationsGoOnWithDrain()
    {
        Start(Config("on_failure drain", Servers(0, 1)));
        Expect("s1 s2");
        var talks = Enumerable.Range(0, 2).Select(_ => Open()).ToList();
        var partners = talks.ConvertAll(talk => talk.Ask("hello"));
        _lab.Refuse(1); // it listens no longer, but goes on talking
        Expect("s1");
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("still there?")));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal("s1", Once()));
        Assert.Contains("removed (drain)", _lab.Director.Box.Run(Programs.Vigil, "lb"), StringComparison.Ordinal);
    }

    private void Reload(LabProcess daemon, string config)
    {
        int mark = daemon.Mark;
        _lab.Director.Box.Write(Product.ConfigPath, config);
        daemon.Send(Signal.Hup);
        daemon.WaitFor("Reload complete: virtual servers", Soon, mark);
    }

    private (int First, int Second) Split(int count)
    {
        var names = Enumerable.Range(0, count).Select(_ => Once()).ToLookup(name => name);
        return (names["s1"].Count(), names["s2"].Count());
    }

    private static ulong Connections(JsonElement server) => server.GetProperty("counters").GetProperty("connections").GetUInt64();

    private JsonElement[] Engines() => [.. JsonDocument.Parse(_lab.Director.Box.Run(Programs.Vigil, "lb", "--json")).RootElement.GetProperty("engines").EnumerateArray()];

    /// <summary>Waits until the table has these servers, and packets can reach them.</summary>
    private void Expect(string servers)
    {
        var seen = "";
        Wait.Until(() => (seen = Seen()) == servers, Soon, $"servers {servers}; there are {seen}\n{_daemons[^1].Log}");
    }

    private string Seen() => string.Join(' ', Engines().SelectMany(engine => engine.GetProperty("services").EnumerateArray())
        .SelectMany(service => service.GetProperty("servers").EnumerateArray())
        .Where(server => server.GetProperty("remarks").GetArrayLength() == 0).Select(Name).Order());

    private string Name(JsonElement server) => _lab.Servers.Single(one => one.Address == server.GetProperty("address").GetString()).Name;

    private LabProcess Start(string config, params string[] options)
    {
        var daemon = Product.Vigil.Start(_lab.Director, config, options);
        _daemons.Add(daemon);
        return daemon;
    }

    private Conversation Open()
    {
        var talk = new Conversation(_lab.Client, DirectLab.Address, DirectLab.Port);
        _open.Add(talk);
        return talk;
    }

    private string Once()
    {
        using var talk = new Conversation(_lab.Client, DirectLab.Address, DirectLab.Port);
        return talk.Ask("once");
    }

    private static string Config(string service, string servers, string scheduler = "rr", string global = "") => $$"""
        global_defs {
            lb_engine xdp
            {{global}}
        }
        virtual_server {{DirectLab.Address}} {{DirectLab.Port}} {
            protocol TCP
            lvs_sched {{scheduler}}
            lvs_method DR
            delay_loop 1
            {{service}}
            {{servers}}
        }
        """;

    private string Servers(params int[] servers) => string.Concat(servers.Select(i => $$"""
        real_server {{_lab.Servers[i].Address}} {{DirectLab.Port}} {
            TCP_CHECK {
                connect_timeout 1
                retry 1
                delay_before_retry 0.2
            }
        }

        """));
}
