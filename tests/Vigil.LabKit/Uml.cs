using System.Diagnostics;

namespace Vigil.LabKit;

/// <summary>
/// Runs a command in a user-mode-linux guest on this machine's own files: a kernel with IPVS, where the machine's has none. The guest
/// boots in seconds; let one boot do much. Its own are the processes, the network, /run and /tmp.
/// </summary>
public static class Uml
{
    /// <summary>Exit status of a command that took longer than its limit; it and its guest are gone then.</summary>
    public const int TooLong = 124;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private static string Script { get; } = Path.Combine(Programs.Root, "tests", "uml", "boot");

    /// <summary>Runs a command to its end.</summary>
    /// <param name="limit">Longest time, boot included.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>Exit status, and what it wrote to output and error output together.</returns>
    public static (int Status, string Output) Run(TimeSpan limit, params string[] command) => Run(limit, null, command);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="limit">Longest time, boot included.</param>
    /// <param name="core">The one core of the machine the whole guest is held to; null: any.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>Exit status, and what it wrote to output and error output together.</returns>
    public static (int Status, string Output) Run(TimeSpan limit, int? core, string[] command)
    {
        string[] pinned = core is { } number ? ["taskset", "-c", $"{number}", Script] : [Script];
        var start = new ProcessStartInfo(pinned[0], [.. pinned[1..], "--limit", $"{Math.Ceiling(limit.TotalSeconds)}", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new LabException($"{Script} did not start");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit + Grace))
        {
            process.Kill(entireProcessTree: true);
            throw new LabException($"{Script} did not end by itself");
        }
        return (process.ExitCode, output.Result + error.Result);
    }
}
