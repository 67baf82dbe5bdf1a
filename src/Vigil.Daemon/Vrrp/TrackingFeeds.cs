using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Vrrp;

/// <summary>Watches what track_file blocks name and tells the core their numbers. No polling (vrrp-behaviour K5).</summary>
internal sealed class FileFeed : IDisposable
{
    private readonly HostDriver driver;
    private readonly ILogger log;
    private readonly FileWatcher watcher;
    private ValueList<TrackFileSettings> files;

    public FileFeed(EventLoop loop, HostDriver driver, ILogger log)
    {
        (this.driver, this.log) = (driver, log);
        if (FileWatcher.Create(loop, OnChanged, out watcher) is { Failed: true } error) log.Failure($"track_file cannot watch files: {error}");
    }

    /// <summary>Watches these files from now on and tells their present numbers. <paramref name="initialise"/>: at the start, init_file makes them.</summary>
    public void Configure(ValueList<TrackFileSettings> next, bool initialise)
    {
        foreach (var old in files.AsSpan()) watcher.Remove(old.Path);
        files = next;
        foreach (var file in files.AsSpan())
        {
            if (initialise && file.InitialValue is { } value && TrackedFile.Initialise(file.Path, value, file.Overwrite) is { Failed: true } refused)
                log.Problem($"track_file {file.Name}: cannot create {file.Path}: {refused}");
            if (watcher.Add(file.Path) is { Failed: true } error)
                log.Problem($"track_file {file.Name}: cannot watch {file.Path}: {error}; its directory must exist");
            Tell(file);
        }
    }

    private void OnChanged(string path)
    {
        foreach (var file in files.AsSpan())
            if (file.Path == path) Tell(file);
        // A directory that was deleted and made again is watched again as soon as it can be.
        foreach (var orphan in watcher.Orphans.ToList()) watcher.Add(orphan);
    }

    private void Tell(TrackFileSettings file)
    {
        int value = TrackedFile.Read(file.Path, out bool isNumber);
        if (!isNumber) log.Problem($"track_file {file.Name}: {file.Path} does not hold a number; it counts as {value}");
        driver.Feed(VrrpInput.FileValue(file.Name, value));
    }

    public void Dispose() => watcher.Dispose();
}

/// <summary>Counts the processes of vrrp_track_process blocks from the kernel's process events (vrrp-behaviour K6).</summary>
internal sealed class ProcessFeed(EventLoop loop, HostDriver driver, ILogger log) : IDisposable
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
        foreach (var (name, count) in table!.Counts) driver.Feed(VrrpInput.ProcessCount(name, count));
    }

    public void Dispose()
    {
        watch?.Dispose();
        watch = null;
        connector?.Dispose();
        connector = null;
    }
}
