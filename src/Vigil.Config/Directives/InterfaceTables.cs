using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>A <c>garp_group</c> while it is gathered.</summary>
internal sealed class GarpGroupDraft
{
    public List<string> Interfaces { get; } = [];

    public TimeSpan? ArpInterval { get; set; }

    public TimeSpan? NeighbourInterval { get; set; }
}

/// <summary>Blocks about interfaces: garp_group, linkbeat_interfaces, interface_up_down_delays.</summary>
internal static class InterfaceTables
{
    public static readonly BlockTable<GarpGroupDraft> GarpGroup = new("garp_group", static () =>
    [
        Rows<GarpGroupDraft>.Seconds("garp_interval", 0, GlobalVrrpTable.MaxSeconds, "Least time between gratuitous ARPs.", static (d, v) => d.ArpInterval = v).Default("none"),
        Rows<GarpGroupDraft>.Seconds("gna_interval", 0, GlobalVrrpTable.MaxSeconds, "Least time between unsolicited NAs.", static (d, v) => d.NeighbourInterval = v).Default("none"),
        Rows<GarpGroupDraft>.Custom("interface", "INTERFACE", 1, "An interface of the group.", static (d, line) => AddInterface(d, line, line.First)).Example("eth3"),
        Rows<GarpGroupDraft>.List("interfaces", "Interfaces of the group.", new ListTable("garp_group/interfaces[item]", static () => [DocRow.Item("INTERFACE...", "Any number on a line.")]),
            static (d, item) =>
            {
                foreach (var word in (ReadOnlySpan<Word>)[item.Statement.Keyword, .. item.Arguments]) AddInterface(d, item, word);
            }, mayBeEmpty: false).Example("{ eth3 }"),
    ], "GarpGroupKeywords");

    public static readonly ListTable LinkbeatItems = new("linkbeat_interfaces[item]", static () => [DocRow.Item("INTERFACE [MII|ETHTOOL|IOCTL]", "An interface and how to ask it.")]);

    public static readonly ListTable DelayItems = new("interface_up_down_delays[item]", static () => [DocRow.Item("INTERFACE DOWN [UP]", "An interface and two times of 0 to 255 seconds.")]);

    public static void LeaveGarpGroup(ConfigDraft config, GarpGroupDraft draft, Line line)
    {
        var isGiven = line.Statement.Block?.Statements.Any(static one => one.Keyword.Text is "garp_interval" or "gna_interval") == true;
        if (draft.ArpInterval is null && draft.NeighbourInterval is null && isGiven) return;
        if (!isGiven)
            line.Context.Report(DiagnosticCatalogue.EmptyGarpGroup.At(line.Statement.Block?.Close ?? line.Statement.At));
        else
            config.AnnounceGroups.Add(new AnnounceGroup(draft.Interfaces.ToValueList(), draft.ArpInterval ?? default, draft.NeighbourInterval ?? default));
    }

    public static void BindLinkbeat(ConfigDraft config, Line item)
    {
        if (!item.Context.RequireInterface(item.Statement.Keyword)) return;
        var method = LinkbeatMethod.Probe;
        if (item.Count > 0)
        {
            method = item.First.Text switch { "MII" => LinkbeatMethod.Mii, "ETHTOOL" => LinkbeatMethod.Ethtool, "IOCTL" => LinkbeatMethod.Ioctl, _ => LinkbeatMethod.Probe };
            if (method == LinkbeatMethod.Probe) item.Context.ReportChoice(item.First, "MII, ETHTOOL, IOCTL");
        }
        if (item.Count > 1) item.Report(DiagnosticCatalogue.ExtraArguments, item.Arguments[1], item.Statement.Keyword.Text);
        config.Linkbeats.Add(new LinkbeatInterface(item.Statement.Keyword.Text, method));
    }

    public static void BindDelay(ConfigDraft config, Line item)
    {
        if (!item.Context.RequireInterface(item.Statement.Keyword)) return;
        if (item.Count == 0)
        {
            item.Report(DiagnosticCatalogue.NoTimes, item.Statement.Keyword.Text);
            return;
        }
        if (!item.TrySeconds(item.First, 0, 255, 6, out var down)) return;
        var up = TimeSpan.Zero;
        if (item.Count > 1 && !item.TrySeconds(item.Arguments[1], 0, 255, 6, out up)) return;
        config.InterfaceDelays.Add(new InterfaceDelay(item.Statement.Keyword.Text, down, up));
    }

    private static void AddInterface(GarpGroupDraft draft, Line line, Word word)
    {
        if (!line.Context.CheckInterface(word)) return;
        if (line.Context.GarpInterfaces.Add(word.Text)) draft.Interfaces.Add(word.Text);
        else line.Report(DiagnosticCatalogue.InterfaceInTwoGroups, word, word.Text);
    }
}
