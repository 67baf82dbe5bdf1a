using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>A failing check lowers the usual master's priority, and nobody may take over from it (keepalived#2483).</summary>
internal static class NeverFailsOver
{
    public static readonly LintRule Rule = LintRule.Error("VG1020", "nopreempt and a weight: a failing check never moves the addresses",
        "take nopreempt off the backup, or the weight off the check", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from hole in Hole.In(router)
        where !router.Others(hole.Master).Any(other => other.Healthy > hole.Master.Healthy)
        select hole.Finding(Rule,
            $"{hole.Blocker.Name} has nopreempt, so it never takes over when {hole.Tracker.Failing} on {hole.Master.Name}",
            hole.Numbers($"when {hole.Tracker.Failing} on {hole.Master.Name}, it"),
            $"take nopreempt off {hole.Blocker.Name}; or take the weight off {hole.Tracker.Name}, then its failure is a fault and {hole.Master.Name} gives the addresses up");
}

/// <summary>A master whose checks fail, and whom nobody may relieve: all who would be above it have nopreempt.</summary>
internal sealed record Hole(Member Master, Member Blocker, WeightedTracker Tracker)
{
    /// <summary>One for each member that could be such a master.</summary>
    public static IEnumerable<Hole> In(SharedRouter router)
    {
        if (router.Members.Any(static member => member.HasUnknownWeight)) yield break;
        foreach (var master in router.Members.Where(static member => member is { IsOwner: false, Trackers.IsEmpty: false }))
        {
            var above = router.Others(master).Where(other => other.Healthy > master.Lowest).ToList();
            if (above.Count > 0 && above.TrueForAll(static other => !other.Settings.Preempt && !other.IsOwner))
                yield return new Hole(master, above.MaxBy(static other => other.Healthy)!, master.Trackers.MaxBy(static tracker => tracker.Best - tracker.Worst)!);
        }
    }

    /// <summary>The fall in numbers, and what does not follow from it.</summary>
    public string Numbers(string subject)
    {
        var together = Master.Trackers.Length > 1 ? " with all its checks failing" : "";
        return $"{subject} falls from {Master.Healthy} to {Master.Lowest}{together}, below the {Blocker.Healthy} of {Blocker.Name}, but {Blocker.Name} does not preempt: "
            + $"{Master.Name}, where the service has failed, keeps {Words.Addresses(Master)} until its adverts stop";
    }

    /// <summary>A finding at the nopreempt that is in the way.</summary>
    public Diagnostic Finding(LintRule rule, string message, string effect, string fix) =>
        rule.At(Blocker.At("nopreempt"), message, effect, fix,
            [.. Master.Trackers.Select(tracker => new RelatedPlace(tracker.At, $"{Master.Name}: {tracker.Name} weight {tracker.Weight}")),
             Master.Place($"priority {Master.Settings.Priority}", "priority")]);
}
