using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Lint;

/// <summary>A script, process or interface that moves a priority (vrrp-behaviour K2): the points of its better and of its worse result.</summary>
/// <param name="List">The keyword of its list, such as track_script.</param>
/// <param name="Name">Its name.</param>
/// <param name="Weight">As it is in force here.</param>
/// <param name="Reverse">Changes the sign of the weight.</param>
/// <param name="At">Where the instance names it.</param>
internal sealed record WeightedTracker(string List, string Name, int Weight, bool Reverse, SourceSpan At)
{
    private int Up => Weight > 0 ? Signed : 0;

    private int Down => Weight < 0 ? Signed : 0;

    private int Signed => Reverse ? -Weight : Weight;

    public int Best => Math.Max(Up, Down);

    public int Worst => Math.Min(Up, Down);

    /// <summary>What has to happen for the worse result, as in "when … on node1".</summary>
    public string Failing => (List, Down < Up) switch
    {
        ("track_interface", true) => $"{Name} goes down",
        ("track_interface", false) => $"{Name} comes up",
        ("track_process", true) => $"{Name} stops",
        ("track_process", false) => $"{Name} runs",
        (_, true) => $"{Name} fails",
        _ => $"{Name} succeeds",
    };

    /// <summary>
    /// What counts for an instance: its own, but in a sync group only with sync_group_tracking_weight, and its group's, unless
    /// it names the same thing itself (vrrp-behaviour K8).
    /// </summary>
    public static IEnumerable<WeightedTracker> Of(Member member)
    {
        var own = Of(member, member.Settings.TrackScripts, member.Settings.TrackProcesses, member.Settings.TrackInterfaces).ToList();
        if (member.Group is not { } group) return own;
        if (!group.TrackingWeight) own.Clear();
        var members = member.Host.Configuration.Instances.Where(one => group.Members.Contains(one.Name));
        if (members.Any(static one => one.Priority.IsOwner)) return own;
        var shared = Of(member, group.TrackScripts, group.TrackProcesses, group.TrackInterfaces);
        return own.Concat(shared.Where(use => !own.Exists(one => one.List == use.List && one.Name == use.Name)));
    }

    private static IEnumerable<WeightedTracker> Of(Member member, ValueList<TrackUse> scripts, ValueList<TrackUse> processes, ValueList<TrackedInterface> interfaces) =>
        Uses(member, "track_script", scripts).Concat(Uses(member, "track_process", processes))
            .Concat(Uses(member, "track_interface", interfaces.Select(static use => new TrackUse(use.Interface, use.Weight, use.Reverse))));

    private static IEnumerable<WeightedTracker> Uses(Member member, string list, IEnumerable<TrackUse> uses) =>
        uses.Where(static use => use.Weight != 0).Select(use => new WeightedTracker(list, use.Name, use.Weight, use.Reverse, member.AtTracker(list, use.Name)));
}
