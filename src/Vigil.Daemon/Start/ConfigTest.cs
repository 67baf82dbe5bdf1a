using Vigil.Config.Diagnostics;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>-t: reads and binds the configuration, prints every finding, and exits as keepalived does (config-language section 10).</summary>
internal static class ConfigTest
{
    public static int Run(DaemonOptions options)
    {
        var loaded = ConfigurationLoader.Load(options);
        if (options.ConfigTestLog is not { } path) return Print(loaded, Console.Error);
        try
        {
            using var log = new StreamWriter(path, append: true);
            return Print(loaded, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"cannot write {path}: {e.Message}; messages follow here");
            return Print(loaded, Console.Error);
        }
    }

    private static int Print(LoadedConfiguration loaded, TextWriter target)
    {
        foreach (var diagnostic in loaded.Diagnostics) target.Write(DiagnosticRenderer.ToText(diagnostic));
        return loaded.TestExit;
    }
}
