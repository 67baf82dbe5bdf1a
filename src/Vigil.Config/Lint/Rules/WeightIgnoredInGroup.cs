using Vigil.Config.Diagnostics;

namespace Vigil.Config.Lint.Rules;

/// <summary>Members of a sync group keep in step, so a weight of one alone does not count (vrrp-behaviour K8).</summary>
internal static class WeightIgnoredInGroup
{
    public static readonly LintRule Rule = LintRule.Warning("VG1108", "a weight on a member of a vrrp_sync_group, where it does not count",
        "track it in the vrrp_sync_group, without weight, or with sync_group_tracking_weight", Check);

    private static IEnumerable<Diagnostic> Check(LintScope scope) =>
        from member in scope.Members
        where member is { IsOwner: false, Group.TrackingWeight: false }
        from use in Uses(member)
        where use.Weight != 0
        select Rule.At(member.AtTracker(use.List, use.Name),
            $"the weight of {use.Name} does not count: {member.Settings.Name} is in vrrp_sync_group {member.Group!.Name}",
            $"a failing {use.Name} changes nothing: members of a group keep one priority, and the check is left out",
            $"track {use.Name} in vrrp_sync_group {member.Group.Name}; or without weight; or set sync_group_tracking_weight there",
            new RelatedPlace(member.Host.Find("vrrp_sync_group", member.Group.Name)?.At ?? member.Host.Start, "the group"));

    private static IEnumerable<(string List, string Name, int Weight)> Uses(Member member) =>
        member.Settings.TrackScripts.Select(static use => ("track_script", use.Name, use.Weight))
            .Concat(member.Settings.TrackProcesses.Select(static use => ("track_process", use.Name, use.Weight)))
            .Concat(member.Settings.TrackFiles.Select(static use => ("track_file", use.Name, use.Weight)))
            .Concat(member.Settings.TrackInterfaces.Select(static use => ("track_interface", use.Interface, use.Weight)));
}
