using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Packets to the addresses are taken here and dropped there (RFC 9568 section 6.1, Accept_Mode). An owner takes them always.</summary>
internal static class AcceptDiffers
{
    public static readonly LintRule Rule = LintRule.Warning("VG1027", "accept on one host, no_accept (or strict) on another", "give all hosts the same accept, no_accept and strict_mode", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from router in scope.Routers
        let dropping = router.Members.FirstOrDefault(static member => !member.IsOwner && !member.Settings.Accept)
        let taking = router.Members.FirstOrDefault(static member => !member.IsOwner && member.Settings.Accept)
        where dropping is not null && taking is not null
        select Rule.At(dropping.At("no_accept", "strict_mode", "vrrp_strict"),
            $"{dropping.Name} drops packets to the addresses, {taking.Name} accepts them",
            $"a service at {Words.Addresses(dropping)} works while {taking.Name} is MASTER and cannot be reached while {dropping.Name} is",
            $"accept on {dropping.Name}, or no_accept on {taking.Name}",
            taking.Place("accepts them", "accept"));
}
