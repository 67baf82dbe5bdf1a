using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Weights that do not bridge the gap. Equal is not enough: a backup takes over only from a lower priority (vrrp-behaviour D3).</summary>
internal static class WeightsTooSmall
{
    public static readonly LintRule Rule = LintRule.Warning("VG1022", "weights too small for a switch", "make the weight greater than the gap between the priorities", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var router in scope.Routers)
        {
            if (router.Usual is not { IsOwner: false, Trackers.IsEmpty: false } top) continue;
            var next = router.Others(top).MaxBy(static other => other.Healthy)!;
            if (top.Lowest < next.Healthy) continue;
            var names = Words.List(top.Trackers.Select(static tracker => tracker.Name));
            var gap = top.Healthy - next.Healthy;
            yield return Rule.At(top.Trackers[0].At,
                top.Trackers.Length == 1 ? $"the weight {top.Trackers[0].Weight} of {names} can never move the addresses" : $"the weights of {names} can never move the addresses, not even together",
                $"{(top.Trackers.Length == 1 ? $"when {top.Trackers[0].Failing} on {top.Name}, it" : $"with all of them failing {top.Name}")} falls from {top.Healthy} to {top.Lowest}, "
                    + $"{(top.Lowest == next.Healthy ? "which only equals" : "still above")} the {next.Healthy} of {next.Name}: {top.Name}, where the service has failed, keeps {Words.Addresses(top)}",
                $"a weight of more than {gap} points, such as -{Math.Min(253, gap * 2)}, or a smaller gap between the priorities",
                next.Place($"priority {next.Settings.Priority}", "priority"));
        }
    }
}
