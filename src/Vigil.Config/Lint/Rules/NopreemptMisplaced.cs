using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>nopreempt where there is nobody to preempt. A host between others needs it against those below.</summary>
internal static class NopreemptMisplaced
{
    public static readonly LintRule Rule = LintRule.Warning("VG1019", "nopreempt on the host of the lower priority, and not on the higher",
        "put nopreempt on the host of the higher priority, with state BACKUP", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var router in scope.Routers)
        {
            if (router.Usual is not { IsOwner: false, Settings.Preempt: true } top || top.LastOf("preempt", "nopreempt") == "nopreempt") continue;
            var idle = router.Others(top).Where(other => !other.Settings.Preempt && !router.Others(other).Any(lower => lower.Healthy < other.Healthy)).ToList();
            foreach (var member in idle)
            {
                yield return Rule.At(member.At("nopreempt"),
                    $"nopreempt is on {member.Name} ({member.Healthy}), but {top.Name} ({top.Healthy}) is the one that preempts",
                    $"{top.Name} takes {Words.Addresses(top)} back as soon as it is up again; on {member.Name} nopreempt only keeps it from taking over from a {top.Name} whose priority has fallen",
                    $"move nopreempt to {top.Name} (with state BACKUP there); or remove it, if {top.Name} shall take over again",
                    top.Place($"priority {top.Settings.Priority}, without nopreempt", "priority"));
            }
        }
    }
}
