using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Tracking;

/// <summary>
/// What trackers mean for one router, worked out from scratch: weight 0 makes a fault, any other weight moves the priority;
/// positive ones are added while up, negative ones while down. With reverse up is the fault, and what moves the priority changes its
/// sign: weight 5 reverse takes 5 off while up (vrrp-behaviour K1, K2, K5).
/// </summary>
internal static class TrackerEvaluation
{
    /// <summary>A file's number times its weight at or below this is a fault (K5).</summary>
    private const long FileFault = -254;

    private const long FileMost = 253;

    internal static long Collect(TrackerTable table, VirtualRouter router, List<Fault> faults)
    {
        long sum = 0;
        foreach (var use in TrackerUses.Interfaces(router))
        {
            bool up = table.Interface(use.Interface).IsUp;
            sum += Judge(up ? TrackResult.Up : TrackResult.Down, use.Weight, use.Reverse,
                new Fault(FaultKind.InterfaceDown, use.Interface, use.Reverse ? 1 : 0), faults);
        }
        foreach (var use in TrackerUses.Scripts(router))
        {
            var result = table.Script(use.Name)?.Result ?? TrackResult.Unknown;
            sum += Judge(result, use.Weight, use.Reverse, new Fault(FaultKind.Script, use.Name), faults);
        }
        foreach (var use in TrackerUses.Processes(router))
        {
            var result = table.Process(use.Name)?.Result ?? TrackResult.Unknown;
            sum += Judge(result, use.Weight, use.Reverse, new Fault(FaultKind.Process, use.Name), faults);
        }
        foreach (var use in TrackerUses.Files(router)) sum += JudgeFile(table.File(use.Name)?.Value, use, faults);
        foreach (var name in TrackerUses.ItemInterfaces(router.Settings))
        {
            if (!table.Interface(name).IsUp) Add(faults, new Fault(FaultKind.InterfaceDown, name));
        }
        foreach (var name in router.AwaitedScripts) Add(faults, new Fault(FaultKind.ScriptPending, name));
        foreach (var group in table.DownGroups)
        {
            if (table.UsersOf(TrackerKind.Group, group).Contains(router)) Add(faults, new Fault(FaultKind.TrackGroup, group));
        }
        return sum;
    }

    private static long Judge(TrackResult result, int weight, bool reverse, Fault fault, List<Fault> faults)
    {
        if (result == TrackResult.Unknown) return 0;
        bool up = result == TrackResult.Up;
        if (weight == 0 && up == reverse) Add(faults, fault);
        if (weight > 0 != up) return 0;
        return reverse ? -weight : weight;
    }

    private static long JudgeFile(int? value, TrackUse use, List<Fault> faults)
    {
        if (value is not { } number) return 0;
        var fault = new Fault(FaultKind.File, use.Name, number);
        if (use.Weight == 0)
        {
            if (number == 0 == use.Reverse) Add(faults, fault);
            return 0;
        }
        long points = (long)number * use.Weight * (use.Reverse ? -1 : 1);
        if (points <= FileFault)
        {
            Add(faults, fault);
            return 0;
        }
        return Math.Min(points, FileMost);
    }

    private static void Add(List<Fault> faults, Fault fault)
    {
        if (!faults.Contains(fault)) faults.Add(fault);
    }
}
