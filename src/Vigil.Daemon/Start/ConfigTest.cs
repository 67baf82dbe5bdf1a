using Vigil.Config.Diagnostics;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>-t: reads and binds the configuration, prints every finding, and exits as keepalived does (config-language section 10).</summary>
internal static class ConfigTest
{
    /// <summary>The file the messages should go to cannot be written.</summary>
    private const int Unlogged = 1;

    /// <param name="options">The command line.</param>
    /// <param name="complaints">Something on the command line was wrong but not fatal.</param>
    public static int Run(DaemonOptions options, bool complaints)
    {
        int exit = Test(options);
        return exit == ConfigTestExit.Clean && complaints ? ConfigTestExit.Fault : exit;
    }

    private static int Test(DaemonOptions options)
    {
        var loaded = ConfigurationLoader.Load(options);
        if (options.ConfigTestLog is not { } path) return Print(loaded, Console.Error);
        if (Append(loaded, path) is not { } problem) return loaded.TestExit;
        Console.Error.WriteLine($"{problem}; messages follow here");
        Print(loaded, Console.Error);
        return Unlogged;
    }

    /// <summary>Appends all findings to a file; null, or why it could not.</summary>
    public static string? Append(LoadedConfiguration loaded, string path)
    {
        try
        {
            using var log = new StreamWriter(path, append: true);
            Print(loaded, log);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot write {path}: {Reason(e)}";
        }
    }

    private static string Reason(Exception e) => e switch
    {
        DirectoryNotFoundException => "its directory does not exist",
        UnauthorizedAccessException => "it is a directory, or may not be written",
        _ => e.Message,
    };

    private static int Print(LoadedConfiguration loaded, TextWriter target)
    {
        foreach (var diagnostic in loaded.Diagnostics) target.Write(DiagnosticRenderer.ToText(diagnostic));
        return loaded.TestExit;
    }
}
