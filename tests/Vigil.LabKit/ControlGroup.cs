namespace Vigil.LabKit;

/// <summary>Limits for some processes of a box: memory or processor time, by cgroup v1 or v2, whichever has the controller.</summary>
public sealed class ControlGroup : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static int counter;

    private readonly string folder;
    private readonly bool second;

    /// <summary>Makes the group.</summary>
    /// <param name="controller">As the kernel names it: <c>memory</c>, <c>cpu</c>.</param>
    /// <exception cref="LabException">This kernel has no such controller, or it is not mounted.</exception>
    public ControlGroup(string controller)
    {
        string root;
        (root, second) = Find(controller);
        folder = Directory.CreateDirectory($"{root}/vigil-lab-{Environment.ProcessId}-{Interlocked.Increment(ref counter)}").FullName;
    }

    /// <summary>Puts a process in, by its pid seen from outside; what it starts afterwards is in as well.</summary>
    public void Add(int pid) => File.WriteAllText($"{folder}/cgroup.procs", $"{pid}");

    /// <summary>Memory all of them together may be charged for from now on; who needs more is killed by the kernel.</summary>
    public void LimitMemory(long bytes) => File.WriteAllText($"{folder}/{(second ? "memory.max" : "memory.limit_in_bytes")}", $"{bytes}");

    /// <summary>Processor time all of them together get in each tenth of a second.</summary>
    public void LimitCpu(TimeSpan quota)
    {
        const int Period = 100_000;
        long microseconds = (long)quota.TotalMicroseconds;
        if (second) File.WriteAllText($"{folder}/cpu.max", $"{microseconds} {Period}");
        else File.WriteAllText($"{folder}/cpu.cfs_quota_us", $"{microseconds}");
    }

    /// <summary>Gives them all processor time again, at once.</summary>
    public void FreeCpu() => File.WriteAllText($"{folder}/{(second ? "cpu.max" : "cpu.cfs_quota_us")}", second ? "max" : "-1");

    /// <summary>How often the processor was taken away.</summary>
    public int Throttled => int.Parse(File.ReadLines($"{folder}/cpu.stat").First(line => line.StartsWith("nr_throttled ", StringComparison.Ordinal)).Split(' ')[1]);

    /// <summary>Waits until its processes have ended (dispose of their box first) and removes the group.</summary>
    public void Dispose()
    {
        Wait.Until(() => File.ReadAllText($"{folder}/cgroup.procs").Length == 0, Limit, "the processes of the group are gone");
        Directory.Delete(folder);
    }

    private static (string Root, bool Second) Find(string controller)
    {
        var mounts = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).ToList();
        if (mounts.Find(mount => mount[2] == "cgroup" && mount[3].Split(',').Contains(controller)) is { } first) return (first[1], false);
        if (mounts.Find(mount => mount[2] == "cgroup2") is not { } unified || !File.ReadAllText($"{unified[1]}/cgroup.controllers").Split().Contains(controller))
        {
            throw new LabException($"no cgroup controller '{controller}' is mounted");
        }
        File.WriteAllText($"{unified[1]}/cgroup.subtree_control", $"+{controller}");
        return (unified[1], true);
    }
}
