using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Start;
using Vigil.Daemon.Workers;

namespace Vigil.Daemon.Vrrp;

/// <summary>The VRRP worker as a process.</summary>
internal static class VrrpProgram
{
    public static WorkerProgram Program { get; } = new()
    {
        Word = WorkerDescriptors.VrrpWorkerWord,
        Role = ProcessRole.Vrrp,
        Name = "vigil_vrrp",
        KeepalivedName = "keepalived_vrrp",
        Prefix = "vrrp",
        HasServices = false,
        Settings = static global => global.VrrpWorker,
        Create = static parts => VrrpWorker.Create(parts.Start, parts.Configuration, parts.Log, parts.Loop, parts.Link),
    };

    /// <summary>The process event feed works in the initial network namespace only: the supervisor opens it there.</summary>
    public static Fd OpenProcessFeed(Configuration configuration)
    {
        var buffers = configuration.Global.Buffers;
        int? size = buffers.ProcessMonitor == 0 ? null : (int)Math.Min(buffers.ProcessMonitor, int.MaxValue);
        return configuration.TrackProcesses.Count > 0 && !ProcessConnector.Open(size, buffers.ProcessMonitorForce, out var feed).Failed ? feed.Fd : Fd.Closed;
    }
}
