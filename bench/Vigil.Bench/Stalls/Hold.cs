using Vigil.LabKit;

namespace Vigil.Bench.Stalls;

/// <summary>A way to hold the master still.</summary>
/// <param name="Name">The words in the table.</param>
/// <param name="Stops">It gets no processor time at all meanwhile.</param>
/// <param name="Begin">Does it, and gives what lets the host go on; what has to wait until the host is gone is added to the list.</param>
internal sealed record Hold(string Name, bool Stops, Func<Host, LabProcess, List<IDisposable>, Action> Begin)
{
    private static readonly TimeSpan Sliver = TimeSpan.FromMilliseconds(1);

    /// <summary>All ways that stop the host as a whole, as a paused or starved virtual machine.</summary>
    public static readonly IReadOnlyList<Hold> WholeHost =
    [
        new("SIGSTOP", true, (_, daemon, _) => Stop([daemon.Pid, .. daemon.Children()])),
        new("cgroup freeze", true, (host, _, _) => Freeze(host)),
        new("1 % of a core", false, (host, _, leftovers) => Starve(host, leftovers)),
        new("1 % of a core, and a busy loop that wants it, too", false, (host, _, leftovers) => StarveWithOthers(host, leftovers)),
    ];

    /// <summary>Only the process that speaks VRRP stands still; the one that watches it runs on.</summary>
    public static readonly Hold WorkerOnly = new("VRRP worker alone", true, (_, daemon, _) => Stop([.. daemon.Children()]));

    /// <summary>Some may be dead when they are to go on: a frozen worker is killed by its supervisor.</summary>
    private static Action Stop(int[] pids)
    {
        Array.ForEach(pids, pid => LabProcess.Send(pid, Signal.Stop));
        return () => Array.ForEach(pids, pid => Lab.Native.kill(pid, (int)Signal.Cont));
    }

    private static Action Freeze(Host host)
    {
        host.Freeze();
        return host.Thaw;
    }

    /// <summary>One millisecond in each tenth of a second.</summary>
    private static Action Starve(Host host, List<IDisposable> leftovers)
    {
        var group = new ControlGroup("cpu");
        leftovers.Add(group);
        group.LimitCpu(Sliver);
        foreach (var pid in host.Box.Pids()) group.Add(pid);
        return group.FreeCpu;
    }

    private static Action StarveWithOthers(Host host, List<IDisposable> leftovers)
    {
        var busy = host.Start("/bin/sh", "-c", "while :; do :; done");
        var free = Starve(host, leftovers);
        return () =>
        {
            busy.Send(Signal.Kill);
            free();
        };
    }
}
