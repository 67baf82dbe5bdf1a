using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Priority 255 more than once; state MASTER without a priority means 255 (vrrp-behaviour C1, E5).</summary>
internal static class OwnersContend
{
    public static readonly LintRule Rule = LintRule.Error("VG1025", "priority 255 on two hosts", "255 only on the host that has the addresses of its own; else 254 and less", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var router in scope.Routers)
        {
            var owners = router.Members.Where(static member => member.IsOwner).ToList();
            foreach (var other in owners.Skip(1))
            {
                yield return Rule.At(other.At("priority", "state"),
                    $"{other.Name} and {owners[0].Name} both have priority 255" + (other.LastOf("priority") is null ? ", which state MASTER without a priority means" : ""),
                    $"an owner takes {Words.Addresses(other)} the moment it starts, without waiting for others: both hold them until the host of the lower address gives way",
                    "a priority of its own for each, such as 150 and 100",
                    owners[0].Place("priority 255", "priority", "state"));
            }
        }
    }
}
