using System.Globalization;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>Items of <c>virtual_server_group</c>: an address, a range of them, or a mark (lvs-behaviour A3).</summary>
internal static class ServiceGroupItems
{
    /// <summary>Services one group may make: what the last 16 bits of an address can tell apart.</summary>
    public const long MaxAddresses = 65536;

    public static readonly ListTable Table = new("virtual_server_group[item]", static () =>
        [(Directive)Rows<NoDraft>.Custom("<item>", "IP[-LAST][/LENGTH] [PORT] | fwmark MARK [inet|inet6]", 0, "Addresses or a mark.", static (_, _) => { })]);

    /// <summary>Reads a whole group.</summary>
    public static void Bind(ConfigDraft config, Line line)
    {
        var group = new ServiceGroupDraft(line.First.Text, line.Statement.At, []);
        long room = MaxAddresses;
        foreach (var item in line.Statement.Block?.Statements ?? [])
        {
            if (Read(new Line(item, line.Row, line.Context)) is not { } good) continue;
            room -= good.Count;
            if (room >= 0) group.Items.Add(good);
            else line.Context.Report(DiagnosticCatalogue.GroupTooLarge.At(item.Keyword.At, group.Name, MaxAddresses));
        }
        if (group.Items.Count == 0) line.Context.Report(DiagnosticCatalogue.EmptyGroup.At(ServerRows.EndOf(line), group.Name));
        else if (config.ServiceGroups.Exists(known => known.Name == group.Name)) line.Report(DiagnosticCatalogue.GroupTwice, line.First, group.Name);
        else config.ServiceGroups.Add(group);
    }

    private static ServiceGroupItem? Read(Line item)
    {
        var head = item.Statement.Keyword;
        if (head.Text == "fwmark") return ReadMark(item);
        long port = 0;
        if (item.Count > 0 && !item.TryInteger(item.First, 0, ushort.MaxValue, out port, "the port")) return null;

        var separator = head.Text.AsSpan().IndexOfAny('-', '/');
        if (!InetAddress.TryParse(separator < 0 ? head.Text : head.Text[..separator], out var first))
        {
            item.Context.Report(DiagnosticCatalogue.NotAnAddress.At(head.At, head.Text));
            return null;
        }
        if (separator < 0) return new ServiceGroupItem(first, 1, (ushort)port, 0, default);
        var rest = head.Text[(separator + 1)..];
        var count = head.Text[separator] == '/' ? CountOfNetwork(rest, first) : CountOfRange(rest, first);
        if (count is { } number and <= MaxAddresses) return new ServiceGroupItem(first, (uint)number, (ushort)port, 0, default);
        item.Context.Report(count is not null ? DiagnosticCatalogue.GroupTooLarge.At(head.At, head.Text, MaxAddresses)
            : DiagnosticCatalogue.BadItem.At(head.At, $"'{rest}' does not end a range that starts at {first}"));
        return null;
    }

    private static ServiceGroupItem? ReadMark(Line item)
    {
        if (item.Count == 0)
        {
            item.Context.Report(DiagnosticCatalogue.ArgumentStops.At(item.Statement.Keyword.At, "fwmark", "MARK"));
            return null;
        }
        if (!item.TryInteger(item.First, 0, uint.MaxValue, out var mark, "fwmark")) return null;
        if (mark == 0)
        {
            item.Report(DiagnosticCatalogue.QuietlyUnused, item.First, "mark 0 is what packets without a mark have");
            return null;
        }
        var family = item.Count < 2 ? InetFamily.Unspecified : item.Arguments[1].Text switch
        {
            "inet" => InetFamily.IPv4,
            "inet6" => InetFamily.IPv6,
            _ => (InetFamily?)null,
        };
        if (family is { } good) return new ServiceGroupItem(default, 1, 0, (uint)mark, good);
        item.Context.ReportChoice(item.Arguments[1], "inet, inet6");
        return null;
    }

    /// <summary>Addresses of a network, host part 0; null: the text is no length, or the address is not the network's.</summary>
    private static long? CountOfNetwork(string text, InetAddress first)
    {
        if (!Values.TryParseInteger(text, out var length) || length < 1 || length > first.HostPrefixLength || first.Masked((int)length) != first) return null;
        var hostBits = first.HostPrefixLength - length;
        return hostBits > 62 ? long.MaxValue : 1L << (int)hostBits;
    }

    /// <summary>Addresses up to a last one: whole, or its last octet (decimal), or its last 16 bits (hexadecimal). Null: it is none, or before the first.</summary>
    private static long? CountOfRange(string text, InetAddress first)
    {
        if (InetAddress.TryParse(text, out var last))
        {
            if (last.Family != first.Family || last.CompareTo(first) <= 0) return null;
            return last.High != first.High || last.Low - first.Low >= long.MaxValue ? long.MaxValue : (long)(last.Low - first.Low) + 1;
        }
        var isIPv6 = first.Family == InetFamily.IPv6;
        var style = isIPv6 ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!uint.TryParse(text, style, CultureInfo.InvariantCulture, out var end)) return null;
        var from = (uint)(first.Low & (isIPv6 ? ushort.MaxValue : byte.MaxValue));
        return end > (isIPv6 ? ushort.MaxValue : byte.MaxValue) || end <= from ? null : end - from + 1;
    }
}
