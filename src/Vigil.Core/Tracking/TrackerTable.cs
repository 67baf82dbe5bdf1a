using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Tracking;

/// <summary>Kinds of trackers that instances refer to by name.</summary>
internal enum TrackerKind : byte
{
    Script,
    File,
    Process,
    Group,
}

/// <summary>All trackers of a host, and which routers use which.</summary>
internal sealed class TrackerTable(VrrpHost host)
{
    private readonly Dictionary<string, InterfaceTracker> interfaces = [];
    private readonly Dictionary<string, ScriptTracker> scripts = [];
    private readonly Dictionary<string, FileTracker> files = [];
    private readonly Dictionary<string, ProcessTracker> processes = [];
    private readonly HashSet<string> downGroups = [];
    private readonly Dictionary<(TrackerKind Kind, string Name), List<VirtualRouter>> users = [];

    internal IReadOnlyCollection<InterfaceTracker> Interfaces => interfaces.Values;

    internal IReadOnlyCollection<ScriptTracker> Scripts => scripts.Values;

    internal IReadOnlyCollection<FileTracker> Files => files.Values;

    internal IReadOnlyCollection<ProcessTracker> Processes => processes.Values;

    /// <summary>The tracker of an interface, known to the kernel or not.</summary>
    internal InterfaceTracker Interface(string name)
    {
        if (!interfaces.TryGetValue(name, out var tracker)) interfaces[name] = tracker = new InterfaceTracker(host, name);
        return tracker;
    }

    internal ScriptTracker? Script(string name) => scripts.GetValueOrDefault(name);

    internal FileTracker? File(string name) => files.GetValueOrDefault(name);

    internal ProcessTracker? Process(string name) => processes.GetValueOrDefault(name);

    /// <summary>Track groups whose static items have lost their interface.</summary>
    internal IReadOnlyCollection<string> DownGroups => downGroups;

    /// <summary>Takes over the trackers of a configuration; what stays the same keeps what it knows (O5).</summary>
    internal void Configure(Configuration configuration, Instant now)
    {
        Sync(scripts, configuration.Scripts, s => s.Name, s => new ScriptTracker(host, s),
            (t, s) => t.Reconfigure(s, now), t => t.Abandon());
        Sync(files, configuration.TrackFiles, f => f.Name, f => new FileTracker(host, f), (t, f) => t.Reconfigure(f), _ => { });
        Sync(processes, configuration.TrackProcesses, p => p.Name, p => new ProcessTracker(host, p),
            (t, p) => t.Reconfigure(p, now), t => t.Forget());
    }

    /// <summary>Notes again which router uses which tracker and interface.</summary>
    internal void Connect(IReadOnlyList<VirtualRouter> routers, Configuration configuration)
    {
        users.Clear();
        foreach (var tracker in interfaces.Values) tracker.Watchers.Clear();
        foreach (var router in routers)
        {
            foreach (var use in TrackerUses.Scripts(router)) Use(TrackerKind.Script, use.Name, router);
            foreach (var use in TrackerUses.Files(router)) Use(TrackerKind.File, use.Name, router);
            foreach (var use in TrackerUses.Processes(router)) Use(TrackerKind.Process, use.Name, router);
            foreach (var name in TrackerUses.InterfaceNames(router)) Interface(name).Watchers.Add(router);
        }
        foreach (var group in configuration.TrackGroups)
        {
            foreach (var router in routers)
            {
                if (group.Members.Contains(router.Settings.Name)) Use(TrackerKind.Group, group.Name, router);
            }
        }
        foreach (var tracker in interfaces.Values) SetDelays(tracker, configuration);
    }

    /// <summary>Notes which weightless scripts decide how a router starts (C5).</summary>
    internal void AwaitScripts(VirtualRouter router)
    {
        foreach (var use in TrackerUses.Scripts(router))
        {
            if (use.Weight == 0 && Script(use.Name) is { Result: TrackResult.Unknown }) router.AwaitedScripts.Add(use.Name);
        }
    }

    /// <summary>After a reload: does not wait for what is no longer asked (fault 81).</summary>
    internal static void StopAwaiting(VirtualRouter router) =>
        router.AwaitedScripts.RemoveWhere(name => !TrackerUses.Scripts(router).Any(use => use.Name == name && use.Weight == 0));

    /// <summary>Adds the faults that trackers mean for a router, and returns the sum of the weights.</summary>
    internal long Collect(VirtualRouter router, List<Fault> faults) => TrackerEvaluation.Collect(this, router, faults);

    internal void ScriptReported(ScriptTracker script, bool changed, Instant now)
    {
        var routers = UsersOf(TrackerKind.Script, script.Settings.Name);
        bool awaited = false;
        foreach (var router in routers) awaited |= router.AwaitedScripts.Remove(script.Settings.Name);
        if (changed || awaited) host.Reassess(routers, now);
    }

    internal void Changed(TrackerKind kind, string name, Instant now) => host.Reassess(UsersOf(kind, name), now);

    internal void SetGroupState(string name, bool isUp, Instant now)
    {
        bool changed = isUp ? downGroups.Remove(name) : downGroups.Add(name);
        if (changed) Changed(TrackerKind.Group, name, now);
    }

    internal void InterfaceChanged(InterfaceSnapshot snapshot, Instant now)
    {
        // The same index under another name: it was renamed.
        var renamed = interfaces.Values.FirstOrDefault(o => o.Name != snapshot.Name && o.Snapshot?.Index == snapshot.Index);
        if (renamed is not null) Forget(renamed, now);
        Interface(snapshot.Name).Update(snapshot, now);
    }

    internal void InterfaceGone(string name, Instant now)
    {
        if (interfaces.TryGetValue(name, out var tracker) && tracker.Snapshot is not null) Forget(tracker, now);
    }

    /// <summary>Keeps only what somebody uses: interfaces of containers come and go by the thousand.</summary>
    private void Forget(InterfaceTracker tracker, Instant now)
    {
        tracker.Remove(now);
        if (tracker.Watchers.Count == 0) interfaces.Remove(tracker.Name);
    }

    internal IReadOnlyList<VirtualRouter> UsersOf(TrackerKind kind, string name) =>
        users.TryGetValue((kind, name), out var list) ? list : [];

    private void Use(TrackerKind kind, string name, VirtualRouter router)
    {
        if (!users.TryGetValue((kind, name), out var list)) users[(kind, name)] = list = [];
        if (!list.Contains(router)) list.Add(router);
    }

    /// <summary>Delays must leave time to notice before a backup would take over (K3).</summary>
    private static void SetDelays(InterfaceTracker tracker, Configuration configuration)
    {
        foreach (var delay in configuration.InterfaceDelays)
        {
            if (delay.Interface != tracker.Name) continue;
            var limit = TimeSpan.MaxValue;
            foreach (var router in tracker.Watchers)
            {
                var interval = router.Settings.AdvertInterval.Value;
                var most = interval * (router.Settings.DownTimerAdverts - 1) - interval / 256;
                if (router.Settings.Interface == tracker.Name && most < limit) limit = most;
            }
            tracker.SetDelays(Least(delay.Down, limit), Least(delay.Up, limit));
            return;
        }
        tracker.SetDelays(TimeSpan.Zero, TimeSpan.Zero);
        static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    private void Sync<TTracker, TSettings>(
        Dictionary<string, TTracker> trackers, ValueList<TSettings> settings, Func<TSettings, string> name,
        Func<TSettings, TTracker> create, Action<TTracker, TSettings> update, Action<TTracker> drop)
    {
        var wanted = new HashSet<string>();
        foreach (var item in settings)
        {
            wanted.Add(name(item));
            if (trackers.TryGetValue(name(item), out var tracker)) update(tracker, item);
            else trackers[name(item)] = create(item);
        }
        foreach (var gone in trackers.Keys.Where(k => !wanted.Contains(k)).ToList())
        {
            drop(trackers[gone]);
            trackers.Remove(gone);
        }
    }
}
