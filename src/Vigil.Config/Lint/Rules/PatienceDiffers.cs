using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Hosts that wait for different numbers of adverts (down_timer_adverts): how long an outage lasts, and who ends it, depends on who fell silent.</summary>
internal static class PatienceDiffers
{
    public static readonly LintRule Rule = LintRule.Warning("VG1032", "different down_timer_adverts", "give all hosts the same down_timer_adverts", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from pair in router.Deviating(static member => member.Settings.DownTimerAdverts)
        let ours = pair.Odd.Settings.DownTimerAdverts
        let theirs = pair.Usual.Settings.DownTimerAdverts
        select Rule.At(pair.Odd.At("down_timer_adverts", "vrrp_down_timer_adverts"),
            $"{pair.Odd.Name} gives a master up after {ours} adverts that did not come, {pair.Usual.Name} after {theirs}",
            $"a dead {pair.Odd.Name} is noticed after {Words.Seconds(pair.Usual.MasterDownOf(pair.Odd))}, a dead {pair.Usual.Name} after {Words.Seconds(pair.Odd.MasterDownOf(pair.Usual))}"
                + (router.Members.Length > 2 ? $"; and of these two, when a third host dies, {(ours < theirs ? pair.Odd : pair.Usual).Name} takes over first, whatever its priority" : ""),
            $"down_timer_adverts {theirs}",
            pair.Usual.Place($"{theirs} adverts", "down_timer_adverts", "vrrp_down_timer_adverts"));
}
