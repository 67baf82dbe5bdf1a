using System.Collections.Immutable;
using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Weights that do not bridge the gap. Equal is not enough: a backup takes over only from a lower priority (vrrp-behaviour D3).</summary>
internal static class WeightsTooSmall
{
    public static readonly LintRule Rule = LintRule.Warning("VG1022", "weights too small for a switch", "make the weight greater than the gap between the priorities", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) => scope.Routers.SelectMany(static router => OfTheUsualMaster(router).Concat(OfDeputies(router)).Concat(OfBackups(router)));

    /// <summary>With all of its checks failing the usual master is still not below the next.</summary>
    private static IEnumerable<Diagnostic> OfTheUsualMaster(SharedRouter router)
    {
        if (router.Usual is not { IsOwner: false, Trackers.IsEmpty: false } top) yield break;
        var next = router.Others(top).MaxBy(static other => other.Healthy)!;
        if (top.Lowest < next.Healthy) yield break;
        var names = Words.List(top.Trackers.Select(static tracker => tracker.Name));
        var gap = top.Healthy - next.Healthy;
        yield return Rule.At(top.Trackers[0].At,
            top.Trackers.Length == 1 ? $"the weight {top.Trackers[0].Weight} of {names} can never move the addresses" : $"the weights of {names} can never move the addresses, not even together",
            $"{(top.Trackers.Length == 1 ? $"when {top.Trackers[0].Failing} on {top.Name}, it" : $"with all of them failing {top.Name}")} falls from {top.Healthy} to {top.Lowest}, "
                + $"{(top.Lowest == next.Healthy ? "which only equals" : "still above")} the {next.Healthy} of {next.Name}: {top.Name}, where the service has failed, keeps {Words.Addresses(top)}",
            $"a weight of more than {gap} points, such as -{Math.Min(253, gap * 2)}, or a smaller gap between the priorities",
            next.Place($"priority {next.Settings.Priority}", "priority"));
    }

    /// <summary>With all of its checks failing a backup that has become master is still not below another that is healthy. Of each only the best of those is told.</summary>
    private static IEnumerable<Diagnostic> OfDeputies(SharedRouter router)
    {
        if (router.Usual is not { } top) yield break;
        var order = router.Members.OrderByDescending(static member => member.Healthy).ToList();
        for (int i = 0; i < order.Count; i++)
        {
            var deputy = order[i];
            int below = order.FindIndex(other => other.Healthy < deputy.Healthy && other.Healthy <= deputy.Lowest);
            // With all of those before it alive the usual master's is the finding above.
            bool isTold = deputy == top && below == 1;
            if (deputy.IsOwner || below < 0 || isTold || !deputy.Trackers.Any(static tracker => tracker.Worst < tracker.Best)) continue;
            var next = order[below];
            var names = Words.List(deputy.Trackers.Select(static tracker => tracker.Name));
            var gone = Words.List(order.Take(below).Where(other => other != deputy).Select(static other => other.Name));
            yield return Rule.At(deputy.Trackers[0].At,
                $"while {gone} {(below > 2 ? "are" : "is")} gone, the weight{(deputy.Trackers.Length == 1 ? $" {deputy.Trackers[0].Weight}" : "s")} of {names} can never move the addresses",
                $"{deputy.Name} falls from {deputy.Healthy} to {deputy.Lowest}, {(deputy.Lowest == next.Healthy ? "which only equals" : "still above")} the {next.Healthy} of {next.Name}: "
                    + $"{deputy.Name}, where the service has failed, keeps {Words.Addresses(deputy)}",
                $"a weight of more than {deputy.Healthy - next.Healthy} points, or a smaller gap between the priorities",
                next.Place($"priority {next.Settings.Priority}", "priority"));
        }
    }

    /// <summary>
    /// A backup's points for what is good lift it above nobody, whatever the others' checks say. Where the usual master's own weights are too
    /// small, that says it already.
    /// </summary>
    private static IEnumerable<Diagnostic> OfBackups(SharedRouter router)
    {
        if (router.Usual is not { Trackers.IsEmpty: true } top) yield break;
        foreach (var backup in router.Others(top))
        {
            ImmutableArray<WeightedTracker> points = [.. backup.Trackers.Where(static tracker => tracker.Best > 0)];
            if (points.IsEmpty || !router.Others(backup).All(other => backup.Healthy <= other.Lowest || backup.Lowest > other.Healthy)) continue;
            var names = Words.List(points.Select(static tracker => tracker.Name));
            var gap = top.Healthy - backup.Healthy + points.Sum(static tracker => tracker.Best);
            yield return Rule.At(points[0].At,
                points.Length == 1 ? $"the weight {points[0].Weight} of {names} on {backup.Name} can never move the addresses" : $"the weights of {names} on {backup.Name} can never move the addresses, not even together",
                $"with every check good {backup.Name} is at {backup.Healthy}, {(backup.Healthy == top.Healthy ? "which only equals" : "still below")} the {top.Healthy} of {top.Name}, where nothing changes the priority: "
                    + $"{backup.Name} takes {Words.Addresses(backup)} only when {top.Name} falls silent, whatever its checks say",
                $"track the same on {top.Name}, with a weight of more than {gap} points on both, so that a failure there counts; or take the weight off",
                top.Place($"priority {top.Settings.Priority}", "priority"));
        }
    }
}
