using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Adverts from an address that comes with being MASTER: the first one is sent before the address is there (vrrp-behaviour E7).</summary>
internal static class SourceIsVirtual
{
    public static readonly LintRule Rule = LintRule.Error("VG1106", "the source address is one of the virtual addresses", "an address that the host always has as unicast_src_ip or mcast_src_ip", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from member in scope.Members
        where !member.IsOwner && !member.Source.IsNone && member.Held.Contains(member.Source)
        select Rule.At(member.At("unicast_src_ip", "mcast_src_ip"),
            $"the source address {member.Source} is one of the virtual addresses",
            "this host has it only while it is MASTER: it cannot send its first advert from it" + (member.Settings.IsUnicast ? ", and as BACKUP hears nothing that is sent to it" : ""),
            "an address that this host always has",
            new RelatedPlace(member.AtAddress(member.Source), "virtual here"));
}
