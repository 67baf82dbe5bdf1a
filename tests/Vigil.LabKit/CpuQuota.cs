namespace Vigil.LabKit;

/// <summary>
/// Starves the programs of a box: together they get no more than a sliver of one core (cgroup v1, cpu.cfs_quota_us; of version 2
/// some kernels have no cpu controller). Programs started later are not in it.
/// </summary>
public sealed class CpuQuota : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static int counter;

    private readonly string folder;
    private readonly string root;

    /// <summary>Holds all programs that run in the box now together to <paramref name="quota"/> of CPU time in each <paramref name="period"/>
    /// (1 ms at least, 1 s at most).</summary>
    /// <exception cref="LabException">The kernel has no such control group.</exception>
    public CpuQuota(Box box, TimeSpan quota, TimeSpan period)
    {
        root = Root ?? throw new LabException("no cgroup v1 cpu controller is mounted (docs/lab.md)");
        folder = Directory.CreateDirectory($"{root}/vigil-lab-{Environment.ProcessId}-{Interlocked.Increment(ref counter)}").FullName;
        File.WriteAllText($"{folder}/cpu.cfs_period_us", $"{(long)period.TotalMicroseconds}");
        File.WriteAllText($"{folder}/cpu.cfs_quota_us", $"{(long)quota.TotalMicroseconds}");
        foreach (var pid in box.Pids())
        {
            File.WriteAllText($"{folder}/cgroup.procs", $"{pid}");
        }
    }

    /// <summary>True where this kernel can do it.</summary>
    public static bool IsSupported => Root is not null;

    private static string? Root { get; } = File.ReadLines("/proc/mounts").Select(line => line.Split(' '))
        .Where(mount => mount[2] == "cgroup" && mount[3].Split(',').Contains("cpu")).Select(mount => mount[1]).FirstOrDefault();

    /// <summary>Gives them the whole machine again, at once.</summary>
    public void Lift() => File.WriteAllText($"{folder}/cpu.cfs_quota_us", "-1");

    /// <inheritdoc/>
    public void Dispose()
    {
        Lift();
        foreach (var pid in File.ReadLines($"{folder}/cgroup.procs"))
        {
            Move(pid);
        }
        Wait.Until(() => File.ReadAllText($"{folder}/cgroup.procs").Length == 0, Limit, "nothing is starved any more");
        Directory.Delete(folder);
    }

    private void Move(string pid)
    {
        try
        {
            File.WriteAllText($"{root}/cgroup.procs", pid);
        }
        catch (IOException) // it has ended meanwhile
        {
        }
    }
}
