using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>A rule while its words are read.</summary>
internal sealed class RuleDraft(IReadOnlyCollection<string>? trackGroups)
{
    public RuleSettings Settings { get; set; } = new() { Family = InetFamily.Unspecified };

    public IReadOnlyCollection<string>? TrackGroups { get; } = trackGroups;

    public bool HasAction { get; set; }

    public bool HasPreference { get; set; }

    public bool Accepts(InetFamily family, Word word, ItemCursor cursor)
    {
        if (Settings.Family == InetFamily.Unspecified) Settings = Settings with { Family = family };
        if (Settings.Family == family) return true;
        cursor.Fail(DiagnosticCatalogue.MixedFamilies.At(word.At, word.Text));
        return false;
    }

    /// <summary>A rule does one thing only.</summary>
    public bool SetAction(byte action, ItemCursor cursor, Word? option = null)
    {
        if (HasAction)
        {
            cursor.Fail(DiagnosticCatalogue.BadItem.At((option ?? cursor.Option).At, "a rule has only one of table, goto, nop, blackhole, unreachable, prohibit and l3mdev"));
            return false;
        }
        HasAction = true;
        Settings = Settings with { Action = action };
        return true;
    }
}

/// <summary>Preferences given to rules without one, from 16384 downwards in each family.</summary>
public sealed class RulePreferences
{
    private const uint First = 16384;

    private readonly Dictionary<InetFamily, uint> _next = [];

    /// <summary>The next preference of a family.</summary>
    public uint Next(InetFamily family) => _next[family] = _next.TryGetValue(family, out var last) ? last - 1 : First;
}

/// <summary>Items of virtual_rules and static_rules, after ip-rule(8).</summary>
internal static class RuleItems
{
    private const byte KeepalivedProtocol = 18;

    /// <summary>The table of a list of rules.</summary>
    public static ListTable Table(string path, bool isStatic = false) =>
        new(path + "[item]", () => [.. RuleOptions.All.Rows, .. isStatic ? RuleOptions.ForStatic.Rows : []], "RuleItemKeywords");

    /// <summary>Reads an item into a list, unless it cannot be used.</summary>
    public static void Bind(Line item, List<RuleSettings> rules, IReadOnlyCollection<string>? trackGroups)
    {
        var draft = new RuleDraft(trackGroups);
        var cursor = new ItemCursor([item.Statement.Keyword, .. item.Arguments], item.Context, stopsWhenMissing: true);
        while (!cursor.AtEnd && !cursor.IsBad)
        {
            if (RuleOptions.All.TryApply(draft, cursor)) continue;
            if (trackGroups is not null && RuleOptions.ForStatic.TryApply(draft, cursor)) continue;
            var word = cursor.Take();
            cursor.FailOption(word, "a rule", RuleOptions.All.Names);
        }
        if (!cursor.LeavesOut(item.Statement.Keyword, "rule") && IsWhole(draft, item)) rules.Add(Finish(draft, item));
    }

    private static bool IsWhole(RuleDraft draft, Line item)
    {
        var at = item.Statement.Keyword.At;
        var rule = draft.Settings;
        if (!draft.HasAction)
            item.Context.Report(DiagnosticCatalogue.NoAction.At(at));
        else if (rule.Goto is { } target && !draft.HasPreference)
            item.Context.Report(DiagnosticCatalogue.BadItem.At(at, $"goto {target} needs a preference of the rule itself"));
        else if (rule.Goto is { } later && rule.Priority >= later)
            item.Context.Report(DiagnosticCatalogue.BadItem.At(at, $"goto {later} must lead beyond the rule's own preference {rule.Priority}"));
        else
            return true;
        return false;
    }

    private static RuleSettings Finish(RuleDraft draft, Line item)
    {
        var rule = draft.Settings;
        if (rule.Family == InetFamily.Unspecified) rule = rule with { Family = InetFamily.IPv4 };
        if (!draft.HasPreference)
        {
            rule = rule with { Priority = item.Context.Preferences.Next(rule.Family) };
            item.Context.Report(DiagnosticCatalogue.PreferenceAssigned.At(item.Statement.Keyword.At, rule.Priority));
        }
        if (rule.NoTrack || rule.Protocol == KeepalivedProtocol) return rule;
        item.Context.Report(DiagnosticCatalogue.ProtocolReset.At(item.Statement.Keyword.At));
        return rule with { Protocol = KeepalivedProtocol };
    }
}
