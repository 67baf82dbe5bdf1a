using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.GroupDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>vrrp_sync_group</c> and <c>track_group</c>.</summary>
internal static class SyncGroupTable
{
    private const string Path = "vrrp_sync_group";

    public static readonly BlockTable<GroupDraft> Table = new(Path, static () =>
    [
        Members(Path, "Instances that change state together."),
        .. TrackingTables<GroupDraft>.Trackers(Path),
        FlapDampingTable.Row<GroupDraft>(Path),
        .. TrackingTables<GroupDraft>.Notify(Path, withInstanceHooks: false),
        Flag("sync_group_tracking_weight", "Let trackers of the group have weights.", static d => d.TrackingWeight = true),
        Custom("global_tracking", "", 0, "Old spelling of sync_group_tracking_weight.", static (d, line) =>
        {
            line.Report(DiagnosticCatalogue.Deprecated, line.Row.Keyword, "sync_group_tracking_weight, and put the trackers on the group");
            d.TrackingWeight = true;
        }),
    ], "SyncGroupKeywords");

    public static readonly BlockTable<GroupDraft> TrackGroup = new("track_group", static () => [Members("track_group", "Instances of the group.", mayBeEmpty: false)], "TrackGroupKeywords");

    private static Directive<GroupDraft> Members(string path, string doc, bool mayBeEmpty = true) =>
        List("group", doc, new ListTable(path + "/group[item]", static () => [DocRow.Item("NAME...", "Names of instances, any number on a line.")]),
            static (d, item) => d.Members!.AddRange([item.Statement.Keyword, .. item.Arguments]), mayBeEmpty: mayBeEmpty) is var row
            ? row with { Default = "required", Example = "{ b c }", Bind = (d, line) => Open(row, d, line) } : row;

    private static void Open(Directive<GroupDraft> row, GroupDraft draft, Line line)
    {
        if (draft.Members is not null)
        {
            line.Report(DiagnosticCatalogue.AlreadyGiven, "group");
            return;
        }
        draft.Members = [];
        row.Bind(draft, line);
    }
}
