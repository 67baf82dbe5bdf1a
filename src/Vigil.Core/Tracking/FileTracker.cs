using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Tracking;

/// <summary>One track_file and its number (vrrp-behaviour K5).</summary>
public sealed class FileTracker
{
    private readonly VrrpHost host;

    internal FileTracker(VrrpHost host, TrackFileSettings settings)
    {
        this.host = host;
        Settings = settings;
    }

    /// <summary>Settings in force.</summary>
    public TrackFileSettings Settings { get; private set; }

    /// <summary>The file's number; null before it was read.</summary>
    public int? Value { get; private set; }

    internal void SetValue(int value, Instant now)
    {
        if (Value == value) return;
        Value = value;
        host.Emit(new Fact.FileChanged(Settings.Name, value));
        host.Cause = new($"tracked file {Settings.Name}", $"tracked file {Settings.Name} now {value}");
        host.Trackers.Changed(TrackerKind.File, Settings.Name, now);
    }

    internal void Reconfigure(TrackFileSettings settings)
    {
        if (settings.Path != Settings.Path) Value = null;
        Settings = settings;
    }
}
