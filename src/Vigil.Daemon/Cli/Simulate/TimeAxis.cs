using System.Globalization;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>Ticks of time under a picture: round numbers, evenly spaced.</summary>
internal static class TimeAxis
{
    /// <summary>Seconds between two ticks.</summary>
    private static readonly double[] Steps =
        [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 4 * 3600, 12 * 3600, 24 * 3600];

    /// <summary>Ticks from 0 on, with their labels.</summary>
    /// <param name="length">What the picture shows.</param>
    /// <param name="most">How many there may be.</param>
    public static IEnumerable<(TimeSpan At, string Label)> Ticks(TimeSpan length, int most)
    {
        double step = Array.Find(Steps, one => length.TotalSeconds / one < most);
        if (step == 0) step = Steps[^1];
        for (var at = TimeSpan.Zero; at <= length; at += TimeSpan.FromSeconds(step)) yield return (at, Label(at.TotalSeconds, step));
    }

    private static string Label(double at, double step)
    {
        var (unit, name) = step < 60 ? (1, "s") : step < 3600 ? (60, "min") : (3600, "h");
        return $"{(at / unit).ToString("0.##", CultureInfo.InvariantCulture)} {name}";
    }
}
