using System.Globalization;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>The options of a rule. Action numbers are FR_ACT_* of linux/fib_rules.h.</summary>
internal static class RuleOptions
{
    private const byte ToTable = 1;
    private const byte Goto = 2;
    private const byte Nop = 3;

    public static readonly ItemOptions<RuleDraft> All = new(
    [
        new("inet|inet6", "", "Family, where no address shows it.", static (d, c) =>
            d.Accepts(c.Option.Text == "inet6" ? InetFamily.IPv6 : InetFamily.IPv4, c.Option, c)) { BoundBy = "BinderTests.FamilyOfRoutesAndRules" },
        Prefix("from", "Source.", static (s, v) => s with { From = v }),
        Prefix("to", "Destination.", static (s, v) => s with { To = v }),
        new("table|lookup", "NUMBER|NAME", "Look the route up in that table.", BindTable) { Example = "table 7" },
        new("not", "", "Invert the match.", static (d, _) => d.Settings = d.Settings with { Invert = true }) { Example = "not" },
        new("preference|order|priority", "NUMBER", "Place among the rules.", static (d, c) =>
        {
            if (!c.TryInteger(0, uint.MaxValue, out var v)) return;
            d.HasPreference = true;
            d.Settings = d.Settings with { Priority = (uint)v };
        }) { Default = "16384 downwards", Example = "preference 77" },
        new("tos|dsfield", "NUMBER|NAME", "Type of service.", static (d, c) => Named(c, NameTable.DsField, byte.MaxValue, v => d.Settings = d.Settings with { Tos = (byte)v })) { Example = "tos 16" },
        new("fwmark", "MARK[/MASK]", "Packet mark.", BindMark) { Example = "fwmark 7/0xff" },
        new("realms", "[SOURCE/]DESTINATION", "Realms (IPv4).", static (d, c) =>
        {
            if (c.Checked(Realms.TryRead(c, out var realms))) d.Settings = d.Settings with { Realms = realms };
        }) { Example = "realms 5/6" },
        new("suppress_prefixlength|sup_pl", "LENGTH", "Ignore routes with a prefix this short.", static (d, c) =>
        {
            if (c.TryInteger(0, int.MaxValue, out var v)) d.Settings = d.Settings with { SuppressPrefixLength = (int)v };
        }) { Example = "suppress_prefixlength 7" },
        new("suppress_ifgroup|sup_group", "NUMBER|NAME", "Ignore routes through that group of interfaces.", static (d, c) =>
            Named(c, NameTable.InterfaceGroup, uint.MaxValue, v => d.Settings = d.Settings with { SuppressInterfaceGroup = v })) { Example = "suppress_ifgroup 7" },
        new("dev|iif", "INTERFACE", "Incoming interface.", static (d, c) =>
        {
            if (c.TryValue("INTERFACE", out var word) && c.Checked(c.Context.CheckInterface(word))) d.Settings = d.Settings with { InputInterface = word.Text };
        }) { Example = "dev eth1" },
        new("oif", "INTERFACE", "Outgoing interface.", static (d, c) =>
        {
            if (c.TryValue("INTERFACE", out var word) && c.Checked(c.Context.CheckInterface(word))) d.Settings = d.Settings with { OutputInterface = word.Text };
        }) { Example = "oif eth1" },
        new("tunnel-id", "NUMBER", "Tunnel id.", static (d, c) =>
        {
            if (c.TryInteger(0, long.MaxValue, out var v)) d.Settings = d.Settings with { TunnelId = (ulong)v };
        }) { Example = "tunnel-id 7" },
        new("uidrange", "FIRST-LAST", "Users whose packets match.", static (d, c) =>
        {
            if (TryRange(c, uint.MaxValue, out var first, out var last, needsBoth: true)) d.Settings = d.Settings with { UidRange = (first, last) };
        }) { Example = "uidrange 7-9" },
        new("l3mdev", "", "Look up in the table of the VRF.", static (d, c) =>
        {
            if (d.SetAction(ToTable, c)) d.Settings = d.Settings with { L3MasterDevice = true };
        }) { Example = "from 10.7.0.0/16 priority 9 l3mdev" },
        new("protocol", "0..255", "Who made the rule; needs no_track.", static (d, c) =>
        {
            if (c.TryInteger(0, byte.MaxValue, out var v)) d.Settings = d.Settings with { Protocol = (byte)v };
        }) { Default = "keepalived (18)", Example = "protocol 99 no_track" },
        new("ipproto", "NAME|NUMBER", "IP protocol.", static (d, c) => Named(c, NameTable.IpProtocol, byte.MaxValue, v => d.Settings = d.Settings with { IpProtocol = (byte)v })) { Example = "ipproto 6" },
        new("sport", "PORT[-PORT]", "Source ports.", static (d, c) =>
        {
            if (TryRange(c, ushort.MaxValue, out var first, out var last)) d.Settings = d.Settings with { SourcePorts = ((ushort)first, (ushort)last) };
        }) { Example = "sport 7-9" },
        new("dport", "PORT[-PORT]", "Destination ports.", static (d, c) =>
        {
            if (TryRange(c, ushort.MaxValue, out var first, out var last)) d.Settings = d.Settings with { DestinationPorts = ((ushort)first, (ushort)last) };
        }) { Example = "dport 7-9" },
        new("goto", "PREFERENCE", "Go on with a later rule.", static (d, c) =>
        {
            var option = c.Option;
            if (c.TryInteger(1, uint.MaxValue, out var v) && d.SetAction(Goto, c, option)) d.Settings = d.Settings with { Goto = (uint)v };
        }) { Example = "from 10.7.0.0/16 priority 9 goto 99" },
        new("nop", "", "Do nothing.", static (d, c) => d.SetAction(Nop, c)) { Example = "from 10.7.0.0/16 priority 9 nop" },
        new("type", "ACTION", "Word that may stand before blackhole, unreachable and prohibit.", static (d, c) =>
        {
            if (c.TryValue("ACTION", out var word)) BindAction(d, c, word);
        }),
        new("blackhole|unreachable|prohibit", "", "Drop the packet, silently or with an answer.", static (d, c) => BindAction(d, c, c.Option)) { Example = "from 10.7.0.0/16 priority 9 type blackhole" },
        new("no_track", "", "Do not watch the rule or its interface.", static (d, _) => d.Settings = d.Settings with { NoTrack = true }) { Example = "no_track" },
    ]);

    public static readonly ItemOptions<RuleDraft> ForStatic = new(
    [
        new("track_group", "NAME", "Instances that fault when the interface goes down.", static (d, c) =>
        {
            if (!c.TryValue("NAME", out var word)) return;
            if (d.TrackGroups?.Contains(word.Text) == true) d.Settings = d.Settings with { TrackGroup = word.Text };
            else c.Context.ReportNoGroup(word);
        }) { Example = "track_group tg" },
    ]);

    private static ItemOption<RuleDraft> Prefix(string name, string doc, Func<RuleSettings, InetPrefix, RuleSettings> set) =>
        new(name, "IP[/LENGTH]", doc, (d, c) =>
        {
            if (!c.TryValue("IP[/LENGTH]", out var word) || word.Text is "all" or "any" or "default") return;
            if (c.Checked(Values.TryPrefix(word, c.Context, out var prefix, out _)) && d.Accepts(prefix.Family, word, c)) d.Settings = set(d.Settings, prefix);
        })
        { Default = "all", Example = name + " 10.8.0.0/16" };

    private static void BindAction(RuleDraft draft, ItemCursor cursor, Word word)
    {
        byte? action = word.Text switch { "nop" => Nop, "blackhole" => 6, "unreachable" => 7, "prohibit" => 8, _ => null };
        if (action is { } known) draft.SetAction(known, cursor);
        else cursor.FailOption(word, "a rule", All.Names);
    }

    private static void BindTable(RuleDraft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("NUMBER|NAME", out var word)) return;
        if (!cursor.Checked(Names.TryFind(NameTable.RouteTable, word, uint.MaxValue, cursor.Context, out var table))) return;
        if (table == 0) cursor.Fail(DiagnosticCatalogue.BadItem.At(word.At, "table 0 cannot be looked up"));
        else if (draft.SetAction(ToTable, cursor)) draft.Settings = draft.Settings with { Table = table };
    }

    private static void BindMark(RuleDraft draft, ItemCursor cursor)
    {
        if (!cursor.TryValue("MARK[/MASK]", out var word)) return;
        var parts = word.Text.Split('/');
        long mask = uint.MaxValue;
        if (parts.Length > 2 || !IsMark(parts[0], out var mark) || (parts.Length == 2 && !IsMark(parts[1], out mask)))
            cursor.Fail(DiagnosticCatalogue.NotANumber.At(word.At, word.Text));
        else
            draft.Settings = draft.Settings with { Mark = (uint)mark, MarkMask = parts.Length == 2 ? (uint)mask : null };
    }

    private static bool IsMark(string text, out long value) => Values.TryParseAnyBase(text, out value) && value is >= 0 and <= uint.MaxValue;

    private static bool TryRange(ItemCursor cursor, uint most, out uint first, out uint last, bool needsBoth = false)
    {
        (first, last) = (0, 0);
        if (!cursor.TryValue("FIRST-LAST", out var word)) return false;
        var parts = word.Text.Split('-');
        if (parts.Length <= 2 && !(needsBoth && parts.Length == 1)
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out first) && first <= most
            && uint.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out last) && last <= most && first <= last)
            return true;
        cursor.Fail(DiagnosticCatalogue.BadItem.At(word.At, $"'{word.Text}' is not a range such as 5-9"));
        return false;
    }

    private static void Named(ItemCursor cursor, NameTable table, long most, Action<uint> set)
    {
        if (cursor.TryValue("NUMBER|NAME", out var word) && cursor.Checked(Names.TryFind(table, word, most, cursor.Context, out var number))) set(number);
    }
}
