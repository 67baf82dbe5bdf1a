using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using static Vigil.Config.Directives.DocRow;

namespace Vigil.Config.Directives;

/// <summary>Trackers and notify hooks: the same rows in instances and groups.</summary>
internal static class TrackingTables<T> where T : TrackingDraft
{
    public static ImmutableArray<Directive<T>> Trackers(string path) =>
    [
        Tracker(path, "track_interface", "INTERFACE", 253, "Interfaces that must be up.", static d => d.Interfaces) with { Example = "{ eth2 weight 5 }" },
        Tracker(path, "track_script", "SCRIPT", 253, "Scripts that must succeed.", static d => d.Scripts) with { Example = "{ extra weight 5 }" },
        Tracker(path, "track_file", "FILE", 254, "Files whose number changes the priority.", static d => d.Files) with { Example = "{ extra_file weight 5 }" },
        Tracker(path, "track_process", "PROCESS", 254, "Processes that must run.", static d => d.Processes) with { Example = "{ extra_process weight 5 }" },
        Tracker(path, "track_bfd", "BFD", 253, "BFD sessions that must be up.", static d => d.Bfds, Reasons.Bfd),
    ];

    public static ImmutableArray<Directive<T>> Notify(string path, bool withInstanceHooks)
    {
        var rows = ImmutableArray.CreateBuilder<Directive<T>>();
        rows.Add(Hook("notify_master", "Runs on becoming MASTER."));
        rows.Add(Hook("notify_backup", "Runs on becoming BACKUP."));
        rows.Add(Hook("notify_fault", "Runs on entering FAULT."));
        rows.Add(Hook("notify_stop", "Runs on stopping."));
        rows.Add(Hook("notify", $"Runs on every change; gets {(withInstanceHooks ? "INSTANCE" : "GROUP")} NAME STATE PRIORITY."));
        if (withInstanceHooks)
        {
            rows.Add(Hook("notify_master_rx_lower_pri", "Runs when a master hears a lower priority."));
            rows.Add(new Directive<T>
            {
                Keyword = "notify_deleted",
                Arguments = "[COMMAND [USER [GROUP]]]",
                Doc = "A removed instance reports DELETED, not FAULT, and runs this.",
                Bind = static (d, line) =>
                {
                    if (d.ReportDeleted) line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
                    else if (line.Count > 0 && ScriptLine.Parse(line) is { } script) d.Notify["notify_deleted"] = script;
                    d.ReportDeleted = true;
                },
            });
        }
        rows.Add(Rows<T>.Switch("smtp_alert", "Mail on every change.", static (d, v) => d.Mail = v).Default("smtp_alert_vrrp"));
        rows.Add(Rows<T>.Switch("notify_priority_changes", "Write a line to the pipes when the priority changes.", static (d, v) => d.PriorityChanges = v)
            .Default(withInstanceHooks ? "the group's, then the global" : "unset"));
        return rows.ToImmutable();

        static Directive<T> Hook(string keyword, string doc) => Rows<T>.Hook(keyword, doc,
            d => d.Notify.GetValueOrDefault(keyword), (d, script) => d.Notify[keyword] = script);
    }

    private static Directive<T> Tracker(string path, string keyword, string what, int most, string doc, Func<T, List<TrackItem>> list, string? notYet = null)
    {
        var item = Item($"{what} [weight -{most}..{most} [reverse|noreverse]]", "One of them, with its own weight.");
        if (notYet is not null) item = item with { Status = DirectiveStatus.AcceptedNotYet, Reason = notYet };
        var row = Rows<T>.List(keyword, doc, new ListTable($"{path}/{keyword}[item]", () => [item]), (d, line) => Read(line, keyword, most, list(d)));
        return notYet is null ? row : row.NotYet(notYet);
    }

    private static void Read(Line item, string keyword, int most, List<TrackItem> list)
    {
        var name = item.Statement.Keyword;
        if (!IsDefined(item, keyword, name)) return;
        if (list.Exists(known => known.Name.Text == name.Text))
        {
            item.Context.Report(DiagnosticCatalogue.DuplicateItem.At(name.At, name.Text));
            return;
        }
        if (TrackOptions.Read(item, keyword, most, out var weight, out var reverse)) list.Add(new TrackItem(name, weight, reverse));
    }

    private static bool IsDefined(Line item, string keyword, Word name)
    {
        if (keyword == "track_interface") return item.Context.CheckInterface(name);
        if (item.Context.Defined(keyword).Contains(name.Text)) return true;
        item.Context.ReportUndefined(keyword, keyword["track_".Length..], name);
        return false;
    }
}

/// <summary>The words behind a tracked name: <c>weight N [reverse|noreverse]</c>.</summary>
internal static class TrackOptions
{
    /// <summary>
    /// Reads them; what is faulty is reported and left out. False: keepalived drops the whole item, which is when another word stands in
    /// the place of weight and, for a file, in that of reverse.
    /// </summary>
    public static bool Read(Line item, string keyword, int most, out int? weight, out bool? reverse)
    {
        (weight, reverse) = (null, null);
        if (item.Count == 0) return true;
        if (item.First.Text != "weight")
        {
            item.Context.ReportOption(item.First, keyword, ["weight"]);
            return false;
        }
        if (item.Count == 1)
        {
            item.Report(DiagnosticCatalogue.OptionNeedsValue, item.First, "weight", $"-{most}..{most}");
            return true;
        }
        if (item.TryInteger(item.Arguments[1], -254, 254, out var value, "weight")) weight = Clip(item, value, most);
        if (item.Count == 2) return true;
        var option = item.Arguments[2];
        // An interface has no weight of its own that noreverse could undo.
        if (option.Text == "reverse" || (option.Text == "noreverse" && keyword != "track_interface"))
        {
            reverse = option.Text == "reverse";
            return true;
        }
        item.Context.ReportOption(option, keyword, ["reverse", "noreverse"]);
        return keyword != "track_file";
    }

    private static int Clip(Line item, long value, int most)
    {
        if (Math.Abs(value) <= most) return (int)value;
        item.Report(DiagnosticCatalogue.Adjusted, item.Arguments[1], "weight", value, Math.Sign(value) * most);
        return Math.Sign(value) * most;
    }
}

/// <summary>Rows that only document the items of a list.</summary>
internal static class DocRow
{
    public static Directive Item(string arguments, string doc) => Rows<NoDraft>.Custom("<item>", arguments, 0, doc, static (_, _) => { });
}
