using System.Diagnostics;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>Looks for the first seed in which a certain rule is broken. Called in the world of a broken core.</summary>
public static class Hunt
{
    /// <summary>What broke the rule, or null when it was not broken within the limit, whatever other rules were.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="limit">How long to look.</param>
    /// <param name="seed">In: the first to try. Out: the one in which it was seen.</param>
    /// <param name="others">Out: how often each other rule was broken first.</param>
    public static string? Find(string rule, TimeSpan limit, ref ulong seed, out string others)
    {
        var watch = Stopwatch.StartNew();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (; watch.Elapsed < limit; seed++)
        {
            if (Look(seed) is not { } seen) continue;
            string broken = seen[..seen.IndexOf(':', StringComparison.Ordinal)];
            others = string.Join(", ", counts.Select(one => $"{one.Key} {one.Value}×"));
            if (broken == rule) return seen;
            counts[broken] = counts.GetValueOrDefault(broken) + 1;
        }
        others = string.Join(", ", counts.Select(one => $"{one.Key} {one.Value}×"));
        return null;
    }

    /// <summary>The rule that is broken in one seed, or null.</summary>
    public static string? Look(ulong seed)
    {
        try
        {
            return Watched.Run(new Simulation(Plan.Draw(seed, hours: 1), Checker.All())) is { } violation ? $"{violation.Rule}: {violation.What}" : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or ArgumentException or IndexOutOfRangeException)
        {
            return $"crash: {exception.Message}"; // a broken core may break in any way
        }
    }
}
