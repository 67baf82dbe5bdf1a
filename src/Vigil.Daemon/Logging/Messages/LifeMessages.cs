using Microsoft.Extensions.Logging;

namespace Vigil.Daemon.Logging;

/// <summary>Lines about the life of the processes: 100 to 199.</summary>
public static partial class LifeMessages
{
    [LoggerMessage(100, LogLevel.Information, "Starting {Version}")]
    public static partial void Starting(this ILogger log, string version);

    [LoggerMessage(102, LogLevel.Information, "Command line: {CommandLine}")]
    public static partial void CommandLine(this ILogger log, string commandLine);

    [LoggerMessage(103, LogLevel.Information, "Configuration file {File}")]
    public static partial void ConfigurationFile(this ILogger log, string file);

    [LoggerMessage(104, LogLevel.Information, "Starting {Role} child process, pid={ProcessId}")]
    public static partial void StartingChild(this ILogger log, string role, int processId);

    [LoggerMessage(105, LogLevel.Information, "Startup complete")]
    public static partial void StartupComplete(this ILogger log);

    [LoggerMessage(106, LogLevel.Information, "Reloading ...")]
    public static partial void Reloading(this ILogger log);

    [LoggerMessage(107, LogLevel.Error, "Reload refused, the old configuration stays in force: {Reason}")]
    public static partial void ReloadRefused(this ILogger log, string reason);

    [LoggerMessage(108, LogLevel.Information, "Stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(109, LogLevel.Information, "Stopped {Version}")]
    public static partial void Stopped(this ILogger log, string version);

    [LoggerMessage(110, LogLevel.Error, "{Role} child process({ProcessId}) died: {Consequence}")]
    public static partial void ChildDied(this ILogger log, string role, int processId, string consequence);

    [LoggerMessage(111, LogLevel.Warning, "{Problem}")]
    public static partial void Problem(this ILogger log, string problem);

    [LoggerMessage(112, LogLevel.Error, "{Failure}")]
    public static partial void Failure(this ILogger log, string failure);

    [LoggerMessage(119, LogLevel.Information, "{Line}")]
    public static partial void ConfigurationLine(this ILogger log, string line);

    [LoggerMessage(113, LogLevel.Information, "{Diagnostic}")]
    public static partial void Diagnostic(this ILogger log, string diagnostic);

    [LoggerMessage(120, LogLevel.Error, "{Role} process ({ProcessId}) is frozen: killing it and withdrawing its addresses")]
    public static partial void WorkerFrozen(this ILogger log, string role, int processId);

    [LoggerMessage(121, LogLevel.Warning, "Withdrew {Count} addresses of the {Role} process: {Reason}")]
    public static partial void Withdrew(this ILogger log, string role, int count, string reason);

    [LoggerMessage(122, LogLevel.Information, "pid {ProcessId} exited due to signal {Signal} ({Name})")]
    public static partial void ChildSignalled(this ILogger log, int processId, int signal, string name);

    [LoggerMessage(123, LogLevel.Information, "pid {ProcessId} exited with status {Status}")]
    public static partial void ChildExited(this ILogger log, int processId, int status);

    [LoggerMessage(124, LogLevel.Error, "pid {ProcessId} exited with permanent error {Status}. Terminating")]
    public static partial void ChildGaveUp(this ILogger log, int processId, int status);

    [LoggerMessage(126, LogLevel.Warning, "{Role} process ({ProcessId}) has not answered for {Seconds:0.#} s: {Meaning}")]
    public static partial void WorkerSilent(this ILogger log, string role, int processId, double seconds, string meaning);

    [LoggerMessage(127, LogLevel.Error, "{Role} process ({ProcessId}) has not answered for {Seconds:0.#} s: killing it")]
    public static partial void WorkerDead(this ILogger log, string role, int processId, double seconds);

    [LoggerMessage(128, LogLevel.Information, "{Role} process ({ProcessId}) answers again")]
    public static partial void WorkerAnswersAgain(this ILogger log, string role, int processId);

    [LoggerMessage(125, LogLevel.Information, "Restart of {Role} process delayed {Seconds} seconds to limit respawn rate")]
    public static partial void RestartDelayed(this ILogger log, string role, int seconds);

    [LoggerMessage(126, LogLevel.Information, "An operator ends flap damping: {Held} instances were held back, and all penalties are forgotten")]
    public static partial void ReleasingDamping(this ILogger log, int held);
}
