using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Peers here, a multicast group there (vrrp-behaviour F16).</summary>
internal static class UnicastAndMulticast
{
    public static readonly LintRule Rule = LintRule.Error("VG1009", "unicast on one host, multicast on another",
        "give every host a unicast_peer block with all the others, or none of them", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        from pair in router.Deviating(static member => member.Settings.IsUnicast)
        let peers = pair.Odd.Settings.IsUnicast
        select Rule.At(pair.Odd.At("unicast_peer", "unicast_src_ip"),
            $"{pair.Odd.Name} sends {Way(pair.Odd)}, {pair.Usual.Name} {Way(pair.Usual)}",
            $"neither takes the other's adverts: both become MASTER, and both hold {Words.Addresses(pair.Usual)}",
            peers ? $"a unicast_peer block on {pair.Usual.Name}, too, or none here" : $"a unicast_peer block here, too, or none on {pair.Usual.Name}",
            pair.Usual.Place(Way(pair.Usual), "unicast_peer"));

    private static string Way(Member member) => member.Settings.IsUnicast ? "to its unicast_peer list" : "by multicast";
}
