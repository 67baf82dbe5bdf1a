using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint.Rules;

/// <summary>Virtual routers that move together on one host and apart on another. A group becomes MASTER only as a whole (vrrp-behaviour M1).</summary>
internal static class SyncGroupsDiffer
{
    public static readonly LintRule Rule = LintRule.Warning("VG1026", "a vrrp_sync_group that another host does not have", "give all hosts the same sync groups", Check);

    /// <summary>One virtual router on the host with the group and on the other.</summary>
    private sealed record Pair(Member Here, Member There)
    {
        /// <summary>Whether the host with the group may be BACKUP while the other is MASTER.</summary>
        public bool Waits => !Here.Settings.Preempt || Here.Healthy <= There.Healthy;
    }

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var host in scope.Hosts)
        {
            foreach (var group in (IEnumerable<SyncGroupSettings>)host.Configuration.SyncGroups)
            {
                foreach (var other in scope.Hosts.Where(other => other != host))
                {
                    var pairs = Pairs(scope, host, group, other).ToList();
                    var apart = pairs.SelectMany(stays => pairs.Where(fails => fails != stays && IsApart(fails.There, stays.There)).Select(fails => (Fails: fails, Stays: stays))).ToList();
                    if (apart.Count > 0) yield return Finding(group.Name, apart.Find(static two => two.Stays.Waits) is { Fails: not null } hole ? hole : apart[0]);
                }
            }
        }
    }

    private static Diagnostic Finding(string group, (Pair Fails, Pair Stays) two)
    {
        var (fails, stays) = two;
        var (here, there) = (fails.Here.Host, fails.There.Name);
        var (a, b) = (stays.Here.Settings.Name, fails.Here.Settings.Name);
        return Rule.At(here.Find("vrrp_sync_group", group)?.At ?? here.Start,
            $"{a} and {b} move together on {here.Name} (group {group}), but not on {there}",
            stays.Waits
                ? $"when only {b} fails on {there}, {here.Name} does not take it over: its group waits until {a} is free, too, and nobody has {Words.Addresses(fails.Here)}"
                : $"while {there} is MASTER, {a} stays there when only {b} fails: what the group on {here.Name} rules out",
            $"the same vrrp_sync_group on {there}, or none here",
            [stays.There.Place($"{stays.There.Settings.Name} is {Where(stays.There)}"), fails.There.Place($"{fails.There.Settings.Name} is {Where(fails.There)}")]);
    }

    private static IEnumerable<Pair> Pairs(LintScope scope, LintHost host, SyncGroupSettings tied, LintHost other) =>
        from router in scope.Routers
        let here = router.Members.FirstOrDefault(member => member.Host == host && member.Group == tied)
        let there = router.Members.FirstOrDefault(member => member.Host == other)
        where here is not null && there is not null
        select new Pair(here, there);

    private static bool IsApart(Member a, Member b) => a.Group is null || a.Group != b.Group;

    private static string Where(Member member) => member.Group is { } group ? $"in group {group.Name}" : "in no group";
}
