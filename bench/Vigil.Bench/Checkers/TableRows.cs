using Vigil.Bench.Lab;
using Vigil.Bench.Rows;

namespace Vigil.Bench.Checkers;

/// <summary>How long the table of 1,000 virtual servers with 5 real servers each takes, at the start and at reloads.</summary>
internal static class TableRows
{
    private const double AdvertInterval = 0.1;

    /// <summary>Where the addresses of the other real servers begin.</summary>
    private const int Other = 10_000;

    /// <summary>Over after a start: first checks, what a runtime does late.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(4);

    /// <summary>What a reload costs besides the table is over so long after it.</summary>
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);

    private static ServiceFile File(CheckKind check) => new() { Services = 1000, ServersEach = 5, Check = check, AdvertInterval = AdvertInterval };

    /// <summary>From exec to the table.</summary>
    public static void Start(RowRun run)
    {
        foreach (var check in (CheckKind[])[CheckKind.None, CheckKind.Tcp])
        {
            var (file, name) = (File(check), check == CheckKind.None ? "no checks" : "TCP_CHECK");
            using var director = new Director(file);
            for (var i = run.Pick(3, 1); i > 0; i--)
            {
                var (daemon, right) = director.Start(run.Contender, file);
                run.Add("start", $"{name}: exec to the whole table", "ms", (right - daemon.StartedNs) / 1e6);
                run.Add("start", $"{name}: CPU until then", "ms", ProcessTree.CpuSeconds(daemon.Tree) * 1e3);
                daemon.Stop();
            }
            using var tap = new NetlinkTap(director.Host);
            var (counted, _) = director.Start(run.Contender, file, isQuiet: true);
            Count(run, tap, "start", name, (0, 0));
            counted.Stop();
        }
    }

    /// <summary>What a reload changes, in turn.</summary>
    private static readonly (string Name, Func<ServiceFile, ServiceFile> Change)[] Changes =
    [
        ("one service more", f => f with { Services = f.Services + 1 }),
        ("5,000 other weights", f => f with { Services = 1000, Weight = f.Weight % 2 + 1 }),
        ("5,000 other real servers", f => f with { FirstServer = Other - f.FirstServer }),
    ];

    /// <summary>SIGHUP with a changed file, until the table says so.</summary>
    public static void Reload(RowRun run, string row, CheckKind check)
    {
        var file = File(check);
        using var director = new Director(file);
        var (daemon, _) = director.Start(run.Contender, file);
        Thread.Sleep(Settle);
        Watch(run, director, row);
        for (var i = run.Pick(4, 1); i > 0; i--)
            foreach (var (name, change) in Changes)
                Once(run, director, daemon, file = change(file), row, name);
        using var tap = new NetlinkTap(director.Host);
        foreach (var (name, change) in Changes)
        {
            var before = tap.Counts;
            daemon.Reload((file = change(file)).Text());
            director.Await(file, isQuiet: true);
            Count(run, tap, row, name, before);
        }
        daemon.Stop();
    }

    /// <summary>The longest gap while nothing happens: what the machine does by itself.</summary>
    private static void Watch(RowRun run, Director director, string row)
    {
        var from = Native.RealtimeNs();
        director.Lan.Capture.Clear();
        Thread.Sleep(After);
        run.Add(row, "no reload: longest gap between adverts", "ms", LongestGap(director, from));
    }

    private static void Once(RowRun run, Director director, RunningDaemon daemon, ServiceFile file, string row, string name)
    {
        Thread.Sleep(500);
        director.Lan.Capture.Clear();
        var tree = daemon.Tree;
        var cpu = ProcessTree.CpuSeconds(tree);
        var text = file.Text();
        var told = daemon.Reload(text);
        var right = director.Await(file);
        Thread.Sleep(After);
        run.Add(row, $"{name}: SIGHUP to the whole table", "ms", (right - told) / 1e6);
        run.Add(row, $"{name}: longest gap between adverts", "ms", LongestGap(director, told));
        run.Add(row, $"{name}: CPU until {After.TotalSeconds} s after it", "ms", (ProcessTree.CpuSeconds(tree) - cpu) * 1e3);
    }

    private static void Count(RowRun run, NetlinkTap tap, string row, string name, (long Changes, long Reads) before)
    {
        Thread.Sleep(500);
        var (changes, reads) = tap.Counts;
        run.Add(row, $"{name}: requests to IPVS that change", "count", changes - before.Changes);
        run.Add(row, $"{name}: requests to IPVS that read", "count", reads - before.Reads);
    }

    private static double LongestGap(Director director, long sinceNs) =>
        Gaps.PerInstance(director.Lan.Capture.Since(0)).Where(g => g.FromNs + g.Ns >= sinceNs).Select(g => g.Ns / 1e6)
            .DefaultIfEmpty(double.NaN).Max();
}
