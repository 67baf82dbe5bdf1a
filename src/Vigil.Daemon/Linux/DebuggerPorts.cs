namespace Vigil.Daemon.Linux;

/// <summary>
/// The runtime's ports for debuggers: a socket and two pipes in /tmp, left there by a process that is killed, and two threads. They are
/// off in every process this program starts of itself; whoever wants them starts Vigil with the variable set to 1. Only the
/// environment can say so: a first process in the foreground has them, unless its starter sets the variable to 0.
/// </summary>
internal static class DebuggerPorts
{
    public const string Variable = "DOTNET_EnableDiagnostics";

    /// <summary>For the environment of a process to be started.</summary>
    public static string Word => $"{Variable}={Environment.GetEnvironmentVariable(Variable) ?? "0"}";
}
