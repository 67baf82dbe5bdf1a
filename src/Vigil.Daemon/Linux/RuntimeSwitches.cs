namespace Vigil.Daemon.Linux;

/// <summary>Settings of the .NET runtime that suit a process whose loop must never wait (docs/decisions/0012). Workers get them; scripts do not see them.</summary>
internal static class RuntimeSwitches
{
    private static readonly (string Variable, string Value)[] Table =
    [
        // With it the runtime maps a page anew for each piece of code it binds, three system calls at a time, and the first take-over is
        // the time when much is bound. Managed code reads all outside bytes; nothing here runs code from the network.
        ("DOTNET_EnableWriteXorExecute", "0"),

        // Code that was compiled beforehand stays as it is: compiling it better stops all threads for a moment, and starts when new code
        // runs, which is a take-over. It gains nothing.
        ("DOTNET_TC_CallCounting", "0"),

        // The runtime's compiling thread ends after 4 s of calm, and the loop would have to wait for a new one just when it wakes from one.
        ("DOTNET_TC_BackgroundWorkerTimeoutMs", "7fffffff"),
    ];

    /// <summary>As words of an environment.</summary>
    public static IEnumerable<string> Words { get; } = [.. Table.Select(row => $"{row.Variable}={row.Value}")];

    /// <summary>Names, to be kept from scripts.</summary>
    public static IEnumerable<string> Variables { get; } = [.. Table.Select(row => row.Variable)];
}
