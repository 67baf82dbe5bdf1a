using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// What a router tracks, by the man page: its own trackers, and those of its sync group; an own one with a weight counts in a group only
/// with sync_group_tracking_weight, and a file without its weight otherwise.
/// </summary>
internal static class Uses
{
    public static IEnumerable<TrackUse> Scripts(VirtualRouter router) =>
        router.Settings.TrackScripts.Where(use => Counts(router, use.Weight)).Concat(router.Group?.Settings.TrackScripts ?? []);

    public static IEnumerable<TrackUse> Files(VirtualRouter router) =>
        router.Settings.TrackFiles.Select(use => Counts(router, use.Weight) ? use : use with { Weight = 0 }).Concat(router.Group?.Settings.TrackFiles ?? []);

    public static IEnumerable<TrackUse> Processes(VirtualRouter router) =>
        router.Settings.TrackProcesses.Where(use => Counts(router, use.Weight)).Concat(router.Group?.Settings.TrackProcesses ?? []);

    public static IEnumerable<TrackedInterface> Interfaces(VirtualRouter router) =>
        router.Settings.TrackInterfaces.Where(use => Counts(router, use.Weight)).Concat(router.Group?.Settings.TrackInterfaces ?? []);

    private static bool Counts(VirtualRouter router, int weight) => weight == 0 || router.Group is not { Settings.TrackingWeight: false };
}
