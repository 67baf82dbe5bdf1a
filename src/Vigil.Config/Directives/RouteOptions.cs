using System.Globalization;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>The options of a route. Metric numbers are RTAX_* of linux/rtnetlink.h.</summary>
internal static class RouteOptions
{
    private const int MaxDigits = 12;
    private const uint ShortestMilliseconds = 200;
    private const uint LongestMilliseconds = 120_000;

    public static readonly ItemOptions<RouteDraft> All = new(
    [
        new("inet|inet6", "", "Family, where no address shows it.", static (d, c) =>
            d.Accepts(c.Option.Text == "inet6" ? InetFamily.IPv6 : InetFamily.IPv4, c.Option, c)) { BoundBy = "BinderTests.FamilyOfRoutesAndRules" },
        new("from", "IPv6/LENGTH", "Source prefix.", BindFrom) { Example = "2001:db8:7::/48 dev eth1 from 2001:db8::/64" },
        new("src", "IP", "Preferred source address.", static (d, c) =>
        {
            if (TryAddress(d, c, out var address)) d.Settings = d.Settings with { PreferredSource = address };
        }) { Example = "src 192.0.2.1" },
        new("via", "[inet|inet6] IP", "Gateway.", BindGateway) { Example = "via 192.0.2.9" },
        new("gw", "IP", "Old spelling of via.", static (d, c) =>
        {
            c.Context.Report(DiagnosticCatalogue.Deprecated.At(c.Option.At, "gw", "via"));
            BindGateway(d, c);
        }) { Example = "gw 192.0.2.9" },
        new("or", "IP", "Old way to give a second gateway.", BindSecondGateway) { Example = "via 192.0.2.9 or 192.0.2.8" },
        new("as", "[to] IP", "New destination of MPLS packets.", static (_, c) =>
        {
            if (c.TakeIf("to") && c.AtEnd) return;
            c.TryValue("IP", out var _);
        }) { Refused = "it is for MPLS routes, which these are not; for labels on top of IP write encap mpls" },
        new("tos|dsfield", "NUMBER|NAME", "Type of service.", static (d, c) => Named(c, NameTable.DsField, byte.MaxValue, v => d.Settings = d.Settings with { Tos = (byte)v })) { Default = "0", Example = "tos 16" },
        new("table", "NUMBER|NAME", "Routing table.", static (d, c) => Named(c, NameTable.RouteTable, uint.MaxValue, v => d.Settings = d.Settings with { Table = v })) { Default = "main", Example = "table 77" },
        new("protocol", "NUMBER|NAME", "Who made the route; needs no_track.", static (d, c) => Named(c, NameTable.Protocol, byte.MaxValue, v => d.Settings = d.Settings with { Protocol = (byte)v })) { Default = "keepalived (18)", Example = "protocol 99 no_track" },
        new("scope", "NUMBER|NAME", "Scope.", static (d, c) => Named(c, NameTable.Scope, byte.MaxValue, v => d.Settings = d.Settings with { Scope = (byte)v })) { Default = "global", Example = "scope 253" },
        new("metric|priority|preference", "NUMBER", "Metric.", static (d, c) =>
        {
            if (c.TryInteger(0, uint.MaxValue, out var v)) d.Settings = d.Settings with { Metric = (uint)v };
        }) { Example = "metric 77" },
        new("dev|oif", "INTERFACE", "Outgoing interface.", static (d, c) =>
        {
            if (c.TryValue("INTERFACE", out var word) && c.Checked(c.Context.CheckInterface(word))) d.Settings = d.Settings with { Interface = word.Text };
        }) { Example = "dev eth2" },
        new("onlink", "", "The gateway is on the link though no route says so.", static (d, _) => d.Settings = d.Settings with { OnLink = true }) { Example = "onlink" },
        new("encap", "mpls LABELS | ip ... | ip6 ... | ila LOCATOR", "Light-weight tunnel.", static (d, c) =>
        {
            if (RouteEncapsulations.Read(c) is { } encapsulation) d.Settings = d.Settings with { Encapsulation = encapsulation };
        }) { Example = "encap mpls 100/200" },
        new("expires", "SECONDS", "Lifetime (IPv6).", static (d, c) =>
        {
            if (IsIPv6(d, c) && c.TryInteger(0, uint.MaxValue, out var v)) d.Settings = d.Settings with { Expires = (uint)v };
        }) { Example = "2001:db8:7::/48 dev eth1 expires 99" },
        Metric("mtu", 2, uint.MaxValue, "Path MTU."),
        Metric("window", 3, uint.MaxValue, "Window clamp.", isLockable: false),
        Time("rtt", 4, 8, "Round-trip time."),
        Time("rttvar", 5, 4, "Variance of the round-trip time."),
        Metric("ssthresh", 6, uint.MaxValue, "Slow start threshold."),
        Metric("cwnd", 7, uint.MaxValue, "Congestion window clamp."),
        Metric("advmss", 8, uint.MaxValue, "Segment size advertised."),
        Metric("reordering", 9, uint.MaxValue, "Reordering."),
        Metric("hoplimit", 10, 255, "Hop limit.", isLockable: false),
        Metric("initcwnd", 11, uint.MaxValue, "Initial congestion window.", isLockable: false),
        new("features", "ecn", "Features.", static (d, c) =>
        {
            if (!c.TryValue("ecn", out var word)) return;
            if (word.Text == "ecn") d.Metrics.Add(new RouteMetric(12, 1));
            else c.Context.ReportChoice(word, "ecn");
        }) { Example = "features ecn" },
        Time("rto_min", 13, 1, "Least retransmission time."),
        Metric("initrwnd", 14, uint.MaxValue, "Initial receive window.", isLockable: false),
        Metric("quickack", 15, 1, "Quick acknowledgements.", isLockable: false),
        new("congctl", "[lock] NAME", "Congestion control.", static (d, c) =>
        {
            var locked = c.TakeIf("lock");
            if (c.TryValue("NAME", out var word)) d.Settings = d.Settings with { CongestionControl = word.Text, CongestionControlLocked = locked };
        }) { Example = "congctl lock cubic" },
        Metric("fastopen_no_cookie", 17, 1, "TCP fast open without cookie.", isLockable: false),
        new("realms", "[SOURCE/]DESTINATION", "Realms (IPv4).", static (d, c) =>
        {
            if (c.Checked(Realms.TryRead(c, out var realms))) d.Settings = d.Settings with { Realms = realms };
        }) { Example = "realms 5/6" },
        new("pref", "low|medium|high", "Router preference (IPv6).", BindPreference) { Example = "2001:db8:7::/48 dev eth1 pref high" },
        new("ttl-propagate", "enabled|disabled", "TTL propagation; the kernel is told and heeds it for MPLS only.", static (d, c) =>
        {
            if (!c.TryValue("enabled|disabled", out var word)) return;
            if (word.Text is "enabled" or "disabled") d.Settings = d.Settings with { TtlPropagate = word.Text == "enabled" };
            else c.Context.ReportChoice(word, "enabled, disabled");
        }) { Example = "ttl-propagate enabled", Proof = "RouteConversionTests.TtlPropagateIsSentAsKeepalivedSendsIt" },
        new("add", "", "Fail if there is one already.", static (d, _) => d.Settings = d.Settings with { Placement = RoutePlacement.Add }) { Example = "add" },
        new("prepend", "", "Before existing ones.", static (d, _) => d.Settings = d.Settings with { Placement = RoutePlacement.Prepend }) { Default = "on", Example = "prepend" },
        new("append", "", "After existing ones.", static (d, _) => d.Settings = d.Settings with { Placement = RoutePlacement.Append }) { Example = "append" },
        new("nexthop", "[via IP] [dev INTERFACE] [weight 1..256] [onlink] [encap ...] [realms ...]", "One of several next hops; the rest of the line.", RouteHops.Bind)
            { Example = "nexthop via 192.0.2.9 dev eth1 nexthop via 192.0.2.8 weight 5" },
        new("vrf", "INTERFACE", "Use the table of a VRF.", static (d, c) =>
        {
            if (!c.TryValue("INTERFACE", out var word)) return;
            if (c.Context.Facts.FindInterface(word.Text)?.VrfTable is { } table) d.Settings = d.Settings with { Table = table };
            else c.Fail(DiagnosticCatalogue.UnknownName.At(word.At, word.Text, "VRF"));
        }) { Example = "vrf vrf0" },
        new("no_track", "", "Do not watch the route or its interface.", static (d, _) => d.Settings = d.Settings with { NoTrack = true }) { Example = "no_track" },
    ]);

    public static readonly ItemOptions<RouteDraft> ForStatic = new(
    [
        new("track_group", "NAME", "Instances that fault when the interface goes down.", static (d, c) =>
        {
            if (!c.TryValue("NAME", out var word)) return;
            if (d.TrackGroups?.Contains(word.Text) == true) d.Settings = d.Settings with { TrackGroup = word.Text };
            else c.Context.ReportNoGroup(word);
        }) { Example = "track_group tg" },
    ]);

    public static bool TryAddress(RouteDraft draft, ItemCursor cursor, out InetAddress address)
    {
        address = default;
        return cursor.TryValue("IP", out var word)
            && cursor.Checked(Values.TryAddress(word, cursor.Context, out address))
            && draft.Accepts(address.Family, word, cursor);
    }

    private static void BindFrom(RouteDraft draft, ItemCursor cursor)
    {
        if (cursor.TryValue("IPv6/LENGTH", out var word)
            && cursor.Checked(Values.TryPrefix(word, cursor.Context, out var prefix, out _))
            && IsForIPv6(prefix, word, cursor)
            && draft.Accepts(prefix.Family, word, cursor))
            draft.Settings = draft.Settings with { From = prefix };
    }

    private static bool IsForIPv6(InetPrefix prefix, Word word, ItemCursor cursor)
    {
        if (prefix.Family == InetFamily.IPv6) return true;
        cursor.Fail(DiagnosticCatalogue.OnlyIPv6.At(word.At, "from"));
        return false;
    }

    private static void BindGateway(RouteDraft draft, ItemCursor cursor)
    {
        if (!cursor.TakeIf("inet")) cursor.TakeIf("inet6");
        if (TryAddress(draft, cursor, out var address)) draft.Settings = draft.Settings with { Via = address };
    }

    private static void BindSecondGateway(RouteDraft draft, ItemCursor cursor)
    {
        cursor.Context.Report(DiagnosticCatalogue.Deprecated.At(cursor.Option.At, "or", "nexthop via ..."));
        if (!TryAddress(draft, cursor, out var address)) return;
        draft.Hops.Add(new RouteNextHop { Via = draft.Settings.Via });
        draft.Hops.Add(new RouteNextHop { Via = address });
        draft.Settings = draft.Settings with { Via = default };
    }

    private static void BindPreference(RouteDraft draft, ItemCursor cursor)
    {
        if (!IsIPv6(draft, cursor) || !cursor.TryValue("low|medium|high", out var word)) return;
        byte? preference = word.Text switch { "medium" => 0, "high" => 1, "low" => 3, _ => null };
        if (preference is null) cursor.FailChoice(word, "low, medium, high");
        else draft.Settings = draft.Settings with { RouterPreference = preference };
    }

    private static bool IsIPv6(RouteDraft draft, ItemCursor cursor)
    {
        if (draft.Settings.Family == InetFamily.IPv6) return true;
        cursor.Fail(DiagnosticCatalogue.OnlyIPv6.At(cursor.Option.At, cursor.Option.Text));
        return false;
    }

    private static void Named(ItemCursor cursor, NameTable table, long most, Action<uint> set)
    {
        if (cursor.TryValue("NUMBER|NAME", out var word) && cursor.Checked(Names.TryFind(table, word, most, cursor.Context, out var number))) set(number);
    }

    private static ItemOption<RouteDraft> Metric(string name, ushort id, long most, string doc, bool isLockable = true) =>
        new(name, isLockable ? "[lock] NUMBER" : "NUMBER", doc, (d, c) =>
        {
            var locked = c.TakeIf("lock");
            if (locked && !isLockable)
            {
                c.Fail(DiagnosticCatalogue.NotANumber.At(c.Option.At, c.Option.Text));
                return;
            }
            if (c.TryInteger(0, most, out var value)) d.Metrics.Add(new RouteMetric(id, (uint)value, locked));
        })
        { Example = name + " 1" };

    /// <summary>keepalived keeps these times within 0.2 s and 120 s.</summary>
    private static uint Clamp(decimal value, uint perMillisecond, Word word, ItemCursor cursor)
    {
        var clamped = (uint)Math.Clamp(value, ShortestMilliseconds * perMillisecond, LongestMilliseconds * perMillisecond);
        if (clamped != value) cursor.Context.Report(DiagnosticCatalogue.Clamped.At(word.At, word.Text, clamped / perMillisecond + " ms"));
        return clamped;
    }

    /// <summary>A time: with s or ms it is converted to the kernel's unit, a bare number is in that unit.</summary>
    private static ItemOption<RouteDraft> Time(string name, ushort id, uint perMillisecond, string doc) =>
        new(name, "[lock] NUMBER[s|ms]", doc, (d, c) =>
        {
            var locked = c.TakeIf("lock");
            if (!c.TryValue("NUMBER[s|ms]", out var word)) return;
            var (digits, factor) = word.Text.EndsWith("ms", StringComparison.Ordinal) ? (word.Text[..^2], perMillisecond)
                : word.Text.EndsWith('s') ? (word.Text[..^1], 1000 * perMillisecond) : (word.Text, 1u);
            if (digits.Length > MaxDigits || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                c.Fail(DiagnosticCatalogue.NotSeconds.At(word.At, word.Text));
            else if (factor == 1 && digits == word.Text && value > LongestMilliseconds * perMillisecond)
                c.Fail(DiagnosticCatalogue.OutOfRange.At(word.At, word.Text, name, 0, LongestMilliseconds * perMillisecond));
            else
                d.Metrics.Add(new RouteMetric(id, Clamp(value * factor, perMillisecond, word, c), locked));
        })
        { Example = name + " 20ms" };
}
