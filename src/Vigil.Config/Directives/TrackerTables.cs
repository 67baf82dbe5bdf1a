using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary><c>vrrp_script</c>, <c>track_file</c> and <c>vrrp_track_process</c>.</summary>
internal static class TrackerTables
{
    public static readonly BlockTable<ScriptDraft> Script = new("vrrp_script", static () =>
    [
        Rows<ScriptDraft>.Script("script", "Command that is run again and again.", static _ => null, static (d, v) => d.Command = v).Shows("COMMAND").Default("required").MissingIgnored().Example("/bin/false"),
        Seconds("interval", "Time from one start to the next.", static (d, v) => d.Interval = v).Default("1"),
        Seconds("timeout", "Time a run may take; longer counts as failed.", static (d, v) => d.Timeout = v).Default("interval"),
        Rows<ScriptDraft>.Custom("weight", "-253..253 [reverse]", 1, "Change of priority; 0 means FAULT while it fails.",
            static (d, line) => BindWeight(line, 253, v => d.Weight = v)).Default("0").Example("7"),
        Rows<ScriptDraft>.Int("rise", 1, int.MaxValue, "Successes in a row to count as up.", static (d, v) => d.Rise = (int)v).Default("1"),
        Rows<ScriptDraft>.Int("fall", 1, int.MaxValue, "Failures in a row to count as down.", static (d, v) => d.Fall = (int)v).Default("1"),
        Rows<ScriptDraft>.Custom("user", "USER [GROUP]", 1, "Whom it runs as.",
            static (d, line) => d.User = (line.First, line.Count > 1 ? line.Arguments[1] : null)).Default("script_user").Example("nobody"),
        Rows<ScriptDraft>.Flag("init_fail", "Counts as failed until it succeeds.", static d => d.InitFail = true),
    ], "VrrpScriptKeywords");

    public static readonly BlockTable<ProcessDraft> Process = new("vrrp_track_process", static () =>
    [
        Rows<ProcessDraft>.Custom("process", "PATH|NAME [PARAMETER...]", 1, "Program to look for.", static (d, line) =>
        {
            if (d.Process is not null)
            {
                line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
                return;
            }
            d.Process = line.First.Text;
            d.Settings = d.Settings with
            {
                Process = line.First.Text,
                Parameters = line.Arguments.Skip(1).Select(static word => word.Text).ToValueList(),
                Match = line.Count > 1 && d.Settings.Match == ParameterMatch.None ? ParameterMatch.Exact : d.Settings.Match,
                FullCommand = d.Settings.FullCommand || line.Count > 1,
            };
        }).Default("required").BoundBy("BinderTests.TrackFileAndProcess"),
        Rows<ProcessDraft>.Custom("param_match", "[initial|partial]", 0, "How parameters are compared; no word: exactly.", BindMatch).Default("none").Example("partial"),
        Rows<ProcessDraft>.Custom("weight", "-254..254 [reverse]", 1, "Change of priority; 0 means FAULT without quorum.",
            static (d, line) => BindWeightOnce(line, d.OwnWeight, v =>
            {
                d.OwnWeight = v;
                d.Settings = d.Settings with { Weight = v.Value, Reverse = v.Reverse };
            })).Default("0").MissingFaults().Example("7"),
        Rows<ProcessDraft>.Int("quorum", 1, 65535, "Least number that must run.", static (d, v) => d.Settings = d.Settings with { Quorum = (int)v }).Default("1"),
        Rows<ProcessDraft>.Custom("quorum_max", "0..65535", 1, "Most that may run.", static (d, line) =>
        {
            if (!line.TryInteger(line.First, 0, 65535, out var value)) return;
            if (value > 0 && value < d.Settings.Quorum) line.Report(DiagnosticCatalogue.BadItem, line.First, "quorum_max is less than quorum");
            else d.Settings = d.Settings with { QuorumMax = (int)value, Quorum = value == 0 ? 0 : d.Settings.Quorum };
        }).Default("unlimited").Example("9"),
        Delay("delay", "Both of the following.", static (d, v) => d.Settings = d.Settings with { ForkDelay = v, TerminateDelay = v }),
        Delay("terminate_delay", "How long the quorum must be lost before it counts.", static (d, v) => d.Settings = d.Settings with { TerminateDelay = v }),
        Delay("fork_delay", "How long the quorum must be there before it counts.", static (d, v) => d.Settings = d.Settings with { ForkDelay = v }),
        Rows<ProcessDraft>.Flag("full_command", "Compare the whole command, not the short name.", static d => d.Settings = d.Settings with { FullCommand = true }),
    ], "TrackProcessKeywords");

    public static BlockTable<TrackFileDraft> File(string path) => new(path, static () =>
    [
        Rows<TrackFileDraft>.Custom("file", "PATH", 1, "File to watch.", static (d, line) =>
        {
            if (d.Path is not null) line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
            d.Path ??= line.First.Text;
        }).Default("required").MissingFaults().BoundBy("BinderTests.TrackFileAndProcess"),
        Rows<TrackFileDraft>.Custom("weight", "-254..254 [reverse]", 1, "Multiplies the file's number; 0: any number but 0 is a fault.",
            static (d, line) => BindWeightOnce(line, d.OwnWeight, v => d.OwnWeight = v)).Default("1").MissingFaults().Example("7"),
        Rows<TrackFileDraft>.Custom("init_file", "[NUMBER] [overwrite]", 0, "Create the file at the start.", BindInit).Default("off"),
    ], "TrackFileKeywords");

    public static TrackFileDraft? EnterFile(ConfigDraft config, Line line) =>
        line.Count == 0 ? NamedBlock.Missing<TrackFileDraft>(line, stops: true) : new TrackFileDraft(line.First.Text);

    public static void LeaveScript(ConfigDraft config, ScriptDraft draft, Line line)
    {
        if (draft.Command is null)
        {
            Incomplete(line, draft.Name, "script");
            return;
        }
        if (draft.User is { } user && !Users.Check(user.User, user.Group, line.Context)) return;
        if (draft.User is null && draft.Command is not null && !config.HasScriptUser(line.Context))
        {
            line.Context.ReportNoScriptUser(EndOf(line));
            return;
        }
        // A second block of a name is not reported by keepalived; the first one counts.
        if (config.Scripts.Exists(known => known.Name == draft.Name)) line.Report(DiagnosticCatalogue.QuietDuplicate, line.First, draft.Name);
        else config.Scripts.Add(draft);
        line.Context.Defined("track_script").Add(draft.Name);
    }

    public static void LeaveFile(ConfigDraft config, TrackFileDraft draft, Line line)
    {
        if (draft.Path is null) Incomplete(line, draft.Name, "file");
        else if (config.Files.Exists(known => known.Name == draft.Name)) line.Report(DiagnosticCatalogue.QuietDuplicate, line.First, draft.Name);
        else config.Files.Add(draft);
        if (draft.Path is not null) line.Context.Defined("track_file").Add(draft.Name);
    }

    public static void LeaveProcess(ConfigDraft config, ProcessDraft draft, Line line)
    {
        var name = draft.Settings.Name;
        if (draft.Process is null) Incomplete(line, name, "process");
        else if (config.Processes.Exists(known => known.Settings.Name == name)) line.Report(DiagnosticCatalogue.QuietDuplicate, line.First, name);
        else config.Processes.Add(draft);
        if (draft.Process is not null) line.Context.Defined("track_process").Add(name);
    }

    /// <summary>What is missing shows at the end of a block.</summary>
    private static void Incomplete(Line line, string name, string what) =>
        line.Context.Report(DiagnosticCatalogue.BlockIncomplete.At(EndOf(line), line.Statement.Keyword.Text, name, line.Statement.Has(what) ? "valid " + what : what) with
        {
            Related = [new RelatedPlace(line.Statement.Keyword.At, "the block starts at")],
        });

    private static SourceSpan EndOf(Line line) => line.Statement.Block?.Close ?? line.Statement.At;

    private static void BindWeight(Line line, long most, Action<(int Value, bool Reverse)> set)
    {
        if (!line.TryInteger(line.First, -most, most, out var value)) return;
        var reverse = false;
        if (line.Count > 1)
        {
            reverse = line.Arguments[1].Text == "reverse";
            if (!reverse) line.Context.ReportOption(line.Arguments[1], "weight", ["reverse"]);
        }
        set(((int)value, reverse));
    }

    /// <summary>The first weight of a block holds; keepalived reports the others.</summary>
    private static void BindWeightOnce(Line line, (int Value, bool Reverse)? known, Action<(int Value, bool Reverse)> set)
    {
        if (known is null) BindWeight(line, 254, set);
        else line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
    }

    private static void BindMatch(ProcessDraft draft, Line line)
    {
        ParameterMatch? match = line.Count == 0 ? ParameterMatch.Exact : line.First.Text switch
        {
            "initial" => ParameterMatch.Initial,
            "partial" => ParameterMatch.Partial,
            _ => null,
        };
        if (match is { } value) draft.Settings = draft.Settings with { Match = value, FullCommand = true };
        else line.Context.ReportChoice(line.First, "initial, partial");
    }

    private static void BindInit(TrackFileDraft draft, Line line)
    {
        draft.InitialValue ??= 0;
        foreach (var word in line.Arguments)
        {
            if (word.Text == "overwrite") draft.Overwrite = true;
            else if (Values.TryParseInteger(word.Text, out var value) && value is >= int.MinValue and <= int.MaxValue)
            {
                draft.InitialValue = (int)value;
                if (value is < -254 or > 254) line.Report(DiagnosticCatalogue.OutOfRange, word, word.Text, "init_file", -254, 254);
            }
            else line.Context.ReportOption(word, "init_file", ["overwrite"]);
        }
    }

    /// <summary>Seconds with 3 decimals; more of them make the value unreadable to keepalived. 0 is taken as 1.</summary>
    private static Directive<ScriptDraft> Seconds(string keyword, string doc, Action<ScriptDraft, TimeSpan> set) =>
        Rows<ScriptDraft>.Custom(keyword, "SECONDS", 1, doc, (d, line) =>
        {
            if (!line.TrySeconds(line.First, 0, 4294, 3, out var value)) return;
            if (value == TimeSpan.Zero)
            {
                line.Report(DiagnosticCatalogue.Adjusted, line.First, keyword, 0, 1);
                value = TimeSpan.FromSeconds(1);
            }
            set(d, value);
        }).Example("2.5");

    private static Directive<ProcessDraft> Delay(string keyword, string doc, Action<ProcessDraft, TimeSpan> set) =>
        Rows<ProcessDraft>.Seconds(keyword, 0.000001m, 3600, doc, set).Default("0");
}
