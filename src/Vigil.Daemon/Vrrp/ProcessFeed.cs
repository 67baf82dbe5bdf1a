using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Vrrp;

/// <summary>Counts the processes of vrrp_track_process blocks from the kernel's process events (vrrp-behaviour K6).</summary>
internal sealed class ProcessFeed(EventLoop loop, Action<string, int> tell, ILogger log) : IDisposable
{
    private ProcessConnector? connector;
    private ProcessTable? table;
    private Watch? watch;

    /// <summary>Counts for these blocks from now on. <paramref name="inherited"/>: a feed the supervisor opened before it entered a namespace.</summary>
    public void Configure(ValueList<TrackProcessSettings> processes, BufferSettings buffers, Fd? inherited)
    {
        table = processes.Count == 0 ? null : new ProcessTable([.. processes], ProcessImage.Read);
        if (table is null)
        {
            Dispose();
            return;
        }
        if (connector is null && !Open(buffers, inherited)) return;
        Rescan();
    }

    private bool Open(BufferSettings buffers, Fd? inherited)
    {
        var opened = inherited is { IsOpen: true } ? ProcessConnector.Adopt(inherited) : null;
        int? size = buffers.ProcessMonitor == 0 ? null : (int)Math.Min(buffers.ProcessMonitor, int.MaxValue);
        if (opened is null && ProcessConnector.Open(size, buffers.ProcessMonitorForce, out opened) is { Failed: true } error)
        {
            log.Failure($"vrrp_track_process: the kernel gives no process events here ({error}); the processes count as they are now. "
                + "Start the daemon in the initial network namespace and use net_namespace, or track them with a vrrp_script");
            table!.Rebuild(ProcessTable.AllProcesses());
            TellAll();
            return false;
        }
        if (loop.Add(opened.Fd, IoEvents.Readable, Rank.Control, _ => OnEvents(), out watch) is { Failed: true } unwatched)
        {
            log.Failure($"vrrp_track_process: cannot watch process events: {unwatched}");
            opened.Dispose();
            return false;
        }
        connector = opened;
        return true;
    }

    private void OnEvents()
    {
        bool changed = false;
        connector!.Read(e => changed |= table!.Apply(e), out bool lost);
        if (lost) Rescan();
        else if (changed) TellAll();
    }

    private void Rescan()
    {
        table!.Rebuild(ProcessTable.AllProcesses());
        TellAll();
    }

    private void TellAll()
    {
        foreach (var (name, count) in table!.Counts) tell(name, count);
    }

    public void Dispose()
    {
        watch?.Dispose();
        watch = null;
        connector?.Dispose();
        connector = null;
    }
}
