using Vigil.LabKit;

namespace Vigil.Bench.Stalls;

/// <summary>A way to hold the master still.</summary>
/// <param name="Name">The word in the table.</param>
/// <param name="Begin">Does it; what it returns lets the host go on when disposed of.</param>
internal sealed record Hold(string Name, Func<Host, LabProcess, Resumption> Begin)
{
    /// <summary>All ways that stop the host as a whole, as a paused or starved virtual machine.</summary>
    public static readonly IReadOnlyList<Hold> WholeHost =
    [
        new("SIGSTOP", (_, daemon) => Stop([daemon.Pid, .. daemon.Children()])),
        new("cgroup freeze", (host, _) => Until(host.Freeze, host.Thaw)),
        new("1 % of a core", (host, _) => Starve(host, TimeSpan.FromMilliseconds(100))),
        new("0.1 % of a core", (host, _) => Starve(host, TimeSpan.FromSeconds(1))),
    ];

    /// <summary>Only the process that speaks VRRP stands still; the one that watches it runs on.</summary>
    public static readonly Hold WorkerOnly = new("VRRP worker alone", (_, daemon) => Stop([.. daemon.Children()]));

    /// <summary>Some may be dead when they are to go on: a frozen worker is killed by its supervisor.</summary>
    private static Resumption Stop(int[] pids) => Until(
        () => Array.ForEach(pids, pid => LabProcess.Send(pid, Signal.Stop)),
        () => Array.ForEach(pids, pid => Lab.Native.kill(pid, (int)Signal.Cont)));

    /// <summary>One millisecond of each <paramref name="period"/>, the least the kernel takes.</summary>
    private static Resumption Starve(Host host, TimeSpan period)
    {
        var quota = new CpuQuota(host.Box, TimeSpan.FromMilliseconds(1), period);
        return new Resumption(quota.Lift, quota.Dispose);
    }

    private static Resumption Until(Action begin, Action end)
    {
        begin();
        return new Resumption(end, () => { });
    }
}
