using System.Text;

namespace Vigil.Daemon.Cli;

/// <summary>
/// The name the program was called by (argv[0]). Called keepalived, through a link, the process titles and log idents are
/// keepalived's own, for the tools that look for them.
/// </summary>
internal static class InvokedAs
{
    /// <summary>Last path element of argv[0]; .NET itself only tells the real path of the executable.</summary>
    public static string Name { get; } = Read();

    public static bool Keepalived => Name == "keepalived";

    public static bool Genhash => Name.EndsWith("genhash", StringComparison.Ordinal);

    private static string Read()
    {
        var commandLine = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
        int end = commandLine.IndexOf((byte)0);
        return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? commandLine : commandLine[..end]));
    }
}
