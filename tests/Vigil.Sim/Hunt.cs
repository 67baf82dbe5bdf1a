using System.Diagnostics;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>Looks for the first seed in which a rule is broken. Called in the world of a broken core.</summary>
public static class Hunt
{
    /// <summary>The rule that is broken, or null when nothing was seen within the limit.</summary>
    /// <param name="limit">How long to look.</param>
    /// <param name="seed">In: the first to try. Out: the one in which it was seen.</param>
    public static string? Find(TimeSpan limit, ref ulong seed)
    {
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed < limit; seed++)
        {
            if (Look(seed) is { } seen) return seen;
        }
        return null;
    }

    /// <summary>The rule that is broken in one seed, or null.</summary>
    public static string? Look(ulong seed)
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
