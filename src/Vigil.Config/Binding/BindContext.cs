using System.Globalization;
using Vigil.Config.Diagnostics;
using Vigil.Config.Directives;
using Vigil.Config.Syntax;
using Vigil.Config.Text;

namespace Vigil.Config.Binding;

/// <summary>What a binding shares: facts about the host, findings, and the blocks around the line at hand.</summary>
public sealed partial class BindContext(ISystemFacts facts, DiagnosticBag diagnostics)
{
    private const char ByteOrderMark = '\ufeff', NoBreakSpace = '\u00a0';

    private readonly Stack<(IBlockTable Table, Action<Statement> Bind)> _blocks = new();
    private readonly HashSet<string> _notYet = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _defined = new(StringComparer.Ordinal);
    private int _inactiveDepth;
    private bool _hasNoScriptUser;

    /// <summary>The host.</summary>
    public ISystemFacts Facts { get; } = facts;

    /// <summary>Set once <c>dynamic_interfaces</c> was read: an absent interface is then no fault.</summary>
    public bool DynamicInterfaces { get; set; }

    /// <summary>Where rt_tables and its kin are, the host's own first.</summary>
    public string[] NameDirectories { get; } = ["/etc/iproute2", "/usr/share/iproute2"];

    /// <summary>Names of the track_groups read so far.</summary>
    public HashSet<string> TrackGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Interfaces that are in a garp_group.</summary>
    public HashSet<string> GarpInterfaces { get; } = new(StringComparer.Ordinal);

    /// <summary>Preferences of rules that name none.</summary>
    public RulePreferences Preferences { get; } = new();

    /// <summary>Names a track_* list may use, by its keyword: what was defined before the line at hand.</summary>
    public HashSet<string> Defined(string trackKeyword)
    {
        if (!_defined.TryGetValue(trackKeyword, out var names)) _defined[trackKeyword] = names = new(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Adds a finding.</summary>
    public void Report(Diagnostic finding) => diagnostics.Add(finding);

    /// <summary>Where words are split again and findings are made on the way.</summary>
    internal DiagnosticBag Bag => diagnostics;

    /// <summary>An interface by name; its absence is reported at the word unless interfaces are dynamic.</summary>
    public bool CheckInterface(Word word)
    {
        if (word.Text.Length > Values.MaxInterfaceName)
        {
            Report(DiagnosticCatalogue.TooLong.At(word.At, word.Text, Values.MaxInterfaceName));
            return false;
        }
        if (Facts.FindInterface(word.Text) is null && !DynamicInterfaces)
            Report(DiagnosticCatalogue.InterfaceMissing.At(word.At, word.Text));
        return true;
    }

    /// <summary>An interface that must exist now; dynamic_interfaces makes its absence no fault, but does not wait for it either.</summary>
    public bool RequireInterface(Word word)
    {
        if (Facts.FindInterface(word.Text) is not null) return true;
        Report((DynamicInterfaces ? DiagnosticCatalogue.QuietInterfaceNeeded : DiagnosticCatalogue.InterfaceNeeded).At(word.At, word.Text));
        return false;
    }

    /// <summary>Says once that scripts have nobody to run as.</summary>
    internal void ReportNoScriptUser(SourceSpan at)
    {
        if (!_hasNoScriptUser) Report(DiagnosticCatalogue.NoScriptUser.At(at));
        _hasNoScriptUser = true;
    }

    internal void Enter(IBlockTable table, Action<Statement> bind) => _blocks.Push((table, bind));

    internal void Leave() => _blocks.Pop();

    /// <summary>Runs the content of a block that is not in effect: one warning for the block, none for its lines.</summary>
    internal void WithinInactive(Action body)
    {
        _inactiveDepth++;
        body();
        _inactiveDepth--;
    }

    internal void ReportStatus(Line line)
    {
        if (_inactiveDepth > 0) return;
        var rule = line.Row.Status == DirectiveStatus.Refused ? DiagnosticCatalogue.Refused : DiagnosticCatalogue.NotYet;
        if (rule == DiagnosticCatalogue.NotYet && !_notYet.Add(line.Row.Keyword) && line.Row.Block is null) return;
        line.Report(rule, line.Row.Keyword, line.Row.Reason);
    }

    /// <summary>Says once of an item's option that it is not in effect.</summary>
    internal void ReportNotYet(Word option, string reason)
    {
        if (_notYet.Add("option " + option.Text)) Report(DiagnosticCatalogue.NotYet.At(option.At, option.Text, reason));
    }

    internal void ReportMissing(Line line)
    {
        if (line.Row.WhenMissing == WhenMissing.Ignored) return;
        var rule = line.Row.WhenMissing == WhenMissing.Stops ? DiagnosticCatalogue.ArgumentStops : DiagnosticCatalogue.ArgumentMissing;
        Report(rule.At(line.Statement.Keyword.At, line.Statement.Keyword.Text, line.Row.Arguments));
    }

    /// <summary>
    /// An unknown keyword. One that belongs to a block around this one means that a closing brace is missing: it is
    /// reported and bound where it belongs.
    /// </summary>
    internal void ReportUnknown(Statement statement)
    {
        var keyword = statement.Keyword;
        var here = _blocks.Peek().Table;
        foreach (var (table, bind) in _blocks.Skip(1))
        {
            if (!table.Knows(keyword.Text)) continue;
            Report(DiagnosticCatalogue.KeywordElsewhere.At(keyword.At, keyword.Text, Shown(here.Path)) with
            {
                Why = $"it belongs in {Shown(table.Path)}",
                Fix = "a '}' seems to be missing above",
            });
            bind(statement);
            return;
        }
        Report(Unknown(keyword, statement, here));
    }

    private static Diagnostic Unknown(Word keyword, Statement statement, IBlockTable here)
    {
        var finding = DiagnosticCatalogue.UnknownKeyword.At(keyword.At, keyword.Text);
        foreach (var letter in keyword.Text)
        {
            if (letter is not (ByteOrderMark or NoBreakSpace)) continue;
            return finding with
            {
                Why = string.Create(CultureInfo.InvariantCulture, $"it holds a character that does not show, U+{(int)letter:X4}"),
                Fix = letter == ByteOrderMark ? "save the file without a byte order mark" : "put an ordinary blank in its place",
            };
        }
        var names = here.Rows.SelectMany(static row => row.Names).ToList();
        var joined = statement.Arguments.Length > 0 ? keyword.Text + "_" + statement.Arguments[0].Text : null;
        if (joined is not null && names.Contains(joined)) return finding with { Fix = $"did you mean {joined}?" };
        if (finding.OrNearest(keyword.Text, names) is { Fix: not null } slip) return slip;
        var homes = DirectiveTables.PathsOf(keyword.Text);
        if (homes.IsEmpty) return finding with { Why = $"{Shown(here.Path)} has no such keyword" };
        return finding with
        {
            Why = string.Create(CultureInfo.InvariantCulture, $"{keyword.Text} is a keyword of {string.Join(", ", homes.Take(4).Select(Shown))}, not of {Shown(here.Path)}"),
        };
    }

    private static string Shown(string path) => path == "(root)" ? "the top level of the file" : path;
}
