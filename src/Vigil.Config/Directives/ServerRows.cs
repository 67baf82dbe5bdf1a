using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>Arguments that virtual servers, real servers and checks have in common.</summary>
internal static class ServerRows
{
    /// <summary>More seconds than anybody means.</summary>
    public const decimal MaxSeconds = 900_000_000_000m;

    /// <summary>IP [PORT].</summary>
    public static bool TryEndpoint(Line line, out InetAddress address, out bool hasPort)
    {
        hasPort = false;
        if (!line.TryAddress(line.First, out address)) return false;
        if (line.Count == 1) return true;
        hasPort = true;
        return line.TryInteger(line.Arguments[1], 1, ushort.MaxValue, out _);
    }

    /// <summary>Reports a second argument.</summary>
    public static void OneArgument<T>(T draft, Line line)
    {
        if (line.Count > 1) line.Report(DiagnosticCatalogue.ExtraArguments, line.Arguments[1], line.Row.Keyword);
    }

    /// <summary>NAT, DR or TUN with its options.</summary>
    public static bool TryMethod(Line line, out bool isTunnel)
    {
        isTunnel = line.First.Text == "TUN";
        if (!isTunnel && line.First.Text is not ("NAT" or "DR"))
        {
            line.Report(DiagnosticCatalogue.NotAChoice, line.First, line.First.Text, "NAT, DR, TUN");
            return false;
        }
        for (var i = 1; i < line.Count; i++)
        {
            var word = line.Arguments[i];
            if (word.Text is "csum" or "nocsum" or "remcsum") continue;
            if (word.Text is not ("type" or "port")) line.Report(DiagnosticCatalogue.UnknownOption, word, word.Text, line.Row.Keyword);
            else if (++i == line.Count) line.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, "VALUE");
            else if (word.Text == "port") line.TryInteger(line.Arguments[i], 1, ushort.MaxValue, out _);
            else if (line.Arguments[i].Text is not ("ipip" or "gue" or "gre")) line.Report(DiagnosticCatalogue.NotAChoice, line.Arguments[i], line.Arguments[i].Text, "ipip, gue, gre");
        }
        return true;
    }

    /// <summary>A command of the checker half: noted, since its mere presence is a matter of security.</summary>
    public static Directive<T> Script<T>(string keyword, string doc, Action<T>? note = null) =>
        Rows<T>.Script(keyword, doc, static _ => null, static (_, _) => { }) is var row
            ? row with
            {
                Bind = (draft, line) =>
                {
                    note?.Invoke(draft);
                    if (ScriptLine.Parse(line) is { } script) line.Context.CheckerScripts.Add(script);
                },
            }
            : row;
}

/// <summary>Items of <c>virtual_server_group</c>.</summary>
internal static class VirtualServerGroup
{
    public static void Check(Line item)
    {
        var head = item.Statement.Keyword;
        if (head.Text == "fwmark")
        {
            if (item.Count == 0) item.Context.Report(DiagnosticCatalogue.ArgumentStops.At(head.At, "fwmark", "MARK"));
            else item.TryInteger(item.First, 0, uint.MaxValue, out _);
            return;
        }
        if (item.Count > 0) item.TryInteger(item.First, 0, ushort.MaxValue, out _);

        var separator = head.Text.AsSpan().IndexOfAny('-', '/');
        if (!InetAddress.TryParse(separator < 0 ? head.Text : head.Text[..separator], out var address))
        {
            item.Context.Report(DiagnosticCatalogue.NotAnAddress.At(head.At, head.Text));
            return;
        }
        if (separator < 0) return;
        var rest = head.Text[(separator + 1)..];
        var good = head.Text[separator] == '/' ? Values.TryParseInteger(rest, out var length) && length >= 0 && length <= address.HostPrefixLength
            : InetAddress.TryParse(rest, out var last) ? last.Family == address.Family && last.CompareTo(address) >= 0
            : IsLastPart(rest, address);
        if (!good) item.Context.Report(DiagnosticCatalogue.BadItem.At(head.At, $"'{rest}' does not end a range that starts at {address}"));
    }

    private static bool IsLastPart(string text, InetAddress address)
    {
        if (address.Family == InetFamily.IPv6)
            return ushort.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var group) && group >= (ushort)address.Low;
        return byte.TryParse(text, out var octet) && octet >= (byte)address.Low;
    }
}
