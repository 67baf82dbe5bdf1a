using System.Collections;

namespace Vigil.Daemon.Start;

/// <summary>The environment of this process as NAME=VALUE words, for starting the program again.</summary>
internal static class ProcessEnvironment
{
    public static IReadOnlyList<string> Words =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}"),
    ];
}
