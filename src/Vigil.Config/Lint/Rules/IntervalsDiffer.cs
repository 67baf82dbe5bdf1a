using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>Version 2 refuses an advert with another interval (RFC 3768 section 7.1, vrrp-behaviour F11).</summary>
internal static class IntervalsDiffer
{
    public static readonly LintRule Rule = LintRule.Error("VG1005", "different advert_int in version 2", "give all hosts the same advert_int", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        where router.Members.All(static member => member.Settings.Version == VrrpVersion.V2)
        from pair in router.Deviating(static member => member.Settings.AdvertInterval)
        let theirs = Words.Of(pair.Usual.Settings.AdvertInterval)
        select Rule.At(pair.Odd.At("advert_int"),
            $"{pair.Odd.Name} sends every {Words.Of(pair.Odd.Settings.AdvertInterval)}, {pair.Usual.Name} every {theirs}",
            $"version 2 takes only adverts with its own interval; {Words.BothMaster(pair.Usual, pair.Odd)}",
            $"advert_int {theirs[..^2]}",
            pair.Usual.Place($"every {theirs}", "advert_int"));
}
