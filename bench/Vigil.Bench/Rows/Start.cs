using Vigil.Bench.Lab;

namespace Vigil.Bench.Rows;

/// <summary>From exec to the first advert on the wire, less the master-down time every backup has to wait at its start.</summary>
internal static class Start
{
    private const int Priority = 200;
    private const double Interval = 0.1;
    private static readonly (int Instances, int Full, int Quick)[] Sizes = [(1, 8, 3), (255, 4, 1)];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static void Measure(RowRun run)
    {
        foreach (var (instances, full, quick) in Sizes)
        {
            using var lan = new Lan(hosts: 1, interfaces: 1);
            var config = Configs.Vrrp(instances, Interval, "BACKUP", Priority);
            for (var i = run.Pick(full, quick); i > 0; i--)
            {
                lan.Capture.Clear();
                var daemon = new RunningDaemon(lan.Hosts[0], run.Contender, config);
                var advert = lan.Capture.WaitFor(f => f.Kind == FrameKind.Advert, daemon.StartedNs, Limit)
                    ?? throw new TimeoutException($"no advert within {Limit.TotalSeconds} s; the daemon logged:\n{lan.Hosts[0].LastLog}");
                if (instances > 1)
                    run.Add("start", $"exec to the last of {instances} first adverts", "ms", (LastFirst(lan, instances) - daemon.StartedNs) / 1e6);
                run.Add("start", $"exec to first advert above master-down, {instances} instances", "ms",
                    (advert.TimeNs - daemon.StartedNs - Configs.MasterDownNs(Interval, Priority)) / 1e6);
                daemon.Stop();
            }
        }
    }

    /// <summary>When the last instance sent its first advert, ns.</summary>
    private static long LastFirst(Lan lan, int instances)
    {
        var deadline = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (Environment.TickCount64 < deadline)
        {
            var firsts = lan.Capture.Since(0).Where(f => f.Kind == FrameKind.Advert).DistinctBy(f => f.Vrid).ToArray();
            if (firsts.Length == instances)
                return firsts[^1].TimeNs;
        }
        throw new TimeoutException($"not all {instances} instances advertise within {Limit.TotalSeconds} s");
    }
}
