using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One source address on two hosts: adverts from our own address are refused.</summary>
internal static class SourcesEqual
{
    public static readonly LintRule Rule = LintRule.Error("VG1012", "two hosts with the same source address", "give each host its own unicast_src_ip or mcast_src_ip", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from pair in router.Pairs
        where !pair.One.Source.IsNone && pair.One.Source == pair.Other.Source
        select Rule.At(pair.Other.At("unicast_src_ip", "mcast_src_ip"),
            $"{pair.Other.Name} has the source address {pair.Other.Source} of {pair.One.Name}",
            $"Vigil takes the other's adverts for its own and refuses them: both become MASTER, and both hold {Words.Addresses(pair.One)}; a host that does not have {pair.Other.Source} cannot send from it at all",
            $"the address that {pair.Other.Name} itself has in this network",
            pair.One.Place("the same", "unicast_src_ip", "mcast_src_ip"));
}
