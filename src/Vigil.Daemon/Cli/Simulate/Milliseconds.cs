using System.Globalization;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>Lengths of time as all of `vigil simulate` writes them: whole milliseconds, tenths below ten, and no time at all as 0 ms.</summary>
internal static class Milliseconds
{
    private const double Least = 0.1;
    private const double Tenths = 10;

    /// <summary>One length, such as 3258 ms or 0.1 ms.</summary>
    public static string Text(TimeSpan span) => $"{Number(span)} ms";

    /// <summary>From the least to the most, such as 2649–3586 ms; one number where they are written alike.</summary>
    public static string Text(SpanRange range) => $"{Numbers(range)} ms";

    /// <summary>The same without the unit, for a column that has it in its head.</summary>
    public static string Numbers(SpanRange range) =>
        Number(range.Least) is var least && Number(range.Most) is var most && least == most ? most : $"{least}–{most}";

    private static string Number(TimeSpan span)
    {
        if (span == TimeSpan.Zero) return "0";
        double number = Math.Max(Least, span.TotalMilliseconds);
        return number.ToString(number < Tenths ? "0.0" : "0", CultureInfo.InvariantCulture);
    }
}
