using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>The times an election runs on, to the microsecond as keepalived works them out (vrrp-behaviour B1, B2).</summary>
public static class ElectionTimes
{
    /// <summary>
    /// Skew_Time: the higher the priority, the shorter. Version 2: (256 − priority)/256 s (RFC 3768 section 6.1);
    /// version 3: the same fraction of the master's interval (RFC 9568 section 6.1). Whole microseconds.
    /// </summary>
    public static TimeSpan Skew(VrrpVersion version, Priority priority, AdvertInterval masterInterval) =>
        TimeSpan.FromMicroseconds(version == VrrpVersion.V2
            ? (256 - priority.Value) * 1_000_000L / 256
            : (256 - priority.Value) * (long)masterInterval.Centiseconds * 625 / 16);

    /// <summary>Master_Down_Interval: how long a backup hears nothing before it takes over.</summary>
    public static TimeSpan MasterDown(VrrpVersion version, Priority priority, AdvertInterval masterInterval, int downTimerAdverts) =>
        masterInterval.Value * downTimerAdverts + Skew(version, priority, masterInterval);

    /// <summary>A duration for people, in seconds.</summary>
    internal static string Text(TimeSpan span) => span.TotalSeconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture) + " s";
}
