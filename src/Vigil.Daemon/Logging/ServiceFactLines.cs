using Microsoft.Extensions.Logging;
using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Logging;

/// <summary>Lines for facts about virtual servers, in the words of Debian's 2.2.7 (seen on a kernel with IPVS).</summary>
internal static class ServiceFactLines
{
    /// <summary>Lines for a fact, in order; null for facts of others.</summary>
    public static LogLine[]? Of(Fact fact) => fact switch
    {
        Fact.QuorumChanged f => Quorum(f),
        Fact.ServerChanged { Check: null } => [],
        Fact.ServerChanged f => [Info(f.IsUp
            ? f.Server.InhibitOnFailure ? $"Enabling service {Of(f.Server, f.Service)} of VS {f.Service.Name}" : $"Adding service {Of(f.Server, f.Service)} to VS {f.Service.Name}"
            : f.Server.InhibitOnFailure ? $"Disabling service {Of(f.Server, f.Service)} of VS {f.Service.Name}" : $"Removing service {Of(f.Server, f.Service)} from VS {f.Service.Name}")],
        Fact.WeightChanged f => [Info($"Changing weight from {f.From} to {f.To} for {(f.IsUp ? "" : "in")}active service {Of(f.Server, f.Service)} of VS {f.Service.Name}")],
        Fact.CheckFailed f => [.. CheckLines.Failed(f).Select(Info)],
        Fact.CheckPassed f => [.. CheckLines.Passed(f).Select(Info)],
        Fact.CheckConfirmed f => CheckLines.Good(f.Service, f.Server, f.Check) is { } good ? [Info(good)] : [],
        Fact.ChecksStarted f => Checkers("Activating", f.Service),
        Fact.ChecksSuspended f => Checkers(f.IsSuspended ? "Suspending" : "Activating", f.Service),
        Fact.ServerLeft f => [Info($"{(f.IsStopping ? "Shutting down" : "Removing")} {(f.WasUp || !f.Server.InhibitOnFailure ? "" : "(inhibited) ")}service {Of(f.Server, f.Service)} from VS {f.Service.Name}")],
        Fact.ServiceRemoved f => [Info(f.Service.Target is ServiceTarget.Group of ? $"Removing Virtual Server Group [{of.Settings.Name}]" : $"Removing Virtual Server {f.Service.Name}")],
        Fact.ServicesReloaded f => [Info($"Reload complete: virtual servers {f.Added} added, {f.Changed} changed, {f.Removed} removed, {f.Unchanged} unchanged")],
        _ => null,
    };

    /// <summary>A line for each check that asks, as 2.2.7 has them.</summary>
    private static LogLine[] Checkers(string verb, ServiceSettings service) => [.. service.Servers.SelectMany(server => server.Checks.Where(static check => check.IsPolled).Select(_ =>
        Info($"{verb} healthchecker for service {Of(server, service)} for VS {service.Name}")))];

    private static LogLine[] Quorum(Fact.QuorumChanged f)
    {
        var quorum = Info(QuorumText(f));
        // At the start a sorry server is only put in, never taken out.
        if (f.Service.SorryServer is not { } sorry || f is { IsInitial: true, IsUp: true }) return [quorum];
        var server = ServerName.Of(sorry.Endpoint, f.Service.Protocol);
        var verb = (f.IsUp, sorry.Inhibit) switch
        {
            (true, true) => "Disabling",
            (true, false) => "Removing",
            (false, true) => "Enabling",
            (false, false) => "Adding",
        };
        return
        [
            quorum, Info($"{verb} sorry server {server} {(f.IsUp ? "from" : "to")} VS {f.Service.Name}"),
            Info(f.IsUp ? $"Adding alive servers to the pool for VS {f.Service.Name}" : $"Removing alive servers from the pool for VS {f.Service.Name}"),
        ];
    }

    private static string QuorumText(Fact.QuorumChanged f)
    {
        uint quorum = f.Service.Quorum, hysteresis = f.Service.Hysteresis;
        return f.IsUp
            ? $"Gained quorum {quorum}+{hysteresis}={(long)quorum + hysteresis} <= {f.Weight} for VS {f.Service.Name}"
            : $"{(f.IsInitial ? "Starting with quorum down" : "Lost quorum")} {quorum}-{hysteresis}={(long)quorum - hysteresis} > {f.Weight} for VS {f.Service.Name}";
    }

    private static string Of(RealServerSettings server, ServiceSettings service) => ServerName.Of(server.Endpoint, service.Protocol);

    private static LogLine Info(string text) => new(LogLevel.Information, text);
}
