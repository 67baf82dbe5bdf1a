using Vigil.Bench.Lab;
using Vigil.Bench.Report;

namespace Vigil.Bench.Rows;

/// <summary>One host whose daemon is master of many instances, alone on its wires.</summary>
internal sealed class Solo : IDisposable
{
    public const double Interval = 0.1;
    private const byte FirstPriority = 200;
    private const int BulkRestMs = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Gratuitous ARPs, logs and what else follows a start are over by then.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1.5);

    private readonly int _instances;

    /// <summary>Starts the daemon and waits until every instance advertises and the start is well over.</summary>
    public Solo(Contender contender, int instances, string prefix = "")
    {
        _instances = instances;
        Lan = new Lan(hosts: 1, Configs.InterfacesFor(instances));
        if (instances > 10)
            Lan.Capture.RestMs = BulkRestMs;
        Daemon = new RunningDaemon(Lan.Hosts[0], contender, Config(FirstPriority), prefix);
        WaitForAll(Daemon.StartedNs);
        Thread.Sleep(Settle);
        Lan.Capture.Clear();
    }

    public Lan Lan { get; }

    public RunningDaemon Daemon { get; }

    /// <summary>The same file with another priority.</summary>
    public string Config(int priority) => Configs.Vrrp(_instances, Interval, "MASTER", priority);

    /// <summary>Waits until every instance has sent an advert since <paramref name="sinceNs"/>.</summary>
    public void WaitForAll(long sinceNs)
    {
        var deadline = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        while (true)
        {
            var seen = Lan.Capture.Since(sinceNs).Where(f => f.Kind == FrameKind.Advert).Select(f => (f.Port, f.Vrid)).Distinct().Count();
            if (seen >= _instances)
                return;
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException($"{seen} of {_instances} instances advertise after {Limit.TotalSeconds} s; the daemon logged:\n{Lan.Hosts[0].LastLog}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Lets the daemon work for a while and records the gaps of its adverts and what they cost.</summary>
    public void Watch(RowRun run, string row, string prefix, int seconds)
    {
        var tree = Daemon.Tree;
        Lan.Capture.Clear();
        var cpu = ProcessTree.CpuSeconds(tree);
        var from = Native.RealtimeNs();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        cpu = ProcessTree.CpuSeconds(tree) - cpu;
        var elapsed = (Native.RealtimeNs() - from) / 1e9;
        var frames = Lan.Capture.Since(from);
        var gaps = Gaps.PerInstance(frames).Select(g => g.Ns / 1e6).ToArray();
        run.Add(row, $"{prefix}: jitter, distance of a gap from 100 ms", "ms", gaps.Select(g => Math.Abs(g - Interval * 1e3)));
        run.Add(row, $"{prefix}: mean gap", "ms", gaps.Average());
        run.Add(row, $"{prefix}: CPU per minute", "s", cpu * 60 / elapsed);
        run.Add(row, $"{prefix}: CPU per advert", "us", cpu * 1e6 / frames.Count(f => f.Kind == FrameKind.Advert));
    }

    public void Dispose() => Lan.Dispose();
}

/// <summary>Gaps between adverts.</summary>
internal static class Gaps
{
    /// <summary>The time between each two adverts of one virtual router that follow each other, ns; frames in order of time.</summary>
    public static IEnumerable<(long FromNs, long Ns)> PerInstance(IEnumerable<Frame> frames)
    {
        Dictionary<(byte, byte), long> last = [];
        foreach (var frame in frames)
        {
            if (frame.Kind != FrameKind.Advert)
                continue;
            if (last.TryGetValue((frame.Port, frame.Vrid), out var before))
                yield return (before, frame.TimeNs - before);
            last[(frame.Port, frame.Vrid)] = frame.TimeNs;
        }
    }
}
