using System.Collections;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Start;

/// <summary>The environment of this process as NAME=VALUE words, for starting the program again.</summary>
internal static class ProcessEnvironment
{
    public static IReadOnlyList<string> Words =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(entry => !DebuggerPorts.Variable.Equals(entry.Key))
            .Select(entry => $"{entry.Key}={entry.Value}"),
        DebuggerPorts.Word,
    ];
}
