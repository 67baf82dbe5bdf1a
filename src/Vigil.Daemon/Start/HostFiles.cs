using Vigil.Config.Lint;
using Vigil.Config.Text;

namespace Vigil.Daemon.Start;

/// <summary>Reads the files of a cluster's hosts, for those who compare or simulate them.</summary>
internal static class HostFiles
{
    /// <summary>All hosts, named after their files. What a file names is taken to exist there.</summary>
    public static List<LintHost> Read(IReadOnlyList<string> files, string? configId)
    {
        var names = HostNames.Of(files);
        return [.. files.Select((file, i) => Read(names[i], file, configId ?? DefaultId(files, i)))];
    }

    /// <summary>One file of a host.</summary>
    public static LintHost Read(string name, string file, string configId) => LintHost.Read(name, file, new DiskFileReader(), Surroundings(configId));

    /// <summary>Of several files, each is another host's, whose name its file has: node1.conf is read as node1 would read it.</summary>
    private static string DefaultId(IReadOnlyList<string> files, int i) => files.Count == 1 ? Environment.MachineName.Split('.')[0] : Path.GetFileName(files[i]).Split('.')[0];

    private static ConfigEnvironment Surroundings(string configId) => new()
    {
        ConfigId = configId,
        WorkingDirectory = Environment.CurrentDirectory,
        Variable = Environment.GetEnvironmentVariable,
        RandomSeed = Environment.TickCount,
    };
}
