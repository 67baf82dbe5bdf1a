using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>Keywords of <c>global_defs</c> about IPVS that take several words.</summary>
internal static class LvsValues
{
    private static readonly (string Name, long Min, long Max, Func<SyncDaemonSettings, long, SyncDaemonSettings> Set)[] SyncOptions =
    [
        ("id", 0, byte.MaxValue, static (s, v) => s with { Id = (byte)v }),
        ("maxlen", 1, 65507, static (s, v) => s with { MaxLength = (ushort)v }),
        ("port", 1, ushort.MaxValue, static (s, v) => s with { Port = (ushort)v }),
        ("ttl", 1, byte.MaxValue, static (s, v) => s with { Ttl = (byte)v }),
    ];

    /// <summary><c>lvs_timeouts</c></summary>
    public static void BindTimeouts(GlobalDraft g, Line line)
    {
        const long MaxSeconds = 2678400;
        for (var i = 0; i < line.Count; i += 2)
        {
            var word = line.Arguments[i];
            if (word.Text is not ("tcp" or "tcpfin" or "udp")) line.Context.ReportOption(word, line.Row.Keyword, ["tcp", "tcpfin", "udp"]);
            else if (i + 1 == line.Count) line.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, "SECONDS");
            else if (line.TryInteger(line.Arguments[i + 1], 0, MaxSeconds, out var seconds, word.Text)) g.Lvs = WithTimeout(g.Lvs, word.Text, TimeSpan.FromSeconds(seconds));
        }
    }

    /// <summary><c>lvs_sync_daemon</c>, also in the old form that names instance and id without keywords (lvs-behaviour G).</summary>
    public static void BindSyncDaemon(GlobalDraft g, Line line)
    {
        if (g.Lvs.SyncDaemon is not null)
        {
            line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
            return;
        }
        if (line.First.Text.Length > Values.MaxInterfaceName)
        {
            line.Report(DiagnosticCatalogue.TooLong, line.First, line.First.Text, Values.MaxInterfaceName);
            return;
        }
        if (line.Context.Facts.FindInterface(line.First.Text) is null) line.Report(DiagnosticCatalogue.SyncInterfaceMissing, line.First, line.First.Text);
        var sync = new SyncDaemonSettings { Interface = line.First.Text };
        for (var i = 1; i < line.Count; i++) sync = ReadSyncOption(sync, line, ref i);
        g.Lvs = g.Lvs with { SyncDaemon = sync };
    }

    private static SyncDaemonSettings ReadSyncOption(SyncDaemonSettings sync, Line line, ref int i)
    {
        var word = line.Arguments[i];
        var option = Array.Find(SyncOptions, one => one.Name == word.Text);
        if (option.Name is null && word.Text is not ("inst" or "group")) return ReadOldForm(sync, line, i);
        if (++i == line.Count)
        {
            line.Report(DiagnosticCatalogue.OptionNeedsValue, word, word.Text, "VALUE");
            return sync;
        }
        var value = line.Arguments[i];
        if (word.Text == "inst") return sync with { Instance = value.Text };
        if (word.Text == "group") return TryGroup(line, value, out var group) ? sync with { Group = group } : sync;
        return line.TryInteger(value, option.Min, option.Max, out var number, option.Name) ? option.Set(sync, number) : sync;
    }

    private static bool TryGroup(Line line, Syntax.Word word, out InetAddress group)
    {
        if (!line.TryAddress(word, out group)) return false;
        if (!group.IsMulticast) line.Report(DiagnosticCatalogue.NotMulticast, word, word.Text);
        return group.IsMulticast;
    }

    private static SyncDaemonSettings ReadOldForm(SyncDaemonSettings sync, Line line, int i)
    {
        var word = line.Arguments[i];
        if (i == 1) return sync with { Instance = word.Text };
        if (i == 2 && Values.TryParseInteger(word.Text, out var id))
        {
            line.Report(DiagnosticCatalogue.Deprecated, word, word.Text, "id " + word.Text);
            return id is >= 0 and <= byte.MaxValue ? sync with { Id = (byte)id } : sync;
        }
        line.Context.ReportOption(word, line.Row.Keyword, [.. SyncOptions.Select(static one => one.Name), "inst", "group"]);
        return sync;
    }

    private static LvsSettings WithTimeout(LvsSettings lvs, string which, TimeSpan value)
    {
        // Zero leaves the kernel's.
        TimeSpan? timeout = value == TimeSpan.Zero ? null : value;
        return which switch
        {
            "tcp" => lvs with { TcpTimeout = timeout },
            "tcpfin" => lvs with { TcpFinTimeout = timeout },
            _ => lvs with { UdpTimeout = timeout },
        };
    }
}
