using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Tracking;

/// <summary>
/// Which trackers a router uses: its own, and those of its sync group (K8). Members of a group must keep in step, so an own tracker with
/// a weight counts only with sync_group_tracking_weight (a file still does without its weight); one of the group moves all members alike,
/// but where a member is an address owner, whose priority never moves, it is taken without weight. A tracker named by both is used as the
/// instance says.
/// </summary>
public static class TrackerUses
{
    internal static IEnumerable<TrackUse> Scripts(VirtualRouter router) =>
        Merge(router, router.Settings.TrackScripts, router.Group?.Settings.TrackScripts ?? default);

    internal static IEnumerable<TrackUse> Files(VirtualRouter router) =>
        Merge(router, OwnFiles(router.Settings, router.Group?.Settings), router.Group?.Settings.TrackFiles ?? default);

    internal static IEnumerable<TrackUse> Processes(VirtualRouter router) =>
        Merge(router, router.Settings.TrackProcesses, router.Group?.Settings.TrackProcesses ?? default);

    internal static IEnumerable<TrackedInterface> Interfaces(VirtualRouter router)
    {
        var own = router.Settings.TrackInterfaces.Where(use => Counts(router.Group?.Settings, use.Weight)).ToList();
        foreach (var use in own) yield return use;
        if (router.Group is not { } group) yield break;
        foreach (var use in (IEnumerable<TrackedInterface>)group.Settings.TrackInterfaces)
        {
            if (!own.Exists(o => o.Interface == use.Interface)) yield return group.HasOwner ? use with { Weight = 0 } : use;
        }
    }

    /// <summary>Every interface whose state matters to the router.</summary>
    internal static IEnumerable<string> InterfaceNames(VirtualRouter router)
    {
        var names = new HashSet<string>();
        if (router.Settings.Interface is { } own) names.Add(own);
        names.UnionWith(Interfaces(router).Select(i => i.Interface));
        names.UnionWith(ItemInterfaces(router.Settings));
        return names;
    }

    /// <summary>Interfaces that addresses, routes and rules stand on, unless no_track; the router cannot serve without them.</summary>
    internal static IEnumerable<string> ItemInterfaces(VrrpInstanceSettings settings)
    {
        foreach (var item in settings.VirtualAddresses.Concat(settings.ExcludedAddresses))
        {
            if (item is { NoTrack: false, Interface: { } name } && name != settings.Interface) yield return name;
        }
        foreach (var item in (IEnumerable<RouteSettings>)settings.VirtualRoutes)
        {
            if (item is { NoTrack: false, Interface: { } name } && name != settings.Interface) yield return name;
        }
        foreach (var item in (IEnumerable<RuleSettings>)settings.VirtualRules)
        {
            if (item is { NoTrack: false, InputInterface: { } name } && name != settings.Interface) yield return name;
        }
    }

    /// <summary>The files an instance tracks: one whose weight does not count is tracked without it.</summary>
    public static ValueList<TrackUse> OwnFiles(VrrpInstanceSettings settings, SyncGroupSettings? group) =>
        settings.TrackFiles.Select(use => Counts(group, use.Weight) ? use : use with { Weight = 0 }).ToValueList();

    private static IEnumerable<TrackUse> Merge(VirtualRouter router, ValueList<TrackUse> all, ValueList<TrackUse> shared)
    {
        var own = all.Where(use => Counts(router.Group?.Settings, use.Weight)).ToList();
        foreach (var use in own) yield return use;
        foreach (var use in (IEnumerable<TrackUse>)shared)
        {
            if (!own.Exists(o => o.Name == use.Name)) yield return router.Group!.HasOwner ? use with { Weight = 0 } : use;
        }
    }

    /// <summary>Whether a member's own tracker with this weight is used at all.</summary>
    public static bool Counts(SyncGroupSettings? group, int weight) => weight == 0 || group is not { TrackingWeight: false };
}
