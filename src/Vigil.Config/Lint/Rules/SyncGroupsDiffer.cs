using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Virtual routers that move together on one host and apart on another. A group becomes MASTER only as a whole (vrrp-behaviour M1).</summary>
internal static class SyncGroupsDiffer
{
    public static readonly LintRule Rule = LintRule.Warning("VG1026", "a vrrp_sync_group that another host does not have", "give all hosts the same sync groups", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope)
    {
        foreach (var host in scope.Hosts)
        {
            foreach (var group in (IEnumerable<Core.Settings.SyncGroupSettings>)host.Configuration.SyncGroups)
            {
                var members = scope.Members.Where(member => member.Host == host && member.Group == group).ToList();
                foreach (var other in scope.Hosts.Where(other => other != host))
                {
                    var there = members.Select(member => (Here: member, There: Counterpart(scope, member, other))).Where(static pair => pair.There is not null).ToList();
                    if (there.Count < 2) continue;
                    var apart = there.FirstOrDefault(pair => pair.There!.Group is null || pair.There.Group != there[0].There!.Group);
                    if (there[0].There!.Group is not null && apart == default) continue;
                    yield return Finding(host, group.Name, there[0], apart == default || apart == there[0] ? there[1] : apart);
                }
            }
        }
    }

    private static Diagnostic Finding(LintHost host, string group, (Member Here, Member? There) one, (Member Here, Member? There) other)
    {
        var (a, b) = (one.Here.Settings.Name, other.Here.Settings.Name);
        var there = other.There!;
        return Rule.At(host.Find("vrrp_sync_group", group)?.At ?? host.Start,
            $"{a} and {b} move together on {host.Name} (group {group}), but not on {there.Name}",
            $"when only {b} fails on {there.Name}, {host.Name} cannot take it over: its group waits until {a} is free, too, and nobody has {Words.Addresses(other.Here)}",
            $"the same vrrp_sync_group on {there.Name}, or none here",
            one.There!.Place($"{one.There.Settings.Name} is {Where(one.There)}"), there.Place($"{there.Settings.Name} is {Where(there)}"));
    }

    private static string Where(Member member) => member.Group is { } group ? $"in group {group.Name}" : "in no group";

    private static Member? Counterpart(LintScope scope, Member member, LintHost other) =>
        scope.Routers.FirstOrDefault(router => router.Members.Contains(member))?.Members.FirstOrDefault(one => one.Host == other);
}
