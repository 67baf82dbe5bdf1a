using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>Version 3 learns the master's interval (RFC 9568 section 6.4.2), so how long an outage lasts depends on who was master.</summary>
internal static class IntervalsLearnt
{
    public static readonly LintRule Rule = LintRule.Warning("VG1006", "different advert_int in version 3", "give all hosts the same advert_int", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        where router.Members.All(static member => member.Settings.Version == VrrpVersion.V3)
        from pair in router.Deviating(static member => member.Settings.AdvertInterval)
        let theirs = Words.Of(pair.Usual.Settings.AdvertInterval)
        select Rule.At(pair.Odd.At("advert_int"),
            $"{pair.Odd.Name} sends every {Words.Of(pair.Odd.Settings.AdvertInterval)}, {pair.Usual.Name} every {theirs}",
            $"a dead {pair.Odd.Name} is noticed after {Words.Seconds(pair.Usual.MasterDownOf(pair.Odd))}, a dead {pair.Usual.Name} after {Words.Seconds(pair.Odd.MasterDownOf(pair.Usual))}: a backup waits by the interval of the master it heard",
            $"advert_int {theirs[..^2]}",
            pair.Usual.Place($"every {theirs}", "advert_int"));
}
