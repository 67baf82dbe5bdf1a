using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs.Worker;

/// <summary>
/// Goal: an unchanged keepalived.conf is balanced by the daemon itself, through failures, reloads and the death of its checker. Method: the
/// program on a director with three servers, what ipvsadm(8) lists, and conversations of a client.
/// </summary>
[Collection(TrafficLab.Name)]
public sealed class WorkerTests : IClassFixture<TrafficLab>, IDisposable
{
    private const string Service = $"-A -t {TrafficLab.Address}:80 -s rr";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TrafficLab _lab;
    private readonly List<LabProcess> _daemons = [];

    public WorkerTests(TrafficLab lab)
    {
        _lab = lab;
        for (int i = 0; i < 3; i++)
            lab.Serve(i);
        // An instance takes it away when it ends.
        lab.Director.Box.Run("ip", "address", "replace", $"{TrafficLab.Address}/32", "dev", "eth0");
    }

    public void Dispose()
    {
        _daemons.ForEach(daemon => daemon.Dispose());
        _lab.Director.Box.Run("ipvsadm", "-C");
        _lab.Director.Box.Run("sh", "-c", "ipvsadm --stop-daemon master; ipvsadm --stop-daemon backup; rm -rf /run/vigil /run/*.pid; true");
    }

    [Fact]
    public void ServersThatDieLeaveTheTableAndComeBack()
    {
        var daemon = Start(Config("", Servers(0, 1, 2)));
        Expect(Up(0, 1, 2));
        _lab.Refuse(1);
        Expect(Up(0, 2));
        Assert.DoesNotContain("s2", Enumerable.Range(0, 6).Select(_ => Once()));
        _lab.Serve(1);
        Expect(Up(0, 1, 2));
        Assert.Equal(["s1", "s2", "s3"], Enumerable.Range(0, 3).Select(_ => Once()).Order());
        Assert.Equal(0, daemon.Stop(Soon));
        Assert.Equal("", Listing());
        Assert.Equal("", _lab.Director.Box.Run("sh", "-c", "ls /run/*.pid 2>/dev/null; find /run/vigil -type f"));
    }

    [Theory]
    [InlineData("alpha", "KILL")]
    [InlineData("alpha", "STOP")]
    [InlineData("inhibit_on_failure", "KILL")]
    public void ACheckerThatIsKilledOrStandsStillIsReplacedAndItsTableStaysAsItIs(string line, string signal)
    {
        string dead = line == "alpha" ? "" : $"\n-a -t {TrafficLab.Address}:80 -r {_lab.Servers[2].Address}:80 -m -w 0";
        _lab.Refuse(2);
        var daemon = Start(Config(line, Servers(0, 1, 2)));
        Expect(Up(0, 1) + dead);
        using var talk = new Conversation(_lab.Client, TrafficLab.Address, TrafficLab.Port);
        var partner = talk.Ask("hello");
        Wait.Until(() => _lab.Director.Box.Run("sh", "-c", "grep -l '^server.* -$' -r /run/vigil/health || true").Length > 0, Soon, "what is known is on disk");
        int mark = daemon.Mark;
        _lab.Director.Box.Run("sh", "-c", $"kill -{signal} $(cat /run/checkers.pid)");
        daemon.WaitFor("Starting Healthcheck child process", Soon, mark);
        // Its first checks come a second after its start.
        Wait.Never(() => Listing() != Up(0, 1) + dead, TimeSpan.FromSeconds(4), "another table");
        Assert.Equal(partner, talk.Ask("still there?"));
        Assert.Empty(daemon.Matching("Table of services changed", mark));
        _lab.Serve(2);
        Expect(Up(0, 1, 2));
        Assert.Equal(0, daemon.Stop(Soon));
        Assert.Equal("", Listing());
    }

    [Fact]
    public void AReloadMakesOnlyTheDifferenceAndConversationsSurviveIt()
    {
        var daemon = Start(Config("", Servers(0, 1)));
        Expect(Up(0, 1));
        using var one = new Conversation(_lab.Client, TrafficLab.Address, TrafficLab.Port);
        using var other = new Conversation(_lab.Client, TrafficLab.Address, TrafficLab.Port);
        var kept = one.Ask("hello") == "s1" ? one : other;
        other.Ask("hello");
        Assert.Equal(0, Reload(daemon, Config("", Servers(0, 1))));
        Assert.Equal(2, Reload(daemon, Config("", Servers(0, 2))));
        Expect(Up(0, 2));
        Assert.Equal("s1", kept.Ask("still there?"));
        Assert.Equal(1, Reload(daemon, Config("lvs_sched wrr", Servers(0, 2))));
        Expect(Up(0, 2).Replace("-s rr", "-s wrr", StringComparison.Ordinal));
        Assert.Equal("s1", kept.Ask("and now?"));

        int mark = daemon.Mark;
        _lab.Director.Box.Write(Product.ConfigPath, Config("lvs_sched", Servers(0, 1, 2)) + "}}");
        daemon.Send(Signal.Hup);
        daemon.WaitFor("Reload refused", Soon, mark);
        Assert.Equal(Up(0, 2).Replace("-s rr", "-s wrr", StringComparison.Ordinal), Listing());
        Assert.Equal("s1", kept.Ask("and after the bad one?"));
    }

    [Fact]
    public void WithMinusIEverythingStaysAndTheNextDaemonTakesItOver()
    {
        var daemon = Start(Config("", Servers(0, 1)), "-I");
        Expect(Up(0, 1));
        Assert.Equal(0, daemon.Stop(Soon));
        Assert.Equal(Up(0, 1), Listing());
        daemon = Start(Config("", Servers(0, 1)));
        daemon.WaitFor("Startup complete", Soon);
        Assert.Equal(Up(0, 1), Listing());
        Assert.Empty(daemon.Matching("Table of services changed"));
        Assert.Equal(0, daemon.Stop(Soon));
        Assert.Equal("", Listing());
    }

    /// <summary>Without its address a virtual server with ha_suspend is in the table, as under 2.2.7, but nobody asks its servers.</summary>
    [Fact]
    public void ChecksRestWhileTheAddressIsElsewhereAndTheSyncDaemonFollowsTheInstance()
    {
        _lab.Refuse(1);
        _lab.Director.Box.Run("ip", "address", "del", $"{TrafficLab.Address}/32", "dev", "eth0");
        try
        {
            var daemon = Start($$"""
                global_defs {
                    lvs_sync_daemon eth0 VI_1
                }
                vrrp_script ready {
                    script "/bin/test -e /run/ready"
                    interval 1
                }
                {{Instance("track_script {\nready\n}")}}
                """ + Config("ha_suspend", Servers(0, 1)));
            Expect(Up(0, 1));
            ExpectRole("backup");
            Wait.Never(() => Listing() != Up(0, 1), TimeSpan.FromSeconds(3), "a check");
            _lab.Director.Box.Write("/run/ready", "");
            daemon.WaitFor("Entering MASTER STATE", Soon);
            Expect(Up(0));
            ExpectRole("master");
            int mark = daemon.Mark;
            _lab.Director.Box.Run("rm", "/run/ready");
            daemon.WaitFor("Suspending healthchecker", Soon, mark);
            ExpectRole("backup");
            _lab.Serve(1);
            Wait.Never(() => Listing() != Up(0), TimeSpan.FromSeconds(3), "a check");
            Assert.Equal(0, daemon.Stop(Soon));
            ExpectRole("");
        }
        finally
        {
            _lab.Director.Box.Run("rm", "-f", "/run/ready");
        }
    }

    [Fact]
    public void WithoutAnInstanceBothSyncDaemonsRunAndASuccessorEndsThem()
    {
        var daemon = Start("global_defs {\nlvs_sync_daemon eth0 id 7\n}\n" + Config("", Servers(0)));
        ExpectRole("master", "backup");
        int mark = daemon.Mark;
        _lab.Director.Box.Run("sh", "-c", "kill -9 $(cat /run/checkers.pid)");
        daemon.WaitFor("Gained quorum", Soon, mark);
        ExpectRole("master", "backup");
        Reload(daemon, Config("", Servers(0)));
        ExpectRole("");
    }

    [Fact]
    public void AFailedQuorumLowersThePriorityThroughATrackedFile()
    {
        _lab.Director.Box.Write("/run/down", "-3\n");
        _lab.Director.Box.Write("/run/up", "0\n");
        var daemon = Start($$"""
            global_defs {
                enable_script_security
                script_user root
            }
            track_file quorum {
                file /run/quorum
                init_file 0
            }
            {{Instance("track_file {\nquorum weight 10\n}")}}
            """ + Config("quorum_down \"/bin/cp /run/down /run/quorum\"\nquorum_up \"/bin/cp /run/up /run/quorum\"", Servers(0)));
        daemon.WaitFor("Entering MASTER STATE", Soon);
        Expect(Up(0));
        _lab.Refuse(0);
        daemon.WaitFor("Changing effective priority from 100 to 70", Soon);
        int mark = daemon.Mark;
        _lab.Serve(0);
        daemon.WaitFor("Changing effective priority from 70 to 100", Soon, mark);
    }

    private LabProcess Start(string config, params string[] options)
    {
        var daemon = Product.Vigil.Start(_lab.Director, config, options);
        _daemons.Add(daemon);
        return daemon;
    }

    /// <summary>Reloads and returns how many requests changed the table.</summary>
    private int Reload(LabProcess daemon, string config)
    {
        int mark = daemon.Mark;
        _lab.Director.Box.Write(Product.ConfigPath, config);
        daemon.Send(Signal.Hup);
        daemon.WaitFor("Reload complete: virtual servers", Soon, mark);
        return daemon.Matching("Table of services changed by", mark).Sum(line => int.Parse(Regex.Match(line.Text, @"by (\d+) request").Groups[1].Value));
    }

    private string Config(string lines, params string[] servers) => $$"""
        virtual_server {{TrafficLab.Address}} 80 {
            protocol TCP
            delay_loop 1
            warmup 0
            lvs_sched rr
            lvs_method NAT
            {{lines}}
            {{string.Join('\n', servers)}}
        }
        """;

    private string[] Servers(params int[] which) =>
        [.. which.Select(i => $"real_server {_lab.Servers[i].Address} 80 {{\nTCP_CHECK {{\nconnect_timeout 2\nretry 0\n}}\n}}")];

    private static string Instance(string lines) => $$"""
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 100
            advert_int 1
            {{lines}}
            virtual_ipaddress {
                {{TrafficLab.Address}}/32
            }
        }

        """;

    private string Up(params int[] which) =>
        string.Join('\n', [Service, .. which.Select(i => $"-a -t {TrafficLab.Address}:80 -r {_lab.Servers[i].Address}:80 -m -w 1")]);

    private string Listing() => string.Join('\n', _lab.Director.Box.Run("ipvsadm", "-Sn").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());

    private void Expect(string listing)
    {
        string last = "";
        try
        {
            Wait.Until(() => (last = Listing()) == listing, Soon, "the table");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{_daemons[^1].Log}\nexpected\n{listing}\nis\n{last}");
        }
    }

    /// <summary>Which synchronisation daemons run.</summary>
    private void ExpectRole(params string[] roles)
    {
        string[] wanted = [.. roles.Where(role => role.Length > 0).Order()];
        Wait.Until(() => Roles().SequenceEqual(wanted), Soon, $"sync daemons {string.Join(' ', wanted)}");
    }

    private IEnumerable<string> Roles() => _lab.Director.Box.Run("ipvsadm", "-L", "--daemon").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ')[0]).Order();

    private string Once()
    {
        using var talk = new Conversation(_lab.Client, TrafficLab.Address, TrafficLab.Port);
        return talk.Ask("who are you?");
    }
}
