using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Completes sync groups and track groups (vrrp-behaviour M).</summary>
internal static class GroupResolver
{
    public static List<SyncGroupSettings> Resolve(
        ConfigDraft config, IReadOnlyList<ResolvedInstance> instances, TrackerResolver trackers, ScriptResolver scripts, BindContext context)
    {
        var groups = new List<SyncGroupSettings>();
        var memberOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in config.Groups)
        {
            var members = Members(group, config, memberOf, context);
            if (members.Count == 0)
            {
                context.Report(DiagnosticCatalogue.GroupEmpty.At(group.At, group.Name));
                continue;
            }
            if (members.Count == 1) context.Report(DiagnosticCatalogue.GroupOfOne.At(group.At, group.Name));
            var owners = instances.Count(one => members.Contains(one.Draft.Name) && one.Settings.Priority.IsOwner);
            if (owners > 0 && owners < members.Count) context.Report(DiagnosticCatalogue.OwnersAndOthers.At(group.At, group.Name));

            var present = instances.Where(one => members.Contains(one.Draft.Name)).ToList();
            ReportTwice(group, present, context);
            if (!group.TrackingWeight) ReportWeights(group, present, context);
            groups.Add(new SyncGroupSettings
            {
                Name = group.Name,
                Members = members.Where(name => instances.Any(one => one.Draft.Name == name)).ToValueList(),
                TrackingWeight = group.TrackingWeight,
                TrackInterfaces = trackers.Interfaces(group, isOwner: false),
                TrackScripts = trackers.Scripts(group, isOwner: false),
                TrackFiles = trackers.Files(group, isOwner: false),
                TrackProcesses = trackers.Processes(group, isOwner: false),
                FlapDamping = FlapDampings.Resolve(group.FlapDamping, context),
                Notify = Notifies.Resolve(group, config.Global, scripts),
            });
        }
        return groups;
    }

    private static void ReportTwice(GroupDraft group, List<ResolvedInstance> members, BindContext context)
    {
        foreach (var name in group.Interfaces.Select(static item => item.Name))
        {
            foreach (var (settings, _) in members.Where(one => Tracks(one.Settings, name.Text)))
                context.Report(DiagnosticCatalogue.TrackedTwice.At(name.At, name.Text, settings.Name, group.Name));
        }

        static bool Tracks(VrrpInstanceSettings one, string name) =>
            (one.Interface == name && !one.DontTrackPrimary) || one.TrackInterfaces.Any(use => use.Interface == name);
    }

    /// <summary>Members keep in step, so a weight of one alone does not count (vrrp-behaviour K8). Of a process keepalived does not say so.</summary>
    private static void ReportWeights(GroupDraft group, List<ResolvedInstance> members, BindContext context)
    {
        foreach (var (settings, draft) in members)
        {
            Report(DiagnosticCatalogue.WeightInGroup, draft.Scripts, settings.TrackScripts.Where(static use => use.Weight != 0).Select(static use => use.Name));
            Report(DiagnosticCatalogue.FileWeightInGroup, draft.Files, settings.TrackFiles.Where(static use => use.Weight != 0).Select(static use => use.Name));
            Report(DiagnosticCatalogue.WeightInGroup, draft.Interfaces, settings.TrackInterfaces.Where(static use => use.Weight != 0).Select(static use => use.Interface));
            Report(DiagnosticCatalogue.QuietWeightInGroup, draft.Processes, settings.TrackProcesses.Where(static use => use.Weight != 0).Select(static use => use.Name));

            void Report(DiagnosticRule rule, List<TrackItem> items, IEnumerable<string> names)
            {
                foreach (var item in names.Select(name => items.Find(item => item.Name.Text == name)).OfType<TrackItem>())
                    context.Report(rule.At(item.Name.At, item.Name.Text, draft.Name, group.Name));
            }
        }
    }

    /// <summary>A member that does not say whether priority changes are notified follows its group.</summary>
    public static VrrpInstanceSettings WithGroupDefaults(ResolvedInstance one, ConfigDraft config, GlobalDraft global)
    {
        if (one.Draft.PriorityChanges is not null) return one.Settings;
        var group = config.Groups.Find(candidate => candidate.Members?.Exists(word => word.Text == one.Draft.Name) == true);
        var changes = group?.PriorityChanges ?? global.Defaults.PriorityChanges;
        return one.Settings with { Notify = one.Settings.Notify with { PriorityChanges = changes } };
    }

    public static IEnumerable<TrackGroupSettings> TrackGroups(ConfigDraft config, BindContext context)
    {
        foreach (var (name, words) in config.TrackGroups)
        {
            var members = new List<string>();
            foreach (var word in words)
            {
                if (config.Instances.Exists(one => one.Name == word.Text)) members.Add(word.Text);
                else context.Report(DiagnosticCatalogue.GroupMember.At(word.At, word.Text, name).OrNearest(word.Text, config.Instances.Select(static one => one.Name)));
            }
            yield return new TrackGroupSettings(name, members.ToValueList());
        }
    }

    private static List<string> Members(GroupDraft group, ConfigDraft config, Dictionary<string, string> memberOf, BindContext context)
    {
        var members = new List<string>();
        foreach (var word in group.Members ?? [])
        {
            if (!config.Instances.Exists(one => one.Name == word.Text))
            {
                context.Report(DiagnosticCatalogue.MemberMissing.At(word.At, word.Text, group.Name).OrNearest(word.Text, config.Instances.Select(static one => one.Name)));
            }
            else if (memberOf.TryGetValue(word.Text, out var other)) context.Report(DiagnosticCatalogue.MemberTwice.At(word.At, word.Text, other, group.Name));
            else
            {
                memberOf[word.Text] = group.Name;
                members.Add(word.Text);
            }
        }
        return members;
    }
}

/// <summary>Instances that could not tell their adverts apart (vrrp-behaviour A6).</summary>
internal static class InstanceRivalry
{
    /// <summary>Without them: the first of a clash stays, or with <c>allow_if_changes</c>, where it is no fault, the last.</summary>
    public static List<ResolvedInstance> RemoveClashes(IReadOnlyList<ResolvedInstance> instances, bool allowsChanges, BindContext context)
    {
        var kept = new List<ResolvedInstance>();
        foreach (var one in instances)
        {
            if (kept.Find(other => Clash(one.Settings, other.Settings, context.Facts)) is not { } rival)
            {
                kept.Add(one);
                continue;
            }
            context.Report((allowsChanges ? DiagnosticCatalogue.QuietDuplicateRouterId : DiagnosticCatalogue.DuplicateRouterId).At(one.Draft.At,
                rival.Draft.Name, one.Draft.Name, one.Settings.VirtualRouterId, one.Settings.Family, Wire(rival.Settings, context.Facts) ?? "no interface"));
            if (allowsChanges) kept[kept.IndexOf(rival)] = one;
        }
        return kept;
    }

    /// <summary>The interface that carries the adverts: a macvlan's is the one below it.</summary>
    private static string? Wire(VrrpInstanceSettings instance, ISystemFacts facts) =>
        instance.Interface is { } name ? facts.FindInterface(name)?.Base ?? name : null;

    private static bool Clash(VrrpInstanceSettings a, VrrpInstanceSettings b, ISystemFacts facts)
    {
        if (a.VirtualRouterId != b.VirtualRouterId || a.Family != b.Family || a.IsUnicast != b.IsUnicast || Wire(a, facts) != Wire(b, facts)) return false;
        return a.IsUnicast ? a.UnicastPeers.Any(peer => b.UnicastPeers.Any(other => other.Address == peer.Address)) : a.MulticastGroup == b.MulticastGroup;
    }
}
