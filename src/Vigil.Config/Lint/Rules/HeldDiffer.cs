using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>The adverts agree, but not what is held beside them.</summary>
internal static class HeldDiffer
{
    public static readonly LintRule Rule = LintRule.Warning("VG1015", "different virtual_ipaddress_excluded", "give all hosts the same virtual_ipaddress_excluded", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from pair in router.Pairs
        where pair.One.Addresses.SetEquals(pair.Other.Addresses) && !pair.One.Held.SetEquals(pair.Other.Held)
        let more = pair.One.Held.Except(pair.Other.Held)
        let holder = more.IsEmpty ? pair.Other : pair.One
        let lacks = more.IsEmpty ? pair.One : pair.Other
        let only = holder.Held.Except(lacks.Held)
        select Rule.At(lacks.At("virtual_ipaddress_excluded", "virtual_ipaddress"),
            $"{holder.Name} holds {Words.List(only)}, too, {lacks.Name} does not",
            $"while {lacks.Name} is MASTER, nobody has {Words.List(only)}",
            $"add {Words.List(only)} to virtual_ipaddress_excluded of {lacks.Name}, or take it out of {holder.Name}",
            new RelatedPlace(holder.AtAddress(only.Order().First()), $"{holder.Name}: has it"));
}
