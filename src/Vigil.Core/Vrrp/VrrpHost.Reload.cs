using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;

namespace Vigil.Core.Vrrp;

/// <summary>Changing over to a new configuration: compare, then add, change, remove; what is equal is not touched (O1 to O8, fault 83).</summary>
public sealed partial class VrrpHost
{
    private void Reload(Configuration next, Instant now)
    {
        var previous = Configuration;
        Configuration = next;
        Cause = Cause.Reload;
        if (next == previous)
        {
            Emit(new Fact.Reloaded(0, 0, 0, routers.Count));
            return;
        }
        if (!started)
        {
            ReplaceBeforeStart(next, now);
            return;
        }
        var changed = new List<VirtualRouter>();
        var added = new List<VirtualRouter>();
        var kept = Match(next, changed, added, now, out int removed);
        routers.Clear();
        routers.AddRange(kept);
        BuildGroups();
        var oldScripts = Trackers.Scripts.ToHashSet();
        Trackers.Configure(next, now);
        Trackers.Connect(routers, next);
        ConfigureDampers(now);
        if (next.AnnounceGroups != previous.AnnounceGroups || next.Global != previous.Global) Announcements.Reconfigure();
        foreach (var router in routers) TrackerTable.StopAwaiting(router);
        foreach (var router in added) router.Start(now);
        Reassess(routers, now);
        foreach (var script in Trackers.Scripts)
        {
            if (!oldScripts.Contains(script)) script.Start(now);
        }
        foreach (var group in groups) group.AdoptState();
        foreach (var router in routers) router.AdvertiseChange(now);
        Emit(new Fact.Reloaded(added.Count, changed.Count, removed, routers.Count - added.Count - changed.Count));
    }

    /// <summary>Pairs old routers with new settings by identity (O2); the rest of the old ones end here, those of the new are made.</summary>
    private List<VirtualRouter> Match(
        Configuration next, List<VirtualRouter> changed, List<VirtualRouter> added, Instant now, out int removed)
    {
        var old = routers.GroupBy(r => r.Settings.Identity).ToDictionary(g => g.Key, g => new Queue<VirtualRouter>(g));
        var kept = new List<VirtualRouter>();
        var reconfigured = new List<(VirtualRouter Router, VrrpInstanceSettings Settings)>();
        foreach (var settings in next.Instances)
        {
            if (!old.TryGetValue(settings.Identity, out var same) || !same.TryDequeue(out var router))
            {
                router = new VirtualRouter(this, settings, now);
                added.Add(router);
            }
            else if (router.Settings != settings)
            {
                changed.Add(router);
                reconfigured.Add((router, settings));
            }
            kept.Add(router);
        }
        removed = 0;
        var survivors = kept.ToHashSet();
        foreach (var router in routers)
        {
            if (survivors.Contains(router)) continue;
            removed++;
            router.Resign(now);
            router.End(RouterState.Deleted, "removed from the configuration", now);
            Dispatch.Remove(router);
        }
        foreach (var (router, settings) in reconfigured) router.Reconfigure(settings, now);
        return kept;
    }

    private void ReplaceBeforeStart(Configuration next, Instant now)
    {
        foreach (var router in routers) Dispatch.Remove(router);
        routers.Clear();
        foreach (var settings in next.Instances) routers.Add(new VirtualRouter(this, settings, now));
        BuildGroups();
        Trackers.Configure(next, now);
        Trackers.Connect(routers, next);
        ConfigureDampers(now);
        Emit(new Fact.Reloaded(routers.Count, 0, 0, 0));
    }

    /// <summary>Makes the groups of the configuration; one that was there keeps its state (O6).</summary>
    private void BuildGroups()
    {
        var before = groups.ToDictionary(g => g.Name);
        groups.Clear();
        foreach (var router in routers) router.Group = null;
        foreach (var settings in Configuration.SyncGroups)
        {
            if (before.TryGetValue(settings.Name, out var group)) group.Settings = settings;
            else group = new SyncGroup(this, settings);
            group.MemberList.Clear();
            foreach (var name in settings.Members)
            {
                if (Find(name) is not { Group: null } member) continue;
                member.Group = group;
                group.MemberList.Add(member);
            }
            if (group.MemberList.Count > 0) groups.Add(group);
        }
        foreach (var gone in before.Values.Except(groups)) gone.Damper.Forget();
    }
}
