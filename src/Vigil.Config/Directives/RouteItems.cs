using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>A route while its words are read.</summary>
internal sealed class RouteDraft(IReadOnlyCollection<string>? trackGroups)
{
    public RouteSettings Settings { get; set; } = new() { Family = InetFamily.Unspecified };

    public IReadOnlyCollection<string>? TrackGroups { get; } = trackGroups;

    public bool HasDestination { get; set; }

    /// <summary>Its last word is a type, behind which the destination is missing.</summary>
    public bool EndsInType { get; set; }

    public bool IsMultipath { get; set; }

    public List<RouteMetric> Metrics { get; } = [];

    public List<RouteNextHop> Hops { get; } = [];

    /// <summary>Settles the family with an address; a second one of the other family spoils the item.</summary>
    public bool Accepts(InetFamily family, Word word, ItemCursor cursor)
    {
        if (Settings.Family == InetFamily.Unspecified) Settings = Settings with { Family = family };
        if (Settings.Family == family) return true;
        cursor.Fail(DiagnosticCatalogue.MixedFamilies.At(word.At, word.Text));
        return false;
    }
}

/// <summary>Items of virtual_routes and static_routes, after ip-route(8).</summary>
internal static class RouteItems
{
    private const byte KeepalivedProtocol = 18;

    private static readonly Dictionary<string, byte> Types = new(StringComparer.Ordinal)
    {
        ["unicast"] = 1,
        ["local"] = 2,
        ["broadcast"] = 3,
        ["anycast"] = 4,
        ["multicast"] = 5,
        ["blackhole"] = 6,
        ["unreachable"] = 7,
        ["prohibit"] = 8,
        ["throw"] = 9,
        ["nat"] = 10,
        ["xresolve"] = 11,
    };

    /// <summary>The table of a list of routes.</summary>
    public static ListTable Table(string path, bool isStatic = false) => new(path + "[item]", () =>
    [
        Rows<NoDraft>.Custom("[to] [TYPE]", "IP[/LENGTH]|default|all|any|default6", 0,
            "Destination, perhaps after a type: " + string.Join(", ", Types.Keys) + ".", static (_, _) => { }).Default("required").Example("blackhole 10.6.0.0/16"),
        .. RouteOptions.All.Rows,
        .. isStatic ? RouteOptions.ForStatic.Rows : [],
    ], "RouteItemKeywords");

    /// <summary>Reads an item into a list, unless it cannot be used.</summary>
    public static void Bind(Line item, List<RouteSettings> routes, IReadOnlyCollection<string>? trackGroups)
    {
        var draft = new RouteDraft(trackGroups);
        var cursor = new ItemCursor([item.Statement.Keyword, .. item.Arguments], item.Context, stopsWhenMissing: true);
        while (!cursor.AtEnd && !cursor.IsBad)
        {
            if (RouteOptions.All.TryApply(draft, cursor)) continue;
            if (trackGroups is not null && RouteOptions.ForStatic.TryApply(draft, cursor)) continue;
            ReadDestination(draft, cursor);
        }
        if (cursor.LeavesOut(item.Statement.Keyword, "route")) return;
        // A type keeps keepalived waiting for the destination; other words do not.
        if (!draft.HasDestination && draft.EndsInType) item.Context.Report(DiagnosticCatalogue.ArgumentStops.At(cursor.Option.At, cursor.Option.Text, "IP[/LENGTH]|default"));
        else if (!draft.HasDestination) item.Context.Report(DiagnosticCatalogue.BadItem.At(item.Statement.Keyword.At, "a route needs a destination"));
        else routes.Add(Finish(draft, item));
    }

    private static void ReadDestination(RouteDraft draft, ItemCursor cursor)
    {
        if (cursor.TakeIf("to") && cursor.AtEnd)
        {
            cursor.Fail(DiagnosticCatalogue.ArgumentStops.At(cursor.Option.At, "to", "IP[/LENGTH]"));
            return;
        }
        var word = cursor.Take();
        if (Types.TryGetValue(word.Text, out var type))
        {
            draft.Settings = draft.Settings with { Type = type };
            draft.EndsInType = cursor.AtEnd;
            return;
        }
        if (word.Text is "default" or "all" or "any")
        {
            draft.HasDestination = true;
            return;
        }
        if (word.Text == "default6")
        {
            cursor.Context.Report(DiagnosticCatalogue.OldSpelling.At(word.At, "default6", "inet6 default"));
            draft.HasDestination = draft.Accepts(InetFamily.IPv6, word, cursor);
            return;
        }
        if (!word.Text.AsSpan().ContainsAny(".:"))
        {
            cursor.FailOption(word, "a route", [.. RouteOptions.All.Names, .. Types.Keys]);
            return;
        }
        if (!cursor.Checked(Values.TryPrefix(word, cursor.Context, out var prefix, out _))) return;
        if (!draft.Accepts(prefix.Family, word, cursor)) return;
        draft.HasDestination = true;
        draft.Settings = draft.Settings with { Destination = prefix };
    }

    private static RouteSettings Finish(RouteDraft draft, Line item)
    {
        var route = draft.Settings with { Metrics = draft.Metrics.ToValueList(), NextHops = draft.Hops.ToValueList() };
        if (route.Family == InetFamily.Unspecified) route = route with { Family = InetFamily.IPv4 };
        if (route.NoTrack) return route;
        if (route.Protocol != KeepalivedProtocol)
        {
            item.Context.Report(DiagnosticCatalogue.ProtocolReset.At(item.Statement.Keyword.At));
            route = route with { Protocol = KeepalivedProtocol };
        }
        if (route.Interface is null) item.Context.Report(DiagnosticCatalogue.NotTracked.At(item.Statement.Keyword.At));
        return route;
    }
}
