using Vigil.Bench.Lab;
using Vigil.LabKit;

namespace Vigil.Bench.Checkers;

/// <summary>The real servers: one small process that serves every address of <see cref="ServiceFile.Servers"/>.</summary>
internal static class Responder
{
    /// <summary>Path of the program, compiled when it is older than its source.</summary>
    public static string Program { get; } = Path.Combine(Programs.Folder, "respond");

    private static string Source { get; } = Path.Combine(Programs.Root, "bench", "Vigil.Bench", "Checkers", "respond.c");

    /// <summary>Compiles it, without shared libraries, so that it runs in any guest.</summary>
    public static void Build()
    {
        if (File.Exists(Program) && File.GetLastWriteTimeUtc(Program) >= File.GetLastWriteTimeUtc(Source))
            return;
        var made = $"{Program}.{Environment.ProcessId}";
        Shell.Run("cc", "-O2", "-Wall", "-Werror", "-static", "-o", made, Source);
        File.Move(made, Program, overwrite: true);
    }

    /// <summary>Makes the addresses those of the node, and starts it there.</summary>
    /// <returns>Its process id.</returns>
    public static int Start(Node node, CheckKind kind)
    {
        node.Run($"ip route add local {ServiceFile.Servers} dev lo");
        node.Run("echo 65535 >/proc/sys/net/core/somaxconn");
        return node.Start($"{Program} {(kind == CheckKind.Http ? "http" : "tcp")}").Pid;
    }
}
