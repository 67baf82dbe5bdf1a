using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>NAT, DR or TUN with the options of a tunnel (lvs-behaviour A7).</summary>
internal static class ForwardingRows
{
    public const string Arguments = "NAT|DR|TUN [type ipip|gue|gre] [port PORT] [csum|nocsum|remcsum]";

    private static readonly (string Word, ForwardingMethod Method)[] Methods =
        [("NAT", ForwardingMethod.Nat), ("DR", ForwardingMethod.DirectRouting), ("TUN", ForwardingMethod.Tunnel)];

    private static readonly (string Word, TunnelType Type)[] Types = [("ipip", TunnelType.IpIp), ("gue", TunnelType.Gue), ("gre", TunnelType.Gre)];

    private static readonly (string Word, TunnelChecksum Checksum)[] Checksums =
        [("nocsum", TunnelChecksum.None), ("csum", TunnelChecksum.Full), ("remcsum", TunnelChecksum.Remote)];

    /// <summary>Reads the arguments; null with a finding when the method is none. Options that cannot be used are reported and left out.</summary>
    public static Forwarding? Read(Line line)
    {
        var method = Array.Find(Methods, one => one.Word == line.First.Text);
        if (method.Word is null)
        {
            line.Context.ReportChoice(line.First, "NAT, DR, TUN");
            return null;
        }
        var plain = new Forwarding(method.Method);
        var draft = new Draft();
        for (var i = 1; i < line.Count; i++)
        {
            if (!ReadOption(line, ref i, draft)) return plain;
        }
        if (Trouble(draft) is { } trouble)
            line.Report(DiagnosticCatalogue.TunnelOption, line.Arguments[^1], trouble);
        else if (plain.IsTunnel)
            return plain with { Tunnel = draft.Type, TunnelPort = draft.Port ?? 0, Checksum = draft.Checksum ?? TunnelChecksum.None };
        else if (line.Count > 1)
            line.Report(DiagnosticCatalogue.TunnelWithoutTun, line.Arguments[1]);
        return plain;
    }

    private static bool ReadOption(Line line, ref int i, Draft draft)
    {
        var word = line.Arguments[i];
        var checksum = Array.Find(Checksums, one => one.Word == word.Text);
        if (checksum.Word is not null)
        {
            draft.Checksum = checksum.Checksum;
            return true;
        }
        if (word.Text is not ("type" or "port"))
        {
            line.Context.ReportOption(word, line.Row.Keyword, [.. Checksums.Select(static one => one.Word), "type", "port"]);
            return false;
        }
        if (++i < line.Count) return word.Text == "type" ? ReadType(line, line.Arguments[i], draft) : ReadPort(line, line.Arguments[i], draft);
        line.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, word.Text == "type" ? "ipip, gue or gre" : "PORT");
        return false;
    }

    private static bool ReadType(Line line, Word word, Draft draft)
    {
        var type = Array.Find(Types, one => one.Word == word.Text);
        draft.Type = type.Type;
        if (type.Word is not null) return true;
        line.Context.ReportChoice(word, "ipip, gue, gre");
        return false;
    }

    private static bool ReadPort(Line line, Word word, Draft draft)
    {
        if (!line.TryInteger(word, 1, ushort.MaxValue, out var port, "port")) return false;
        draft.Port = (ushort)port;
        return true;
    }

    private static string? Trouble(Draft draft) => draft.Type switch
    {
        TunnelType.Gue when draft.Port is null => "a gue tunnel needs a port",
        not TunnelType.Gue when draft.Port is not null => "only a gue tunnel has a port",
        TunnelType.IpIp when draft.Checksum is not (null or TunnelChecksum.None) => "an ipip tunnel has no checksum",
        TunnelType.Gre when draft.Checksum == TunnelChecksum.Remote => "a gre tunnel has no remote checksum",
        _ => null,
    };

    /// <summary>The options while they are read.</summary>
    private sealed class Draft
    {
        public TunnelType Type { get; set; }

        public ushort? Port { get; set; }

        public TunnelChecksum? Checksum { get; set; }
    }
}
