using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>One number for two virtual routers in one network.</summary>
internal static class RouterIdClash
{
    public static readonly LintRule Rule = LintRule.Error("VG1003", "one virtual_router_id stands for different addresses in one network",
        "give one of them another virtual_router_id; if they are one virtual router, give them the same addresses", Check);

    /// <summary>Instances of different hosts that hear each other's adverts and have nothing in common but the number.</summary>
    internal static IEnumerable<(Member One, Member Other)> Pairs(LintScope scope)
    {
        foreach (var same in scope.Members.GroupBy(static member => (member.Settings.Family, member.Settings.VirtualRouterId)))
        {
            var all = same.ToList();
            for (var i = 0; i < all.Count; i++)
            {
                // One clash each is enough to act on, and keeps many hosts from giving pairs by the thousand.
                var other = all.Take(i).FirstOrDefault(other => Clash(scope, other, all[i]));
                if (other is not null) yield return (other, all[i]);
            }
        }
    }

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from pair in Pairs(scope)
        let id = pair.One.Settings.VirtualRouterId
        let theirs = Words.Addresses(pair.One)
        let ours = Words.Addresses(pair.Other)
        select Rule.At(pair.Other.At("virtual_router_id"),
            $"virtual_router_id {id} stands for {ours} on {pair.Other.Name}, but for {theirs} on {pair.One.Name}, in one network",
            pair.Other.Settings.Version == VrrpVersion.V2 && pair.One.Settings.Version == VrrpVersion.V2
                ? "each hears the other's adverts and refuses them, with a line in its log; keepalived 2.4 takes them: then the one of lower priority stays BACKUP, and nobody has its addresses"
                : "each takes the other for a rival: the one of lower priority stays BACKUP, and nobody has its addresses",
            $"give one of them a number that is free in this network; if they are one virtual router, give both the same virtual_ipaddress",
            pair.One.Place($"{theirs}", "virtual_router_id"));

    private static bool Clash(LintScope scope, Member a, Member b) =>
        a.Host != b.Host && !a.Held.Overlaps(b.Held) && (scope.RouterOf(a) is not { } shared || shared != scope.RouterOf(b)) && scope.SameNetwork(a, b);
}
