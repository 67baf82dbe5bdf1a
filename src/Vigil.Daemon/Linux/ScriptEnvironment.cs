using System.Collections;

namespace Vigil.Daemon.Linux;

/// <summary>What a script gets to see of the environment: all but what would change how a shell or the loader works.</summary>
public static class ScriptEnvironment
{
    private static readonly string[] Removed = ["IFS", "LD_PRELOAD", "LD_LIBRARY_PATH"];

    /// <summary>The environment of this process at its start, cleaned.</summary>
    public static IReadOnlyList<string> Current { get; } = Clean(Variables());

    /// <summary>Leaves out the dangerous variables of a list of NAME=VALUE.</summary>
    public static IReadOnlyList<string> Clean(IEnumerable<string> variables) =>
        [.. variables.Where(variable => !Array.Exists(Removed, name => variable.StartsWith(name + '=', StringComparison.Ordinal)))];

    private static IEnumerable<string> Variables()
    {
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables()) yield return $"{entry.Key}={entry.Value}";
    }
}
