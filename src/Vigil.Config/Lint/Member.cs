using System.Collections.Immutable;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;
using Vigil.Core.Tracking;
using Vigil.Core.Vrrp;

namespace Vigil.Config.Lint;

/// <summary>A <c>vrrp_instance</c> on a host, with the priorities it can have.</summary>
public sealed class Member
{
    private readonly Statement? _block;

    internal Member(LintHost host, VrrpInstanceSettings settings)
    {
        Host = host;
        Settings = settings;
        _block = host.Find("vrrp_instance", settings.Name);
        Group = host.Configuration.SyncGroups.FirstOrDefault(group => group.Members.Contains(settings.Name));
        Addresses = settings.VirtualAddresses.Select(static one => one.Address).ToImmutableHashSet();
        Held = Addresses.Union(settings.ExcludedAddresses.Select(static one => one.Address));
        Trackers = settings.Priority.IsOwner ? [] : [.. WeightedTracker.Of(this)];
    }

    /// <summary>The host.</summary>
    public LintHost Host { get; }

    /// <summary>The instance.</summary>
    public VrrpInstanceSettings Settings { get; }

    /// <summary>The sync group it belongs to.</summary>
    public SyncGroupSettings? Group { get; }

    internal string Name => Host.Name;

    internal ImmutableHashSet<InetAddress> Addresses { get; }

    /// <summary>Advertised and excluded addresses.</summary>
    internal ImmutableHashSet<InetAddress> Held { get; }

    /// <summary>What moves its priority by a known number of points.</summary>
    internal ImmutableArray<WeightedTracker> Trackers { get; }

    /// <summary>A file's number is anything, so such a priority cannot be told beforehand.</summary>
    internal bool HasUnknownWeight => !Settings.Priority.IsOwner
        && TrackerUses.OwnFiles(Settings, Group).Concat(Group is { } group ? group.TrackFiles : default).Any(static use => use.Weight != 0);

    internal bool IsOwner => Settings.Priority.IsOwner;

    /// <summary>Priority while every check is good.</summary>
    internal int Healthy => IsOwner ? 255 : Sum(static tracker => tracker.Best);

    /// <summary>Priority while every check fails.</summary>
    internal int Lowest => IsOwner ? 255 : Sum(static tracker => tracker.Worst);

    /// <summary>How long it waits for a master of its own interval.</summary>
    internal TimeSpan MasterDown =>
        ElectionTimes.MasterDown(Settings.Version, new Priority((byte)Healthy), Settings.AdvertInterval, Settings.DownTimerAdverts);

    /// <summary>How long it waits for another one that is master: version 3 goes by the interval it learnt from it.</summary>
    internal TimeSpan MasterDownOf(Member master) => ElectionTimes.MasterDown(Settings.Version, new Priority((byte)Healthy),
        Settings.Version == VrrpVersion.V3 ? master.Settings.AdvertInterval : Settings.AdvertInterval, Settings.DownTimerAdverts);

    internal InetAddress Source => Settings.SourceAddress;

    /// <summary>Priority while one check fails and the others are good.</summary>
    internal int Without(WeightedTracker failed) => Sum(tracker => tracker == failed ? tracker.Worst : tracker.Best);

    /// <summary>The line of the first of these keywords that is given, here or in global_defs; else the instance's own.</summary>
    internal SourceSpan At(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
            if ((_block?.Find(keyword) ?? Host.FindGlobal(keyword)) is { } found) return found.At;
        return _block?.At ?? Host.Start;
    }

    /// <summary>The item of an address in its lists.</summary>
    internal SourceSpan AtAddress(InetAddress address) =>
        (_block?.FindAddress("virtual_ipaddress", address) ?? _block?.FindAddress("virtual_ipaddress_excluded", address))?.At ?? At("virtual_ipaddress");

    /// <summary>The prefix length of an address it holds.</summary>
    internal int PrefixOf(InetAddress address) => Settings.VirtualAddresses.Concat(Settings.ExcludedAddresses).First(one => one.Address == address).PrefixLength;

    /// <summary>The item of a peer.</summary>
    internal SourceSpan AtPeer(InetAddress address) => _block?.FindAddress("unicast_peer", address)?.At ?? At("unicast_peer");

    /// <summary>Where it says that it tracks something; the group's line if the group does.</summary>
    internal SourceSpan AtTracker(string list, string name) =>
        (_block?.FindItem(list, name) ?? (Group is { } group ? Host.Find("vrrp_sync_group", group.Name)?.FindItem(list, name) : null))?.At ?? At(list);

    /// <summary>The last line of these keywords in the block, for settings that the binder has reset.</summary>
    internal string? LastOf(params string[] keywords) =>
        _block?.Block?.Statements.LastOrDefault(one => keywords.Contains(one.Keyword.Text))?.Keyword.Text;

    /// <summary>The same, as the other place of a finding about somebody else.</summary>
    internal RelatedPlace Place(string text, params ReadOnlySpan<string> keywords) => new(At(keywords), $"{Name}: {text}");

    private int Sum(Func<WeightedTracker, int> points) => Priority.Clamp(Settings.Priority.Value + Trackers.Sum(tracker => (long)points(tracker))).Value;
}
