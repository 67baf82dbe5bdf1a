using Vigil.LabKit;

namespace Vigil.Bench.Lab;

/// <summary>One of the two programs compared.</summary>
/// <param name="Name">Heading in the tables.</param>
/// <param name="Path">Absolute path of the program.</param>
internal sealed record Contender(string Name, string Path)
{
    /// <summary>Debian's keepalived, the yardstick.</summary>
    public static readonly Contender Keepalived = new("keepalived", Programs.Keepalived);

    /// <summary>Vigil as `./run build` leaves it.</summary>
    public static readonly Contender Vigil = new("Vigil", Programs.Vigil);

    /// <summary>Command line that runs the daemon in the foreground, logging to /dev/log.</summary>
    public string DaemonCommand(string file) => $"{Path} -n -f {file}";

    /// <summary>Command line that checks a file and ends.</summary>
    public string CheckCommand(string file) => $"{Path} -t -f {file}";
}
