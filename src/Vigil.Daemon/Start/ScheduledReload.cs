using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Start;

/// <summary>
/// reload_time_file: reloads at the time that is written in a file. The file is watched: a new time replaces the old, its removal cancels.
/// The wall clock may be stepped, so the time is compared again at least once a minute.
/// </summary>
internal sealed class ScheduledReload : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly EventLoop loop;
    private readonly ILogger log;
    private readonly Action reload;
    private readonly Timer timer;
    private FileWatcher? watcher;
    private ReloadSettings settings = new();
    private DateTime? due;

    public ScheduledReload(EventLoop loop, ILogger log, Action reload)
    {
        (this.loop, this.log, this.reload) = (loop, log, reload);
        timer = new Timer(_ => loop.Post(Look));
    }

    /// <summary>Uses these settings from now on. Loop thread, or before the loop runs.</summary>
    public void Configure(ReloadSettings next)
    {
        if (next.TimeFile != settings.TimeFile)
        {
            watcher?.Dispose();
            watcher = null;
            if (next.TimeFile is { } path)
            {
                var error = FileWatcher.Create(loop, _ => Read(), out watcher);
                if (!error.Failed) error = watcher.Add(path);
                if (error.Failed) log.Problem($"reload_time_file: cannot watch {path}: {error}");
            }
        }
        settings = next;
        Read();
    }

    private void Read()
    {
        due = null;
        if (settings.TimeFile is { } path && SmallFile.Read(path) is { Length: > 0 } text)
        {
            var line = text.Split('\n')[0];
            if (!ReloadTime.TryParse(line, DateTime.UtcNow, TimeZoneInfo.Local, out due))
                log.Problem($"reload_time_file {path}: '{line}' is not HH:MM:SS or [YY]YY-MM-DD HH:MM:SS, with an optional Z");
            else if (due is { } at)
                log.Problem($"a reload is scheduled for {at:yyyy-MM-dd HH:mm:ss}Z by {path}");
        }
        Sleep();
    }

    private void Look()
    {
        if (due is not { } at || DateTime.UtcNow < at)
        {
            Sleep();
            return;
        }
        due = null;
        if (!settings.Repeat && settings.TimeFile is { } path) Remove(path);
        reload();
        Read();
    }

    private void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Problem($"reload_time_file {path} cannot be removed: {e.Message}");
        }
    }

    private void Sleep()
    {
        if (due is not { } at)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        var left = at - DateTime.UtcNow;
        timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestSleep ? left : LongestSleep, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        timer.Dispose();
        watcher?.Dispose();
    }
}
