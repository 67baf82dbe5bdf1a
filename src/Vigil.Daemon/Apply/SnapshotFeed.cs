using System.Net;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply;

/// <summary>
/// Tells the core how interfaces look, once for each difference: it compares with what was told last, so any number of
/// events in between makes no more than one fact.
/// </summary>
internal sealed class SnapshotFeed(InterfaceTable table, Queue<KernelFact> facts)
{
    private readonly Dictionary<string, InterfaceSnapshot> _told = [];
    private readonly Dictionary<string, bool> _groupsTold = [];
    private readonly HashSet<string> _touched = [];
    private readonly HashSet<(string Interface, IPAddress Address, byte Length)> _managed = [];
    private ILookup<string, string> _groups = Array.Empty<string>().ToLookup(group => group);

    /// <summary>What was told last of an interface; null while there is none.</summary>
    public InterfaceSnapshot? Told(string name) => _told.GetValueOrDefault(name);

    /// <summary>Which addresses are virtual ones, and which interfaces each track_group depends on.</summary>
    public void Configure(Configuration configuration)
    {
        _managed.Clear();
        foreach (var item in configuration.Instances.SelectMany(WantedItem.Of).OfType<WantedItem.Address>())
        {
            if (item.Settings is { Interface: { } name, Address: var address })
                _managed.Add((name, address.ToKernel()!, item.Settings.PrefixLength));
        }
        _groups = TrackedInterfaces(configuration).ToLookup(tracked => tracked.Group, tracked => tracked.Interface);
        TouchAll();
    }

    /// <summary>The interface may look different; so may those that sit on it.</summary>
    public void Touch(string? oldName, Link link)
    {
        if (oldName is not null)
            _touched.Add(oldName);
        if (link.Name is not null)
            _touched.Add(link.Name);
        foreach (var name in table.Names)
        {
            if (table.IndexOf(name) is { } index && table.Find(index) is { Kind: "macvlan", Parent: { } parent } && parent == link.Index)
                _touched.Add(name);
        }
    }

    /// <summary>An address of an interface came or went; virtual ones are not shown to the core.</summary>
    public void Touch(AddressKey key)
    {
        if (table.Find(key.Interface)?.Name is { } name && !IsManaged(key))
            _touched.Add(name);
    }

    /// <summary>Every interface may look different.</summary>
    public void TouchAll()
    {
        _touched.UnionWith(table.Names);
        _touched.UnionWith(_told.Keys);
    }

    /// <summary>Makes facts of the differences.</summary>
    public void Emit()
    {
        if (_touched.Count == 0)
            return;
        foreach (var name in _touched)
        {
            var now = table.Snapshot(name, IsManaged);
            if (now is null && _told.Remove(name))
                facts.Enqueue(new KernelFact.InterfaceGone(name));
            else if (now is not null && (!_told.TryGetValue(name, out var told) || told != now))
                facts.Enqueue(new KernelFact.InterfaceChanged(_told[name] = now));
        }
        _touched.Clear();
        EmitGroups();
    }

    private void EmitGroups()
    {
        foreach (var group in _groups)
        {
            var isUp = group.All(name => _told.TryGetValue(name, out var snapshot) && snapshot.IsRunning);
            if (_groupsTold.GetValueOrDefault(group.Key, true) == isUp)
                continue;
            _groupsTold[group.Key] = isUp;
            facts.Enqueue(new KernelFact.TrackGroupChanged(group.Key, isUp));
        }
    }

    private bool IsManaged(AddressKey key) =>
        table.Find(key.Interface)?.Name is { } name && _managed.Contains((name, key.Local, key.PrefixLength));

    private static IEnumerable<TrackedInterface> TrackedInterfaces(Configuration configuration) =>
        configuration.StaticAddresses.Select(item => Tracked(item.TrackGroup, item.Interface))
            .Concat(configuration.StaticRoutes.Select(item => Tracked(item.TrackGroup, item.Interface)))
            .Concat(configuration.StaticRules.Select(item => Tracked(item.TrackGroup, item.InputInterface)))
            .OfType<TrackedInterface>();

    private static TrackedInterface? Tracked(string? group, string? name) => group is null || name is null ? null : new(group, name);

    private sealed record TrackedInterface(string Group, string Interface);
}
