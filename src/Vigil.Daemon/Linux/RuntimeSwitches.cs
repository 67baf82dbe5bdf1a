namespace Vigil.Daemon.Linux;

/// <summary>Settings of the .NET runtime that suit a process whose loop must never wait (docs/decisions/0012). Workers get them; scripts do not see them.</summary>
internal static class RuntimeSwitches
{
    private static readonly (string Variable, string Value)[] Table =
    [
        // With it the runtime maps a page anew for each piece of code it binds, three system calls at a time, and the first take-over is
        // the time when much is bound. Managed code reads all outside bytes; nothing here runs code from the network.
        ("DOTNET_EnableWriteXorExecute", "0"),

        // Code that was compiled beforehand stays as it is. Compiling it better, and even only counting whether to, is the work of a
        // thread that the loop wakes, and shares locks with, whenever it runs new code: at a take-over. It gains nothing.
        ("DOTNET_TieredCompilation", "0"),
    ];

    /// <summary>As words of an environment.</summary>
    public static IEnumerable<string> Words { get; } = [.. Table.Select(row => $"{row.Variable}={row.Value}")];

    /// <summary>Names, to be kept from scripts.</summary>
    public static IEnumerable<string> Variables { get; } = [.. Table.Select(row => row.Variable)];
}
