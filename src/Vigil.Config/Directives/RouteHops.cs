using System.Globalization;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary><c>nexthop</c> parts of a route; they take the rest of the line.</summary>
internal static class RouteHops
{
    public static void Bind(RouteDraft draft, ItemCursor cursor)
    {
        var hop = new RouteNextHop();
        while (!cursor.AtEnd && !cursor.IsBad)
        {
            var word = cursor.Take();
            switch (word.Text)
            {
                case "nexthop":
                    draft.Hops.Add(hop);
                    hop = new RouteNextHop();
                    break;
                case "via":
                    if (!cursor.TakeIf("inet")) cursor.TakeIf("inet6");
                    if (RouteOptions.TryAddress(draft, cursor, out var address)) hop = hop with { Via = address };
                    break;
                case "dev" or "oif":
                    if (cursor.TryValue("INTERFACE", out var name) && cursor.Checked(cursor.Context.CheckInterface(name))) hop = hop with { Interface = name.Text };
                    break;
                case "weight":
                    if (cursor.TryOptionalInteger(1, 256, out var weight)) hop = hop with { Weight = (int)weight };
                    break;
                case "onlink":
                    hop = hop with { OnLink = true };
                    break;
                case "encap":
                    if (RouteEncapsulations.Read(cursor) is { } encapsulation) hop = hop with { Encapsulation = encapsulation };
                    break;
                case "realms":
                    if (cursor.Checked(Realms.TryRead(cursor, out var realms))) hop = hop with { Realms = realms };
                    break;
                case "no_track":
                    draft.Settings = draft.Settings with { NoTrack = true };
                    break;
                default:
                    cursor.FailOption(word, "nexthop", ["nexthop", "via", "dev", "oif", "weight", "onlink", "encap", "realms", "no_track"]);
                    break;
            }
        }
        draft.Hops.Add(hop);
    }
}

/// <summary><c>encap</c> of a route or next hop.</summary>
internal static class RouteEncapsulations
{
    private const uint MaxLabel = (1 << 20) - 1;

    public static RouteEncapsulation? Read(ItemCursor cursor)
    {
        if (!TryWord(cursor, "mpls|ip|ip6|ila", out var kind)) return null;
        switch (kind.Text)
        {
            case "mpls":
                return ReadLabels(cursor);
            case "ip" or "ip6":
                return ReadIp(cursor, kind.Text == "ip6" ? InetFamily.IPv6 : InetFamily.IPv4);
            case "ila":
                return ReadIla(cursor);
            default:
                cursor.Context.ReportChoice(kind, "mpls, ip, ip6, ila");
                return null;
        }
    }

    private static RouteEncapsulation.Mpls? ReadLabels(ItemCursor cursor)
    {
        if (!TryWord(cursor, "LABEL[/LABEL...]", out var word)) return null;
        var labels = new List<uint>();
        foreach (var part in word.Text.Split('/'))
        {
            if (uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label <= MaxLabel)
            {
                labels.Add(label);
                continue;
            }
            cursor.Fail(DiagnosticCatalogue.BadItem.At(word.At, $"'{part}' is not an MPLS label"));
            return null;
        }
        return new RouteEncapsulation.Mpls(labels.ToValueList());
    }

    /// <summary>What is absent here does not stop keepalived, as elsewhere in a route.</summary>
    private static bool TryWord(ItemCursor cursor, string shape, out Word word)
    {
        word = default;
        if (!cursor.AtEnd) return cursor.TryValue(shape, out word);
        cursor.Fail(DiagnosticCatalogue.OptionNeedsValue.At(cursor.Option.At, cursor.Option.Text, shape));
        return false;
    }

    private static RouteEncapsulation.Ip? ReadIp(ItemCursor cursor, InetFamily family)
    {
        var start = cursor.Option;
        var tunnel = new RouteEncapsulation.Ip(family, null, default, default, null, null, null);
        while (!cursor.AtEnd && cursor.Peek.Text is "id" or "dst" or "src" or "tos" or "tc" or "ttl" or "hoplimit" or "flags")
        {
            var option = cursor.Take().Text;
            if (option is "dst" or "src")
            {
                if (!TryWord(cursor, "IP", out var word) || !cursor.Checked(Values.TryAddress(word, cursor.Context, out var address))) continue;
                tunnel = option == "dst" ? tunnel with { Destination = address } : tunnel with { Source = address };
                continue;
            }
            if (!cursor.TryInteger(0, option == "id" ? long.MaxValue : option == "flags" ? ushort.MaxValue : byte.MaxValue, out var value)) continue;
            tunnel = option switch
            {
                "id" => tunnel with { Id = (ulong)value },
                "flags" => tunnel with { Flags = (ushort)value },
                "tos" or "tc" => tunnel with { TosOrClass = (byte)value },
                _ => tunnel with { TtlOrHopLimit = (byte)value },
            };
        }
        if (tunnel.Id is not null || !tunnel.Destination.IsNone) return tunnel;
        if (!cursor.IsBad) cursor.Fail(DiagnosticCatalogue.OptionNeedsValue.At(start.At, $"{start.Text} ip", "dst IP or id NUMBER"));
        return null;
    }

    private static RouteEncapsulation.Ila? ReadIla(ItemCursor cursor)
    {
        if (!cursor.TryValue("LOCATOR", out var word)) return null;
        var parts = word.Text.Split(':');
        ulong locator = 0;
        foreach (var part in parts)
        {
            if (parts.Length != 4 || !ushort.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var group))
            {
                cursor.Fail(DiagnosticCatalogue.BadItem.At(word.At, $"'{word.Text}' is not a locator of four hexadecimal groups"));
                return null;
            }
            locator = locator << 16 | group;
        }
        return new RouteEncapsulation.Ila(locator);
    }
}

/// <summary><c>realms [SOURCE/]DESTINATION</c>.</summary>
internal static class Realms
{
    public static bool TryRead(ItemCursor cursor, out uint realms)
    {
        realms = 0;
        if (!cursor.TryValue("[SOURCE/]DESTINATION", out var word)) return false;
        var parts = word.Text.Split('/');
        foreach (var part in parts)
        {
            if (parts.Length > 2)
            {
                cursor.Context.Report(DiagnosticCatalogue.BadItem.At(word.At, $"'{word.Text}' is not [SOURCE/]DESTINATION"));
                return false;
            }
            if (!Names.TryFind(NameTable.Realm, word with { Text = part }, byte.MaxValue, cursor.Context, out var realm)) return false;
            realms = realms << 16 | realm;
        }
        return true;
    }
}
