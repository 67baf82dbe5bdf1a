using Microsoft.Extensions.Logging;
using Vigil.Daemon.Apply;

namespace Vigil.Daemon.Logging;

/// <summary>Lines of the checker worker about what it stands on: 400 to 449.</summary>
public static partial class EngineMessages
{
    [LoggerMessage(EventId = 400, Message = "{Fact}")]
    private static partial void Engine(this ILogger log, LogLevel level, EngineFact fact);

    /// <summary>A fact of the engine, as loud as it is bad.</summary>
    public static void Engine(this ILogger log, EngineFact fact) => log.Engine(fact.Level, fact);

    [LoggerMessage(401, LogLevel.Warning, "PING_CHECK cannot work: the sysctl net.ipv4.ping_group_range does not hold group {Group}, and cannot be set ({Reason})")]
    public static partial void CannotPing(this ILogger log, uint group, string reason);

    [LoggerMessage(402, LogLevel.Warning,
        "{Checks} checks may need {Wanted} open files, and the limit is {Limit} ({Reason}): checks wait for each other; raise the limit (LimitNOFILE= of the service, or ulimit -n)")]
    public static partial void FewDescriptors(this ILogger log, int checks, long wanted, long limit, string reason);

    [LoggerMessage(403, LogLevel.Error, "ha_suspend: addresses of this host cannot be read ({Reason}): the virtual servers concerned stay as they are")]
    public static partial void CannotReadAddresses(this ILogger log, string reason);

    [LoggerMessage(404, LogLevel.Debug, "Table of services changed by {Requests} requests")]
    public static partial void TableChanged(this ILogger log, long requests);
}
