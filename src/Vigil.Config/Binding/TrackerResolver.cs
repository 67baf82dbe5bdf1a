using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Gives the uses of trackers their weights and remembers which trackers are used.</summary>
internal sealed class TrackerResolver(ConfigDraft draft, IReadOnlyList<ScriptSettings> scripts, BindContext context)
{
    private readonly HashSet<(string Kind, string Name)> _used = [];

    /// <summary>Whether some instance or group uses a tracker.</summary>
    public bool IsUsed(string kind, string name) => _used.Contains((kind, name));

    public ValueList<TrackedInterface> Interfaces(TrackingDraft owner, bool isOwner) =>
        owner.Interfaces.Where(item => !IsOwnersWeight(item, item.Weight ?? 0, isOwner))
            .Select(static item => new TrackedInterface(item.Name.Text, item.Weight ?? 0, item.Reverse ?? false)).ToValueList();

    /// <summary>Those of an instance: its own one, or the one below that, is no tracker.</summary>
    public ValueList<TrackedInterface> OtherInterfaces(InstanceDraft d, bool isOwner)
    {
        var below = d.Interface is { } own ? context.Facts.FindInterface(own)?.Base : null;
        foreach (var item in d.Interfaces.Where(IsOwn)) context.Report(DiagnosticCatalogue.OwnInterfaceTracked.At(item.Name.At, item.Name.Text));
        d.Interfaces.RemoveAll(IsOwn);
        return Interfaces(d, isOwner);

        bool IsOwn(TrackItem item) => item.Name.Text == d.Interface || item.Name.Text == below;
    }

    public ValueList<TrackUse> Scripts(TrackingDraft owner, bool isOwner) =>
        Uses("script", owner.Scripts, isOwner, name => scripts.FirstOrDefault(script => script.Name == name) is { } script ? (script.Weight, script.Reverse) : null);

    public ValueList<TrackUse> Files(TrackingDraft owner, bool isOwner) =>
        Uses("file", owner.Files, isOwner, name => draft.Files.Find(file => file.Name == name) is { } file ? (file.Weight.Value, file.Weight.Reverse) : null);

    public ValueList<TrackUse> Processes(TrackingDraft owner, bool isOwner) =>
        Uses("process", owner.Processes, isOwner, name => draft.Processes.Find(one => one.Settings.Name == name) is { } found ? (found.Settings.Weight, found.Settings.Reverse) : null);

    /// <summary>A file block as settings; a multiplier of 254 is cut to 253 (vrrp-behaviour K2).</summary>
    public static TrackFileSettings Finish(TrackFileDraft file) => new()
    {
        Name = file.Name,
        Path = file.Path!,
        Weight = Math.Clamp(file.Weight.Value, -253, 253),
        Reverse = file.Weight.Reverse,
        InitialValue = file.InitialValue,
        Overwrite = file.Overwrite,
    };

    private ValueList<TrackUse> Uses(string kind, List<TrackItem> items, bool isOwner, Func<string, (int Weight, bool Reverse)?> own)
    {
        var uses = new List<TrackUse>();
        foreach (var item in items)
        {
            if (own(item.Name.Text) is not { } defaults) continue;
            var weight = item.Weight ?? defaults.Weight;
            if (IsOwnersWeight(item, weight, isOwner)) continue;
            _used.Add((kind, item.Name.Text));
            uses.Add(new TrackUse(item.Name.Text, weight, item.Reverse ?? defaults.Reverse));
        }
        return uses.ToValueList();
    }

    private bool IsOwnersWeight(TrackItem item, int weight, bool isOwner)
    {
        if (!isOwner || weight == 0) return false;
        context.Report(DiagnosticCatalogue.OwnerNotTracked.At(item.Name.At, item.Name.Text));
        return true;
    }
}
