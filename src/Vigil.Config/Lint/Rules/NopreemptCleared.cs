using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>nopreempt beside state MASTER is reset (vrrp-behaviour C7, VG0309): what that means for this pair.</summary>
internal static class NopreemptCleared
{
    public static readonly LintRule Rule = LintRule.Warning("VG1018", "nopreempt with state MASTER, which resets it", "write state BACKUP where nopreempt is", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from member in router.Members
        where member.Settings is { Preempt: true, WantsMaster: true } && !member.IsOwner && member.LastOf("preempt", "nopreempt") == "nopreempt"
        let lower = router.Others(member).Where(other => other.Healthy < member.Healthy).MaxBy(static other => other.Healthy)
        where lower is not null
        select Rule.At(member.At("nopreempt"),
            $"nopreempt on {member.Name} does nothing, because it also has state MASTER",
            $"when {member.Name} ({member.Healthy}) comes back, it takes {Words.Addresses(member)} from {lower.Name} ({lower.Healthy}) at once: a second switch after each outage",
            "state BACKUP here; the higher priority still wins the first election",
            member.Place("this clears it", "state"), lower.Place($"priority {lower.Settings.Priority}", "priority"));
}
