using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>Items of virtual_ipaddress, virtual_ipaddress_excluded and static_ipaddress.</summary>
internal static class AddressItems
{
    private const int MaxLabel = 15;

    private static readonly ItemOptions<Draft> Options = new(
    [
        new("dev", "INTERFACE", "Interface that gets the address.", BindDevice) { Default = "the instance's", Example = "dev eth1" },
        new("scope", "NAME|NUMBER", "Scope of the address.", BindScope) { Default = "global", Example = "scope link" },
        new("broadcast|brd", "IPv4|+|-", "Broadcast address; + sets all host bits, - clears them.", BindBroadcast) { Default = "none", Example = "broadcast 10.0.0.255" },
        new("label", "TEXT", "Label of the address.", BindLabel) { Example = "label eth0:1" },
        new("peer", "IP", "Other end of a point-to-point link; the prefix length is then the peer's.", BindPeer) { Example = "peer 10.0.0.77" },
        Flag("home", AddressFlags.Home, "IPv6 home address."),
        new("-nodad", "", "Do not switch duplicate address detection off.", static (d, _) => d.Item = d.Item with { Flags = d.Item.Flags & ~AddressFlags.NoDad }) { BoundBy = "BinderTests.AddressOptions" },
        Flag("mngtmpaddr", AddressFlags.ManageTemporary, "The kernel makes temporary addresses of it."),
        Flag("noprefixroute", AddressFlags.NoPrefixRoute, "No route to the prefix."),
        Flag("autojoin", AddressFlags.AutoJoin, "Join the multicast group."),
        new("no_track", "", "Its interface going down is no fault.", static (d, _) => d.Item = d.Item with { NoTrack = true }) { Example = "no_track" },
        new("preferred_lft", "SECONDS|forever", "How long the address is preferred as a source.", BindLifetime) { Default = "forever; IPv6 /128: 0", Example = "preferred_lft 99" },
        new("use_vmac", "", "Put the address on a virtual MAC.", static (d, _) => d.Item = d.Item with { UseVmac = true }) { NotYet = Reasons.VirtualMac },
    ]);

    private static readonly ItemOptions<Draft> ForStatic = new(
    [
        new("track_group", "NAME", "Instances that fault when the interface goes down.", BindTrackGroup) { Example = "dev eth1 track_group tg" },
    ]);

    /// <summary>The table of a list of addresses.</summary>
    public static ListTable Table(string path, bool isStatic = false) => new(path + "[item]", () =>
    [
        DocRow.Item("IP[/LENGTH] [OPTION...]", "An address and its options in any order."), .. Options.Rows, .. isStatic ? ForStatic.Rows : [],
    ], "AddressItemKeywords");

    /// <summary>Reads an item; null when it cannot be used.</summary>
    /// <param name="item">The line.</param>
    /// <param name="defaultInterface">The instance's interface.</param>
    /// <param name="trackGroups">Names for track_group; null where that option does not exist.</param>
    public static AddressSettings? Read(Line item, string? defaultInterface, IReadOnlyCollection<string>? trackGroups)
    {
        if (!Values.TryPrefix(item.Statement.Keyword, item.Context, out var prefix, out var hasLength)) return null;
        var draft = new Draft(new AddressSettings { Address = prefix.Address, PrefixLength = prefix.Length, Flags = DefaultFlags(prefix) }, trackGroups);
        var cursor = new ItemCursor(item.Arguments, item.Context);
        while (!cursor.AtEnd && !cursor.IsBad)
        {
            if (Options.TryApply(draft, cursor)) continue;
            if (trackGroups is not null && ForStatic.TryApply(draft, cursor)) continue;
            var word = cursor.Take();
            item.Context.ReportOption(word, "an address", Options.Names);
            Options.SkipValueOfSlip(word, cursor);
        }
        return cursor.LeavesOut(item.Statement.Keyword, "address") ? null : Finish(item, draft, hasLength, defaultInterface);
    }

    /// <summary>Adds an address unless the list has it; keepalived passes over a second one without counting it as a fault.</summary>
    public static void AddUnique(Line item, AddressSettings address, List<AddressSettings> list)
    {
        if (list.Exists(known => known.Address == address.Address && known.Interface == address.Interface))
            item.Context.Report(DiagnosticCatalogue.QuietDuplicate.At(item.Statement.Keyword.At, address.Address));
        else
            list.Add(address);
    }

    private static AddressFlags DefaultFlags(InetPrefix prefix) => prefix.Family == InetFamily.IPv6 ? AddressFlags.NoDad : AddressFlags.None;

    private static AddressSettings Finish(Line line, Draft draft, bool hasLength, string? defaultInterface)
    {
        var item = draft.Item;
        if (hasLength && !item.Peer.IsNone)
        {
            line.Report(DiagnosticCatalogue.LengthWithPeer, line.Statement.Keyword, line.Statement.Keyword.Text);
            item = item with { PrefixLength = item.Address.Family == InetFamily.IPv4 ? (byte)32 : (byte)128 };
        }
        if (draft.Broadcast is { } sign) item = item with { Broadcast = HostBits(item, sign == '+') };
        var isHost6 = item.Address.Family == InetFamily.IPv6 && item.PrefixLength == 128;
        if (isHost6 && !draft.HasLifetime) item = item with { PreferredLifetime = 0 };
        return item.Interface is null ? item with { Interface = defaultInterface } : item;
    }

    private static InetAddress HostBits(AddressSettings item, bool set)
    {
        var mask = item.PrefixLength >= 32 ? 0u : uint.MaxValue >> item.PrefixLength;
        var bits = (uint)item.Address.Low;
        return item.Address with { Low = set ? bits | mask : bits & ~mask };
    }

    private static void BindDevice(Draft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("INTERFACE", out var word)) return;
        if (draft.Item.Interface is not null)
            cursor.Fail(DiagnosticCatalogue.BadItem.At(cursor.Option.At, "dev can be given only once"));
        else if (cursor.Checked(cursor.Context.CheckInterface(word)))
            draft.Item = draft.Item with { Interface = word.Text };
    }

    private static void BindScope(Draft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("NAME|NUMBER", out var word)) return;
        if (Names.TryFind(NameTable.Scope, word, byte.MaxValue, cursor.Context, out var scope)) draft.Item = draft.Item with { Scope = (byte)scope };
    }

    private static void BindBroadcast(Draft draft, ItemCursor cursor)
    {
        const int LongestPrefix = 30;
        if (!cursor.TryValue("IPv4|+|-", out var word)) return;
        if (draft.Item.Address.Family == InetFamily.IPv6)
            cursor.Fail(DiagnosticCatalogue.BadItem.At(cursor.Option.At, "an IPv6 address has no broadcast address"));
        else if (word.Text is "+" or "-")
        {
            if (draft.Item.PrefixLength > LongestPrefix)
                cursor.Context.Report(DiagnosticCatalogue.NoBroadcast.At(word.At, draft.Item.PrefixLength));
            else draft.Broadcast = word.Text[0];
        }
        else if (cursor.Checked(Values.TryAddress(word, cursor.Context, out var address)) && address.Family != InetFamily.IPv4)
            cursor.Fail(DiagnosticCatalogue.WrongFamily.At(word.At, word.Text, InetFamily.IPv4));
        else
            draft.Item = draft.Item with { Broadcast = address };
    }

    private static void BindLabel(Draft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("TEXT", out var word)) return;
        if (word.Text.Length > MaxLabel) cursor.Fail(DiagnosticCatalogue.TooLong.At(word.At, word.Text, MaxLabel));
        else draft.Item = draft.Item with { Label = word.Text };
    }

    private static void BindPeer(Draft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("IP[/LENGTH]", out var word)) return;
        var slash = word.Text.IndexOf('/');
        if (!InetAddress.TryParse(slash < 0 ? word.Text : word.Text[..slash], out var address)) cursor.Context.Report(DiagnosticCatalogue.NotAnAddress.At(word.At, word.Text));
        else if (address.Family != draft.Item.Address.Family)
            cursor.Context.Report(DiagnosticCatalogue.WrongFamily.At(word.At, word.Text, draft.Item.Address.Family));
        else if (slash >= 0) cursor.Context.Report(DiagnosticCatalogue.PeerWithLength.At(word.At, word.Text));
        else draft.Item = draft.Item with { Peer = address };
    }

    private static void BindLifetime(Draft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("SECONDS|forever", out var word)) return;
        uint? seconds = null;
        if (word.Text != "forever")
        {
            if (!Values.TryInteger(word, cursor.Option.Text, 0, uint.MaxValue, cursor.Context, out var value)) return;
            seconds = (uint)value;
        }
        draft.HasLifetime = true;
        draft.Item = draft.Item with { PreferredLifetime = seconds };
    }

    private static void BindTrackGroup(Draft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("NAME", out var word)) return;
        if (draft.TrackGroups?.Contains(word.Text) == true) draft.Item = draft.Item with { TrackGroup = word.Text };
        else cursor.Context.ReportNoGroup(word);
    }

    private static ItemOption<Draft> Flag(string name, AddressFlags flag, string doc) =>
        new(name, "", doc, (d, _) => d.Item = d.Item with { Flags = d.Item.Flags | flag }) { Example = name };

    /// <summary>An address while its options are read.</summary>
    private sealed class Draft(AddressSettings item, IReadOnlyCollection<string>? trackGroups)
    {
        public AddressSettings Item { get; set; } = item;

        public IReadOnlyCollection<string>? TrackGroups { get; } = trackGroups;

        public char? Broadcast { get; set; }

        public bool HasLifetime { get; set; }
    }
}
