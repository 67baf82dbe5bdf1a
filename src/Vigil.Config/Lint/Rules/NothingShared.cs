using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>A host that has no virtual router in common with any other: said, so that silence is not taken for consent.</summary>
internal static class NothingShared
{
    public static readonly LintRule Rule = LintRule.Note("VG1001", "a host shares no virtual router with the others",
        "name the files of one cluster; or correct virtual_router_id and virtual_ipaddress", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        if (scope.Hosts.Length < 2) yield break;
        foreach (var host in scope.Hosts)
        {
            var own = scope.Members.Where(member => member.Host == host).ToList();
            if (own.Exists(member => scope.RouterOf(member) is not null)) continue;
            if (RouterIdClash.Pairs(scope).Any(pair => pair.One.Host == host || pair.Other.Host == host)) continue;
            yield return Rule.At(host.Start,
                own.Count == 0 ? $"{host.Name} has no vrrp_instance" : $"{host.Name} shares no virtual router with the other hosts",
                "nothing is compared; one virtual router is what has the same virtual_router_id and an address in common, or names the other host's source in unicast_peer",
                "name the files of one cluster, or correct virtual_router_id and virtual_ipaddress");
        }
    }
}
