using System.Diagnostics;

namespace Vigil.Bench.Lab;

/// <summary>Runs the system's own tools.</summary>
internal static class Shell
{
    /// <summary>Runs a program to its end and gives its standard output; throws with its words when it fails.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new IOException($"{program} {string.Join(' ', arguments)}: {errors.Result.Trim()}");
    }
}
