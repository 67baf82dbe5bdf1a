using Vigil.Core.Settings;

namespace Vigil.Simulator;

/// <summary>What operators change in a file before they reload it.</summary>
internal static class Edits
{
    public static Configuration WithoutLast(Configuration file)
    {
        var left = file.Instances.AsSpan()[..^1].ToArray();
        return file with
        {
            Instances = left.ToValueList(),
            SyncGroups = file.SyncGroups.Select(group => group with { Members = left.Select(one => one.Name).Intersect(group.Members).ToValueList() }).ToValueList(),
        };
    }

    /// <summary>Every priority but an owner's moved.</summary>
    public static Configuration Moved(Configuration file, int by) =>
        Each(file, instance => instance.Priority.IsOwner ? instance : instance with { Priority = Priority.Clamp(instance.Priority.Value + by) });

    public static Configuration Slower(Configuration file, int times) =>
        Each(file, instance => instance with { AdvertInterval = new AdvertInterval(instance.AdvertInterval.Value * times) });

    /// <summary>One address more on each instance that is on the host but not in adverts, since those must be equal on all hosts.</summary>
    public static Configuration WithAddress(Configuration file) => Each(file, instance =>
    {
        var first = instance.VirtualAddresses[0].Address;
        var added = new AddressSettings { Address = first with { Low = first.Low + 0x80 }, PrefixLength = first.HostPrefixLength };
        return instance with { ExcludedAddresses = instance.ExcludedAddresses.Append(added).ToValueList() };
    });

    public static Configuration Undamped(Configuration file) => Each(file, static instance => instance with { FlapDamping = null }) with
    {
        SyncGroups = file.SyncGroups.Select(static group => group with { FlapDamping = null }).ToValueList(),
    };

    private static Configuration Each(Configuration file, Func<VrrpInstanceSettings, VrrpInstanceSettings> edit) =>
        file with { Instances = file.Instances.Select(edit).ToValueList() };
}
