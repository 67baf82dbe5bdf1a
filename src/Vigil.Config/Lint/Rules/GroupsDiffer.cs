using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Different multicast groups.</summary>
internal static class GroupsDiffer
{
    public static readonly LintRule Rule = LintRule.Error("VG1010", "different multicast groups", "give all hosts the same mcast_dst_ip or vrrp_mcast_group4/6", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        where router.Members.All(static member => !member.Settings.IsUnicast)
        from pair in router.Deviating(static member => member.Settings.MulticastGroup)
        let theirs = pair.Usual.Settings.MulticastGroup
        let global = pair.Odd.Settings.Family == Core.Settings.InetFamily.IPv6 ? "vrrp_mcast_group6" : "vrrp_mcast_group4"
        select Rule.At(pair.Odd.At("mcast_dst_ip", global),
            $"{pair.Odd.Name} sends to {pair.Odd.Settings.MulticastGroup}, {pair.Usual.Name} to {theirs}",
            $"neither listens where the other sends: both become MASTER, and both hold {Words.Addresses(pair.Usual)}",
            $"mcast_dst_ip {theirs} here, or {global} {theirs} in global_defs",
            pair.Usual.Place($"group {theirs}", "mcast_dst_ip", global));
}
