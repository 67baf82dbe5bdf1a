namespace Vigil.LabKit;

/// <summary>
/// Stops a whole box between two instructions: the cgroup v2 freezer where there is one, else SIGSTOP to each process.
/// </summary>
internal sealed class FreezerGroup(Box box) : IDisposable
{
    private const int NoSuchProcess = 3; // ESRCH, also of one that nobody has waited for yet
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly string? Root = FindRoot();
    private static int counter;

    private string? folder;

    public void Freeze()
    {
        folder ??= MakeFolder();
        if (folder is null)
        {
            box.SignalAll(Signal.Stop);
            return;
        }
        foreach (var pid in box.Pids()) Add(pid);
        File.WriteAllText($"{folder}/cgroup.freeze", "1");
        Wait.Until(() => File.ReadAllText($"{folder}/cgroup.events").Contains("frozen 1"), Limit, $"{box.Name} is frozen");
    }

    private void Add(int pid)
    {
        try
        {
            File.WriteAllText($"{folder}/cgroup.procs", $"{pid}");
        }
        catch (IOException gone) when (gone.HResult == NoSuchProcess)
        {
            // It ended meanwhile, as commands do that set up the box.
        }
    }

    public void Thaw()
    {
        if (folder is not null)
        {
            File.WriteAllText($"{folder}/cgroup.freeze", "0");
        }
        else
        {
            box.SignalAll(Signal.Cont);
        }
    }

    public void Dispose()
    {
        if (folder is not null)
        {
            Wait.Until(() => File.ReadAllText($"{folder}/cgroup.procs").Length == 0, Limit, $"the processes of {box.Name} are gone");
            Directory.Delete(folder);
        }
    }

    // Folders of dead test programs are empty, since their boxes died with them.
    private static string? FindRoot()
    {
        var root = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Where(mount => mount[2] == "cgroup2")
            .Select(mount => mount[1]).FirstOrDefault();
        if (root is null)
        {
            return null;
        }
        foreach (var old in Directory.GetDirectories(root, "vigil-lab-*"))
        {
            if (!Directory.Exists($"/proc/{Path.GetFileName(old).Split('-')[2]}"))
            {
                Directory.Delete(old);
            }
        }
        return root;
    }

    private static string? MakeFolder()
    {
        try
        {
            return Root is null ? null
                : Directory.CreateDirectory($"{Root}/vigil-lab-{Environment.ProcessId}-{Interlocked.Increment(ref counter)}").FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException) // read-only in a container
        {
            return null;
        }
    }
}
