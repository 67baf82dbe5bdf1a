namespace Vigil.Bench.Lab;

/// <summary>A daemon and all processes it started.</summary>
internal static class ProcessTree
{
    /// <summary>The children of a process, all its threads' (proc_pid_task children).</summary>
    public static int[] ChildrenOf(int pid)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{pid}/task")
                .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(int.Parse).ToArray();
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException or IOException)
        {
            return []; // It ended while we looked.
        }
    }

    /// <summary>The process and its descendants, parents before children.</summary>
    public static List<int> Of(int pid)
    {
        List<int> tree = [pid];
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(ChildrenOf(tree[i]));
        return tree;
    }

    /// <summary>CPU seconds the processes have used so far.</summary>
    public static double CpuSeconds(IEnumerable<int> pids) => pids.Sum(Native.CpuNs) / 1e9;

    /// <summary>Proportional set size of the processes, MB (10^6 bytes are not meant: kernel kB / 1024).</summary>
    public static double PssMb(IEnumerable<int> pids) => pids.Sum(PssKb) / 1024.0;

    /// <summary>True while the process exists and is not a zombie.</summary>
    public static bool Lives(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException or IOException)
        {
            return false;
        }
    }

    private static long PssKb(int pid)
    {
        foreach (var line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
            if (line.StartsWith("Pss:", StringComparison.Ordinal))
                return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        return 0;
    }
}
