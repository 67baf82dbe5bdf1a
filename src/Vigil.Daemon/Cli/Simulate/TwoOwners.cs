using Vigil.Simulator;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>Why an address has two owners, where the network is to blame.</summary>
internal static class TwoOwners
{
    /// <summary>Whether both do not hear the other, or one; null where there are no two, or no cut.</summary>
    public static string? Why(TrialOutcome outcome)
    {
        if (!outcome.Trouble.HasFlag(TrialTrouble.TwoOwners)) return null;
        var trial = outcome.Trial;
        var present = trial.Last.Faults.Concat(trial.First is { } first && trial.Together ? first.Faults : []).ToList();
        var cuts = present.Where(static fault => fault.Kind == FaultTable.Cut).ToList();
        bool both = present.Any(static fault => fault.Kind == FaultTable.CutBoth) || cuts.Any(cut => cuts.Any(other => other.Host == cut.Peer && other.Peer == cut.Host));
        return both ? "they do not hear each other" : cuts.Count > 0 ? "one of them does not hear the other" : null;
    }
}
