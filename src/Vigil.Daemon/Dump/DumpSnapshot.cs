using Vigil.Core;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;
using Vigil.Core.Vrrp;

namespace Vigil.Daemon.Dump;

/// <summary>
/// Everything the dump files say, copied on the loop's thread so that the writing can happen on another one. Immutable.
/// </summary>
/// <param name="Configuration">Settings in force.</param>
/// <param name="NetworkNamespace">Namespace the worker runs in; null: the default one.</param>
/// <param name="MailHelo">What the mail client calls itself.</param>
/// <param name="Routers">Virtual routers in the order of the configuration.</param>
/// <param name="Groups">Sync groups.</param>
/// <param name="Scripts">Tracking scripts.</param>
/// <param name="Files">Tracked files.</param>
/// <param name="Processes">Tracked processes.</param>
/// <param name="Interfaces">Interfaces of the namespace.</param>
public sealed record DumpSnapshot(
    Configuration Configuration, string? NetworkNamespace, string MailHelo, IReadOnlyList<RouterDump> Routers, IReadOnlyList<GroupDump> Groups,
    IReadOnlyList<ScriptDump> Scripts, IReadOnlyList<FileDump> Files, IReadOnlyList<ProcessDump> Processes, IReadOnlyList<InterfaceDump> Interfaces)
{
    /// <summary>Copies the state of a host.</summary>
    /// <param name="host">The core. Loop thread only.</param>
    /// <param name="now">The present instant, and the same moment as wall clock.</param>
    /// <param name="interfaces">Interfaces and their addresses as the kernel told.</param>
    /// <param name="descriptor">Socket of a router; null: none.</param>
    /// <param name="networkNamespace">Namespace the worker runs in.</param>
    public static DumpSnapshot Take(
        VrrpHost host, (Instant Instant, DateTime Utc) now, IReadOnlyList<InterfaceDump> interfaces, Func<VirtualRouter, int?> descriptor,
        string? networkNamespace) =>
        new(
            host.Configuration, networkNamespace, host.Configuration.Global.Mail.HeloName ?? Environment.MachineName,
            [.. host.Routers.Select(router => RouterDump.Of(router, now, descriptor(router)))],
            [.. host.Groups.Select(group => new GroupDump(group.Settings, group.State))],
            [.. host.Scripts.Select(script => new ScriptDump(script.Settings, script.Result, script.IsRunning))],
            [.. host.Files.Select(file => new FileDump(file.Settings, file.Value ?? 0))],
            [.. host.Processes.Select(process => new ProcessDump(
                process.Settings, process.Count ?? 0, process.Result == TrackResult.Up, process.IsForkDelayRunning, process.IsTerminateDelayRunning))],
            interfaces);

    /// <summary>True when the interface has the address now.</summary>
    public bool Has(string? name, InetAddress address) =>
        Interfaces.Any(candidate => candidate.Name == name && candidate.Addresses.Contains(address));
}

/// <summary>A sync group.</summary>
public sealed record GroupDump(SyncGroupSettings Settings, RouterState State);

/// <summary>A tracking script.</summary>
public sealed record ScriptDump(ScriptSettings Settings, TrackResult Result, bool IsRunning);

/// <summary>A tracked file.</summary>
public sealed record FileDump(TrackFileSettings Settings, int Value);

/// <summary>A tracked process.</summary>
public sealed record ProcessDump(TrackProcessSettings Settings, int Count, bool HasQuorum, bool ForkDelayRuns, bool TerminateDelayRuns);
