using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Workers;

/// <summary>Watches what track_file blocks name and tells a core their numbers. No polling (vrrp-behaviour K5).</summary>
internal sealed class FileFeed : IDisposable
{
    private readonly Action<string, int> tell;
    private readonly ILogger log;
    private readonly FileWatcher watcher;
    private ValueList<TrackFileSettings> files;

    /// <param name="loop">Serves the watcher.</param>
    /// <param name="tell">Takes a file's name and number.</param>
    /// <param name="log">What does not work.</param>
    public FileFeed(EventLoop loop, Action<string, int> tell, ILogger log)
    {
        (this.tell, this.log) = (tell, log);
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
        tell(file.Name, value);
    }

    public void Dispose() => watcher.Dispose();
}
