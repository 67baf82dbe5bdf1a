using Microsoft.Extensions.Logging;

namespace Vigil.Daemon.Logging;

/// <summary>Lines about scripts, FIFOs, mail and dumps: 300 to 399.</summary>
public static partial class NotifyMessages
{
    [LoggerMessage(300, LogLevel.Warning, "({Owner}) notify script {Script} {End}")]
    public static partial void NotifyScriptFailed(this ILogger log, string owner, string script, string end);

    [LoggerMessage(301, LogLevel.Warning, "({Owner}) it printed: {Output}")]
    public static partial void NotifyScriptOutput(this ILogger log, string owner, string output);

    [LoggerMessage(302, LogLevel.Information, "({Owner}) notify of {Old} skipped, since {New} is newer")]
    public static partial void StateSkipped(this ILogger log, string owner, string old, string @new);

    [LoggerMessage(303, LogLevel.Warning, "({Owner}) notify script of the STOP state still runs and is left behind")]
    public static partial void LeftBehind(this ILogger log, string owner);

    [LoggerMessage(304, LogLevel.Debug, "Script {Script} printed: {Output}")]
    public static partial void ScriptPrinted(this ILogger log, string script, string output);

    [LoggerMessage(310, LogLevel.Error, "notify FIFO {Path} cannot be used: {Reason}")]
    public static partial void FifoUnusable(this ILogger log, string path, string reason);

    [LoggerMessage(311, LogLevel.Warning, "notify FIFO {Path}: nobody reads it, lines are being lost")]
    public static partial void FifoFull(this ILogger log, string path);

    [LoggerMessage(312, LogLevel.Warning, "notify FIFO {Path} is read again: {Lost} lines were lost, the present states follow in it")]
    public static partial void FifoResync(this ILogger log, string path, long lost);

    [LoggerMessage(313, LogLevel.Warning, "notify FIFO script {Script} {End}; nobody may be reading {Path} now")]
    public static partial void FifoScriptEnded(this ILogger log, string script, string end, string path);

    [LoggerMessage(320, LogLevel.Debug, "Remote SMTP server [{Server}]:{Port} connected.")]
    public static partial void MailConnected(this ILogger log, string server, int port);

    [LoggerMessage(321, LogLevel.Debug, "SMTP alert successfully sent.")]
    public static partial void MailSent(this ILogger log);

    [LoggerMessage(322, LogLevel.Warning, "SMTP alert \"{Subject}\" not sent: {Reason}")]
    public static partial void MailFailed(this ILogger log, string subject, string reason);

    [LoggerMessage(323, LogLevel.Warning, "{Count} SMTP alerts dropped, because too many wait for the relay")]
    public static partial void MailsDropped(this ILogger log, long count);

    [LoggerMessage(330, LogLevel.Information, "Printing {What} for process({ProcessId}) on signal")]
    public static partial void Printing(this ILogger log, string what, int processId);

    [LoggerMessage(331, LogLevel.Error, "Cannot write {File}: {Reason}")]
    public static partial void DumpFailed(this ILogger log, string file, string reason);
}
