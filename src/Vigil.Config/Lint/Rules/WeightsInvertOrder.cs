using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Weights that always cause a switch: with every check good another host is above than the priorities say.</summary>
internal static class WeightsInvertOrder
{
    public static readonly LintRule Rule = LintRule.Warning("VG1024", "weights that always cause a switch: they reverse the order of the priorities while all is well",
        "a negative weight, which counts only while its check fails, or one smaller than the gap", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var router in scope.Routers)
        {
            if (router.Usual is not { IsOwner: false } usual) continue;
            var written = router.Others(usual).MaxBy(static other => other.Settings.Priority.Value)!;
            if (written.Settings.Priority <= usual.Settings.Priority) continue;
            var cause = usual.Trackers.FirstOrDefault(static tracker => tracker.Best > 0);
            yield return Rule.At(cause?.At ?? usual.At("priority"),
                $"{written.Name} has the higher priority ({written.Settings.Priority}, {usual.Name} {usual.Settings.Priority}), but weights make {usual.Name} MASTER while all is well",
                $"with every check good {usual.Name} is at {usual.Healthy} and {written.Name} at {written.Healthy}: {usual.Name} takes {Words.Addresses(usual)} each time its checks succeed",
                $"if {written.Name} shall be MASTER, use negative weights, or points smaller than {written.Settings.Priority.Value - usual.Settings.Priority.Value} on {usual.Name}; if {usual.Name} shall, give it the higher priority",
                written.Place($"priority {written.Settings.Priority}", "priority"));
        }
    }
}
