using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Strict mode turns accept off: right for a router, a riddle for a service (vrrp-behaviour N1).</summary>
internal static class StrictDropsPackets
{
    public static readonly LintRule Rule = LintRule.Note("VG1104", "strict mode, which drops packets to the addresses", "leave vrrp_strict out where services listen on the addresses", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from member in scope.Members
        where member.Settings is { Strict: true, Accept: false } && !member.Addresses.IsEmpty && member.LastOf("accept", "no_accept") is null
        select Rule.At(member.At("strict_mode", "vrrp_strict"),
            $"strict mode drops packets to the addresses of {member.Settings.Name}",
            $"{Words.List(member.Addresses)} can route, but answers neither ping nor a service's clients",
            member.Settings.Version == Core.Settings.VrrpVersion.V3 ? "accept in this vrrp_instance, or no vrrp_strict" : "no vrrp_strict: version 2 has no accept mode in it");
}
