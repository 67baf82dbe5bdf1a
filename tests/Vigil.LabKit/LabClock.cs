using System.Diagnostics;

namespace Vigil.LabKit;

/// <summary>The one clock of a lab: CLOCK_MONOTONIC, since an arbitrary origin.</summary>
public static class LabClock
{
    /// <summary>The time now.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);
}
