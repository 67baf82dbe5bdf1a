using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>The same hole for a host that is master only after a switch: the article's pair. The way there works, the way back does not.</summary>
internal static class FailsOverOneWay
{
    public static readonly LintRule Rule = LintRule.Warning("VG1021", "nopreempt and a weight: a failing check moves the addresses one way only",
        "preempt_delay instead of nopreempt, or a check without weight", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from hole in Hole.In(router)
        where router.Others(hole.Master).Any(other => other.Healthy > hole.Master.Healthy)
        select hole.Finding(Rule,
            $"nopreempt on {hole.Blocker.Name} leaves the addresses on {hole.Master.Name} when {hole.Tracker.Failing} there",
            Works(router, hole) + hole.Numbers($"while {hole.Master.Name} is MASTER and {hole.Tracker.Failing} there, it")
                + $" (stop the daemon on {hole.Master.Name} to hand over)",
            $"preempt_delay instead of nopreempt on {hole.Blocker.Name}; or no weight on {hole.Tracker.Name}: its failure then is a fault and {hole.Master.Name} gives the addresses up, but if it fails on both, nobody has them");

    /// <summary>What the same checks do move, so that nobody mistrusts the half that works.</summary>
    private static string Works(SharedRouter router, Hole hole)
    {
        var from = hole.Blocker;
        var taker = router.Others(from).Where(other => other.Settings.Preempt && other.Healthy > from.Lowest).MaxBy(static other => other.Healthy);
        if (from.Trackers.IsEmpty || taker is null) return "";
        var tracker = from.Trackers.MaxBy(static one => one.Best - one.Worst)!;
        return $"when {tracker.Failing} on {from.Name}, it falls from {from.Healthy} to {from.Lowest} and {taker.Name} ({taker.Healthy}) takes over; the other way nothing moves: ";
    }
}
