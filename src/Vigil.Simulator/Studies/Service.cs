using System.Collections.Immutable;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Studies;

/// <summary>
/// What stands behind an address, as far as a daemon can notice: the scripts and processes that its instance or the instance's sync group
/// tracks. A tracker with <c>reverse</c>, whose success is bad news, is not among them.
/// </summary>
/// <param name="Scripts">Names of vrrp_script blocks, in order.</param>
/// <param name="Processes">Names of vrrp_track_process blocks, in order.</param>
public sealed record Service(ValueList<string> Scripts, ValueList<string> Processes)
{
    /// <summary>Nothing tells whether it is well.</summary>
    public bool IsEmpty => Scripts.Count + Processes.Count == 0;

    /// <summary>How many things can fail.</summary>
    public int Parts => Scripts.Count + Processes.Count;

    /// <summary>The service of some instances of a file together.</summary>
    public static Service Of(Configuration file, Predicate<VrrpInstanceSettings> which)
    {
        var instances = file.Instances.Where(one => which(one)).ToList();
        var groups = file.SyncGroups.Where(group => instances.Exists(one => group.Members.Contains(one.Name))).ToList();
        return new(
            Names(file.Scripts.Select(one => one.Name), instances.SelectMany(one => one.TrackScripts).Concat(groups.SelectMany(one => one.TrackScripts))),
            Names(file.TrackProcesses.Select(one => one.Name), instances.SelectMany(one => one.TrackProcesses).Concat(groups.SelectMany(one => one.TrackProcesses))));
    }

    /// <summary>Interfaces that instances, or the sync groups they are in, track beside their own.</summary>
    internal static ValueList<string> LinksOf(Configuration file, Predicate<VrrpInstanceSettings> which)
    {
        var instances = file.Instances.Where(one => which(one)).ToList();
        var groups = file.SyncGroups.Where(group => instances.Exists(one => group.Members.Contains(one.Name)));
        return instances.SelectMany(one => one.TrackInterfaces).Concat(groups.SelectMany(one => one.TrackInterfaces)).Where(use => !use.Reverse).Select(use => use.Interface).Distinct().ToValueList();
    }

    /// <summary>Its death on a host: every script fails, every process is gone.</summary>
    public ImmutableArray<Fault> Death(int host) => [.. Scripts.Select(name => ScriptFails(host, name)), .. Processes.Select(name => ProcessDies(host, name))];

    internal static Fault ScriptFails(int host, string name) => new(FaultTable.ScriptFails, host, Subject: name);

    internal static Fault ProcessDies(int host, string name) => new(FaultTable.Processes, host, Subject: name);

    /// <summary>Those that are used and exist, in the order of the file.</summary>
    private static ValueList<string> Names(IEnumerable<string> known, IEnumerable<TrackUse> uses)
    {
        var used = uses.Where(use => !use.Reverse).Select(use => use.Name).ToHashSet();
        return known.Where(used.Contains).ToValueList();
    }
}
