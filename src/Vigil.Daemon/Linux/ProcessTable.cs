using System.Globalization;
using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Linux;

/// <summary>A process as /proc shows it: short name (comm, 15 bytes at most) and command line.</summary>
public sealed record ProcessImage(string ShortName, IReadOnlyList<string> CommandLine)
{
    private const int MaxShortName = 15;

    /// <summary>Reads /proc/PID; null when the process is gone.</summary>
    public static ProcessImage? Read(int pid)
    {
        string comm = SmallFile.Read($"/proc/{pid}/comm");
        if (comm.Length == 0) return null;
        string arguments = SmallFile.Read($"/proc/{pid}/cmdline").TrimEnd('\0');
        return new ProcessImage(comm.TrimEnd('\n'), arguments.Length == 0 ? [] : arguments.Split('\0'));
    }

    /// <summary>Whether a vrrp_track_process block means this process.</summary>
    public bool Matches(TrackProcessSettings wanted)
    {
        bool byCommandLine = wanted.FullCommand || wanted.Match != ParameterMatch.None || wanted.Parameters.Count > 0;
        if (!byCommandLine) return ShortName == Cut(wanted.Process);
        if (CommandLine.Count == 0 || CommandLine[0] != wanted.Process) return false;
        return wanted.Parameters.Count == 0 && wanted.Match == ParameterMatch.None || ParametersMatch(wanted);
    }

    private bool ParametersMatch(TrackProcessSettings wanted)
    {
        int count = wanted.Parameters.Count, given = CommandLine.Count - 1;
        bool prefixOfAll = wanted.Match == ParameterMatch.Partial;
        bool prefixOfLast = wanted.Match == ParameterMatch.Initial;
        if (given < count || (!prefixOfAll && given != count)) return false;
        for (int i = 0; i < count; i++)
        {
            string parameter = CommandLine[i + 1];
            bool matches = prefixOfLast && i == count - 1
                ? parameter.StartsWith(wanted.Parameters[i], StringComparison.Ordinal)
                : parameter == wanted.Parameters[i];
            if (!matches) return false;
        }

        return true;
    }

    private static string Cut(string name) =>
        Encoding.UTF8.GetByteCount(name) <= MaxShortName ? name : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)[..MaxShortName]);
}

/// <summary>
/// Counts, per vrrp_track_process block, the processes that match. Fed with events and with whole scans; after either, equal
/// pictures give equal counts.
/// </summary>
public sealed class ProcessTable(IReadOnlyList<TrackProcessSettings> wanted, Func<int, ProcessImage?> read)
{
    private readonly HashSet<int>[] _matching = [.. wanted.Select(_ => new HashSet<int>())];

    /// <summary>Name of each block with the number of its processes.</summary>
    public IEnumerable<(string Name, int Count)> Counts => wanted.Select((settings, i) => (settings.Name, _matching[i].Count));

    /// <summary>Processes that exist now, by /proc.</summary>
    public static IEnumerable<int> AllProcesses()
    {
        foreach (string path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)) yield return pid;
        }
    }

    /// <summary>Forgets everything and looks at all of these processes.</summary>
    public void Rebuild(IEnumerable<int> processes)
    {
        foreach (HashSet<int> set in _matching) set.Clear();
        foreach (int pid in processes) Look(pid);
    }

    /// <summary>Takes one event in. True: a count changed.</summary>
    public bool Apply(in ProcessEvent @event) => @event.Kind switch
    {
        ProcessEventKind.Exited => Forget(@event.Pid),
        ProcessEventKind.Forked => Copy(@event.Parent, @event.Pid),
        _ => Look(@event.Pid),
    };

    /// <summary>A forked process is what its parent is until it executes something: no look at /proc per fork.</summary>
    private bool Copy(int parent, int child)
    {
        bool changed = false;
        foreach (HashSet<int> set in _matching) changed |= set.Contains(parent) && set.Add(child);
        return changed;
    }

    private bool Look(int pid)
    {
        if (read(pid) is not { } image) return Forget(pid);
        bool changed = false;
        for (int i = 0; i < _matching.Length; i++) changed |= image.Matches(wanted[i]) ? _matching[i].Add(pid) : _matching[i].Remove(pid);
        return changed;
    }

    private bool Forget(int pid)
    {
        bool changed = false;
        foreach (HashSet<int> set in _matching) changed |= set.Remove(pid);
        return changed;
    }
}
