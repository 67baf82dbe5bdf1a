using Vigil.Bench.Lab;

namespace Vigil.Bench.Rows;

/// <summary>
/// Two hosts: a (priority 200, state MASTER) and b (priority 150). Each repetition starts a, lets it be master, takes it away
/// just after one of its adverts, and waits for b's first gratuitous ARP.
/// </summary>
internal static class Failover
{
    private const int MasterPriority = 200, BackupPriority = 150;
    private const byte PortA = 0, PortB = 1;
    private const long SettleNs = 100_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The intervals measured, with repetitions in a round: full, quick.</summary>
    private static readonly (double Seconds, int Full, int Quick)[] Intervals = [(1, 4, 1), (0.1, 10, 4), (0.01, 15, 5)];

    /// <summary>The master is killed; its address moves when the master-down timer of the backup ends.</summary>
    public static void TakeOver(RowRun run) =>
        Measure(run, new Way("take-over", "SIGKILL", "last advert", "master-down", Configs.MasterDownNs, d => d.Kill()));

    /// <summary>The master is told to stop: it sends priority 0 and the backup waits its skew time only.</summary>
    public static void HandOver(RowRun run) =>
        Measure(run, new Way("hand-over", "SIGTERM", "priority 0", "skew", Configs.SkewNs, d => d.Terminate()));

    private static void Measure(RowRun run, Way way)
    {
        foreach (var (interval, full, quick) in Intervals)
        {
            using var lan = new Lan(hosts: 2, interfaces: 1);
            var pair = new Pair(lan);
            var backup = new RunningDaemon(lan.Hosts[1], run.Contender, Configs.Vrrp(1, interval, "BACKUP", BackupPriority));
            pair.WaitForAdvert(PortB, backup.StartedNs);
            for (var i = run.Pick(full, quick); i > 0; i--)
                Once(run, way, interval, pair);
            backup.Stop();
        }
    }

    private static void Once(RowRun run, Way way, double interval, Pair pair)
    {
        pair.Forget();
        var master = new RunningDaemon(pair.HostA, run.Contender, Configs.Vrrp(1, interval, "MASTER", MasterPriority));
        pair.WaitForAdvert(PortA, master.StartedNs);
        pair.WaitForAdvert(PortA, Native.RealtimeNs() + SettleNs);
        var tree = master.Tree;
        var taken = way.Take(master);
        RunningDaemon.WaitGone(tree);
        var garp = pair.FirstGarpOfBackup(taken);
        // A dead master leaves its address behind; the next repetition starts on a clean host.
        pair.HostA.Try("ip addr del 10.0.1.1/32 dev eth0 2>/dev/null");
        var rival = pair.BackupRoseBefore(taken, interval);
        run.Add(way.Row, $"{interval} s: false take-over before the {way.Act} (not counted below)", "0/1", rival ? 1 : 0);
        if (rival)
            return;
        var heard = pair.LastAdvertOfMaster(garp);
        var wait = way.WaitNs(interval, BackupPriority);
        run.Add(way.Row, $"{interval} s: {way.Act} to GARP", "ms", (garp - taken) / 1e6);
        run.Add(way.Row, $"{interval} s: {way.From} to GARP, above {way.Above}", "ms", (garp - heard - wait) / 1e6);
        run.Add(way.Row, $"{interval} s: {way.From} to GARP / {way.Above}", "x", (garp - heard) / wait);
    }

    /// <summary>A way for a master to go.</summary>
    /// <param name="Act">What is done to it.</param>
    /// <param name="From">Its last word on the wire.</param>
    /// <param name="Above">Name of the time the backup has to wait after that.</param>
    /// <param name="WaitNs">That time in ns, of an interval in seconds and the backup's priority.</param>
    /// <param name="Take">Does it and says when, CLOCK_REALTIME ns.</param>
    private sealed record Way(string Row, string Act, string From, string Above, Func<double, int, double> WaitNs, Func<RunningDaemon, long> Take);

    /// <summary>What the capture says about the two.</summary>
    private sealed class Pair(Lan lan)
    {
        public Node HostA => lan.Hosts[PortA];

        public void Forget() => lan.Capture.Clear();

        public void WaitForAdvert(byte port, long sinceNs) =>
            Wait(f => f.Port == port && f.Kind == FrameKind.Advert, sinceNs, $"advert of host {lan.Hosts[port].Name}");

        public long FirstGarpOfBackup(long sinceNs) =>
            Wait(f => f.Port == PortB && f.Kind == FrameKind.Garp, sinceNs, "gratuitous ARP of the backup");

        /// <summary>Time of the last advert of host a before <paramref name="garpNs"/>.</summary>
        public long LastAdvertOfMaster(long garpNs) => lan.Capture.Since(0)
            .Last(f => f.Port == PortA && f.Kind == FrameKind.Advert && f.TimeNs < garpNs).TimeNs;

        /// <summary>True when the backup advertised while the master was well and alive: a stalled machine, not a take-over.</summary>
        public bool BackupRoseBefore(long takenNs, double interval)
        {
            var frames = lan.Capture.Since(0);
            var risen = frames.First(f => f.Port == PortA && f.Kind == FrameKind.Advert).TimeNs + (long)(interval * 1e9);
            return frames.Any(f => f.Port == PortB && f.Kind == FrameKind.Advert && f.TimeNs > risen && f.TimeNs <= takenNs);
        }

        private long Wait(Func<Frame, bool> fits, long sinceNs, string what) =>
            lan.Capture.WaitFor(fits, sinceNs, Limit)?.TimeNs
            ?? throw new TimeoutException($"no {what} within {Limit.TotalSeconds} s; the daemons logged:\n{lan.Hosts[0].LastLog}\n{lan.Hosts[1].LastLog}");
    }
}
