using System.Diagnostics;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>Looks for the first seed in which a rule is broken. Called in the world of a broken core.</summary>
public static class Hunt
{
    /// <summary>The rule and the seed, or null when nothing was seen within the limit.</summary>
    public static string? Find(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        for (ulong seed = 1; watch.Elapsed < limit; seed++)
        {
            if (Look(seed) is { } seen) return $"{seen} (seed {seed})";
        }
        return null;
    }

    private static string? Look(ulong seed)
    {
        try
        {
            return new Simulation(Plan.Draw(seed, hours: 1), Checker.All()).Run() is { } violation ? $"{violation.Rule}: {violation.What}" : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or ArgumentException or IndexOutOfRangeException)
        {
            return $"a crash: {exception.Message}"; // a broken core may break in any way
        }
    }
}
