using System.Collections.Immutable;
using Vigil.Core.Settings;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>A row of a what-if table.</summary>
/// <param name="Last">The fault it is about, or the whole trial in words.</param>
/// <param name="How">How other faults stand to that; null: there are none.</param>
/// <param name="Firsts">Those, of which any one brings the same.</param>
/// <param name="Outcome">What comes of it, over the runs of all of them.</param>
internal sealed record WhatIfRow(string Last, string? How, ImmutableArray<string> Firsts, TrialOutcome Outcome)
{
    /// <summary>One for an outcome.</summary>
    public static WhatIfRow Of(TrialOutcome outcome) => new(outcome.Trial.Name + Sometimes(outcome), null, [], outcome);

    /// <summary>Pairs that end alike are one row: what happened before matters less than that something did.</summary>
    public static IEnumerable<WhatIfRow> Grouped(IEnumerable<TrialOutcome> outcomes) =>
        outcomes.GroupBy(outcome => (outcome.Trial.Last, outcome.Trial.Together, outcome.Before, outcome.Owners, outcome.Finally, outcome.Trouble, TwoOwners.Why(outcome))).Select(alike => new WhatIfRow(
            alike.Key.Last.Name, alike.Key.Together ? "while" : "after (and mended)", [.. alike.Select(outcome => outcome.Trial.First!.Name + Sometimes(outcome))],
            alike.First() with { Runs = alike.SelectMany(outcome => outcome.Runs).ToValueList() }));

    /// <summary>All of it in words.</summary>
    public string Name => How is null ? Last : $"{Last}, {How}: {string.Join(", ", Firsts)}";

    private static string Sometimes(TrialOutcome outcome) => outcome.Runs.Count == outcome.Of ? "" : $" ({outcome.Runs.Count} of {outcome.Of} times)";
}
