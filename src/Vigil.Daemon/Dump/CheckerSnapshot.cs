using Vigil.Core;
using Vigil.Core.Health;
using Vigil.Core.Services;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>
/// Everything keepalived_check.data says, copied on the loop's thread so that the writing can happen on another one. Immutable.
/// </summary>
/// <param name="Configuration">Settings in force.</param>
/// <param name="NetworkNamespace">Namespace the worker runs in; null: the default one.</param>
/// <param name="Services">Virtual servers in the order of the configuration.</param>
/// <param name="Files">Values of the tracked files that checks follow, by name.</param>
public sealed record CheckerSnapshot(
    Configuration Configuration, string? NetworkNamespace, IReadOnlyList<ServiceDump> Services, IReadOnlyDictionary<string, int> Files)
{
    /// <summary>Copies the state of a host.</summary>
    /// <param name="host">The core. Loop thread only.</param>
    /// <param name="now">The present instant, and the same moment as wall clock.</param>
    /// <param name="networkNamespace">Namespace the worker runs in.</param>
    public static CheckerSnapshot Take(ServiceHost host, (Instant Instant, DateTime Utc) now, string? networkNamespace) => new(
        host.Configuration, networkNamespace, [.. host.Services.Select(service => ServiceDump.Of(service, now))],
        host.Configuration.TrackFiles.Where(file => host.ValueOf(file.Name) is not null).ToDictionary(file => file.Name, file => host.ValueOf(file.Name)!.Value));
}

/// <summary>A virtual server.</summary>
public sealed record ServiceDump(ServiceSettings Settings, bool IsQuorumUp, IReadOnlyList<ServerDump> Servers)
{
    internal static ServiceDump Of(VirtualServer service, (Instant, DateTime) now) =>
        new(service.Settings, service.IsQuorumUp, [.. service.Servers.Select(server => ServerDump.Of(service, server, now))]);
}

/// <summary>A real server.</summary>
/// <param name="Settings">Settings in force.</param>
/// <param name="IsUp">All its checks are good.</param>
/// <param name="Weight">After what checks add.</param>
/// <param name="IsSet">It is in the table.</param>
/// <param name="Checks">Its checks.</param>
public sealed record ServerDump(RealServerSettings Settings, bool IsUp, int Weight, bool IsSet, IReadOnlyList<CheckDump> Checks)
{
    internal static ServerDump Of(VirtualServer service, RealServer server, (Instant, DateTime) now) => new(
        server.Settings, server.IsUp, server.Weight, service.Has(server), [.. server.Checks.Select(check => CheckDump.Of(check, service.IsSuspended, now))]);
}

/// <summary>A check.</summary>
/// <param name="Settings">Settings in force.</param>
/// <param name="IsEnabled">It runs, since its addresses are here.</param>
/// <param name="IsUp">It is good.</param>
/// <param name="HasRun">It was asked already.</param>
/// <param name="WeightChange">What it adds to its server's weight.</param>
/// <param name="Failures">In a row, not counting yet.</param>
/// <param name="FailedStep">The url that failed; -1: none.</param>
/// <param name="LastStart">Wall clock of its last probe.</param>
/// <param name="LastStatus">Exit status of its script.</param>
public sealed record CheckDump(
    CheckSettings Settings, bool IsEnabled, bool IsUp, bool HasRun, long WeightChange, uint Failures, int FailedStep, DateTime? LastStart, int? LastStatus)
{
    internal static CheckDump Of(HealthCheck check, bool isSuspended, (Instant Instant, DateTime Utc) now) => new(
        check.Settings, !isSuspended, check.IsUp, check.HasRun, check.WeightDelta, check.Failures, check.FailedStep,
        check.LastStart is { } start ? now.Utc - (now.Instant - start) : null, check.LastResult.Status);
}
