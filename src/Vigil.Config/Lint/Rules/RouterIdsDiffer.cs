using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One address under two numbers.</summary>
internal static class RouterIdsDiffer
{
    public static readonly LintRule Rule = LintRule.Error("VG1002", "an address has another virtual_router_id on another host",
        "give it the same virtual_router_id everywhere", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from pair in router.Deviating(static member => member.Settings.VirtualRouterId)
        let common = Words.List(pair.Odd.Addresses.Intersect(pair.Usual.Addresses))
        let id = pair.Usual.Settings.VirtualRouterId
        select Rule.At(pair.Odd.At("virtual_router_id"),
            $"{pair.Odd.Name} has {common} under virtual_router_id {pair.Odd.Settings.VirtualRouterId}, {pair.Usual.Name} under {id}",
            $"they are two virtual routers that do not know each other: both become MASTER, and both hold {common}",
            $"virtual_router_id {id}",
            pair.Usual.Place($"virtual_router_id {id}", "virtual_router_id"));
}
