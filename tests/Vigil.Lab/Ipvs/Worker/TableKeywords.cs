using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Ipvs.Worker;

/// <summary>
/// Goal: keywords about the kernel's table have their effect. Method: the daemon on a director, with the line and without it, and what
/// ipvsadm(8) and ss(8) show.
/// </summary>
[Collection(TrafficLab.Name)]
public sealed class TableKeywords : IClassFixture<TrafficLab>, IDisposable
{
    private const string Foreign = "-A -t 192.0.2.1:80 -s sh", Own = "-A -t 10.0.0.100:80 -s rr";
    private const int ForcedBytes = 60_000_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20), OneCheck = TimeSpan.FromSeconds(13);

    private readonly Host _director;
    private LabProcess? _daemon;

    public TableKeywords(TrafficLab lab) => _director = lab.Director;

    public void Dispose()
    {
        _daemon?.Dispose();
        _director.Box.Run("sh", "-c", "ipvsadm -C; ipvsadm --stop-daemon master; ipvsadm --stop-daemon backup; ip netns del inner; rm -rf /run/vigil /run/*.pid; true");
    }

    [Fact]
    public void lvs_flush()
    {
        Assert.Equal([Own, Foreign], AtWork(""));
        Assert.Equal([Own], AtWork("lvs_flush"));
    }

    [Fact]
    public void lvs_flush_on_stop() => Differs([Foreign], [], line => AfterStop(line), "lvs_flush_on_stop");

    [Fact]
    public void lvs_flush_onstop() => Differs([Foreign], [], line => AfterStop(line), "lvs_flush_onstop");

    [Fact]
    public void lvs_repair() => Differs([Own], [], line =>
    {
        Start(line);
        _director.Box.Run("ipvsadm", "-D", "-t", "10.0.0.100:80");
        try
        {
            Wait.Until(() => Listing().Length > 0, OneCheck, "it is put right");
        }
        catch (TimeoutException)
        {
            // seen below
        }
        return Listing();
    }, "lvs_repair off");

    [Fact]
    public void lvs_sync_daemon() => Differs("", "master backup syncid=5", line =>
    {
        Start(line);
        var text = _director.Box.Run("ipvsadm", "-L", "--daemon");
        return string.Join(' ', Regex.Matches(text, @"^(master|backup)|syncid=5\b", RegexOptions.Multiline).Select(match => match.Value).Distinct().OrderByDescending(word => word[0] == 'm').ThenBy(word => word));
    }, "lvs_sync_daemon eth0 id 5");

    [Fact]
    public void lvs_netlink_cmd_rcv_bufs() => Differs(false, true, line => Buffers(line).Contains(2 * 70_000), "lvs_netlink_cmd_rcv_bufs 70000");

    [Fact]
    public void lvs_netlink_cmd_rcv_bufs_force() =>
        Differs(false, true, line => Buffers($"lvs_netlink_cmd_rcv_bufs {ForcedBytes}\n{line}").Contains(2 * ForcedBytes), "lvs_netlink_cmd_rcv_bufs_force");

    [Fact]
    public void net_namespace_ipvs() => Differs("", Own, line =>
    {
        _director.Box.Run("sh", "-c", "mkdir -p /run/netns; ip netns del inner 2>/dev/null; ip netns add inner; ip -n inner link set lo up");
        Start("", line);
        Wait.Until(() => Listing().Length > 0 || Inner().Length > 0, Soon, "a table somewhere");
        return Inner();
    }, "net_namespace_ipvs inner");

    private string Inner() => _director.Box.Run("ip", "netns", "exec", "inner", "ipvsadm", "-Sn").Split('\n')[0].Trim();

    private static void Differs<T>(T without, T with, Func<string, T> see, string line)
    {
        Assert.Equal(without, see(""));
        Assert.Equal(with, see(line));
    }

    /// <summary>The table once the daemon has made its own, beside one of somebody else's.</summary>
    private string[] AtWork(string line)
    {
        _director.Box.Run("sh", "-c", $"ipvsadm -C; ipvsadm {Foreign}");
        Start(line);
        return Listing();
    }

    private string[] AfterStop(string line)
    {
        AtWork(line);
        Assert.Equal(0, _daemon!.Stop(Soon));
        return Listing();
    }

    private int[] Buffers(string line)
    {
        Start(line);
        return [.. Regex.Matches(_director.Box.Run("ss", "-O", "-f", "netlink", "-pam"), @"genl:[^\n]*?skmem:\([^)]*?rb([0-9]+)").Select(match => int.Parse(match.Groups[1].Value))];
    }

    private void Start(string global, string root = "")
    {
        if (_daemon is { Running: true })
            _daemon.Stop(Soon);
        _daemon?.Dispose();
        _daemon = Product.Vigil.Start(_director, $$"""
            {{root}}
            global_defs {
                {{global}}
            }
            virtual_server 10.0.0.100 80 {
                protocol TCP
                lvs_sched rr
                real_server 10.0.0.3 80 {
                }
            }
            """);
        _daemon.WaitFor("Startup complete", Soon);
    }

    private string[] Listing() => [.. _director.Box.Run("ipvsadm", "-Sn").Split('\n').Where(line => line.StartsWith("-A", StringComparison.Ordinal)).Order()];
}
