using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>VRRP 2 here, VRRP 3 there (vrrp-behaviour F6).</summary>
internal static class VersionsDiffer
{
    public static readonly LintRule Rule = LintRule.Error("VG1004", "different VRRP versions", "give all hosts the same version", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from pair in router.Deviating(static member => member.Settings.Version)
        let ours = (int)pair.Odd.Settings.Version
        let theirs = (int)pair.Usual.Settings.Version
        select Rule.At(pair.Odd.At("version", "vrrp_version"),
            $"{pair.Odd.Name} speaks VRRP version {ours}, {pair.Usual.Name} version {theirs}",
            Words.BothMaster(pair.Usual, pair.Odd),
            $"version {theirs} in this vrrp_instance, or vrrp_version {theirs} in global_defs",
            pair.Usual.Place($"version {theirs}", "version", "vrrp_version"));
}
