using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>One router_id for two hosts of a cluster: VRRP does not use it, but mails do.</summary>
internal static class RouterNamesEqual
{
    public static readonly LintRule Rule = LintRule.Note("VG1029", "the same router_id on two hosts", "give each host its own router_id, or none: the default is the host's name", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        var named = scope.Hosts.Where(host => host.FindGlobal("router_id") is not null && scope.Routers.Any(router => router.Members.Any(member => member.Host == host)));
        foreach (var same in named.GroupBy(static host => host.Configuration.Global.RouterId))
        {
            var first = same.First();
            foreach (var other in same.Skip(1))
            {
                yield return Rule.At(other.FindGlobal("router_id")!.At,
                    $"{other.Name} and {first.Name} both have router_id {same.Key}",
                    "their mails and SNMP answers cannot be told apart; the election is not touched",
                    "a router_id of its own, or none: the default is the host's name",
                    new RelatedPlace(first.FindGlobal("router_id")!.At, $"{first.Name}: the same"));
            }
        }
    }
}
