using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>The IPv4 pseudo header is in the checksum here and not there (vrrp-behaviour A3, F15).</summary>
internal static class ChecksumsDiffer
{
    public static readonly LintRule Rule = LintRule.Warning("VG1028", "v3_checksum_as_v2 on one host only", "give all hosts the same v3_checksum_as_v2", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        where router.Members.All(static member => member.Settings is { Version: VrrpVersion.V3, Family: InetFamily.IPv4 })
        from pair in router.Deviating(static member => member.Settings.ChecksumWithoutPseudoHeader)
        let bare = pair.Odd.Settings.ChecksumWithoutPseudoHeader ? pair.Odd : pair.Usual
        let full = bare == pair.Odd ? pair.Usual : pair.Odd
        select Rule.At(bare.At("v3_checksum_as_v2"),
            $"{bare.Name} leaves the pseudo header out of its checksums, {full.Name} does not",
            $"if {full.Name} runs keepalived, it refuses the adverts of {bare.Name} and becomes MASTER beside it; Vigil takes either checksum",
            "the same v3_checksum_as_v2 on all hosts",
            full.Place("no v3_checksum_as_v2", "v3_checksum_as_v2"));
}
