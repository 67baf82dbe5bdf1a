using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>A weight that does not bridge the gap by itself, but does so with others: often meant, so only noted.</summary>
internal static class WeightTooSmallAlone
{
    public static readonly LintRule Rule = LintRule.Note("VG1023", "a weight that causes a switch only together with others", "nothing, if that is meant; else a greater weight", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var router in scope.Routers)
        {
            if (router.Usual is not { IsOwner: false } top) continue;
            var next = router.Others(top).MaxBy(static other => other.Healthy)!;
            if (top.Lowest >= next.Healthy) continue;
            foreach (var weak in top.Trackers.Where(tracker => tracker.Best != tracker.Worst && top.Without(tracker) >= next.Healthy))
            {
                yield return Rule.At(weak.At,
                    $"the weight {weak.Weight} of {weak.Name} does not move the addresses by itself",
                    $"when {weak.Failing} on {top.Name} and nothing else does, it falls from {top.Healthy} to {top.Without(weak)}, {(top.Without(weak) == next.Healthy ? "which only equals" : "still above")} the {next.Healthy} of {next.Name}; with all checks failing it is at {top.Lowest}",
                    $"nothing, if that is meant; else a weight of more than {top.Healthy - next.Healthy} points",
                    next.Place($"priority {next.Settings.Priority}", "priority"));
            }
        }
    }
}
