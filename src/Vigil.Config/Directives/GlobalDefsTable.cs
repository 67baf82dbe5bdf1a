using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.GlobalDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>global_defs</c>, part by part.</summary>
internal static class GlobalDefsTable
{
    public static readonly BlockTable<GlobalDraft> Table = new("global_defs", static () =>
    [
        .. Processes, .. Mail, .. Scripts, .. GlobalVrrpTable.Rows, .. GlobalLvsTable.Rows, .. Files,
    ], "GlobalDefsKeywords");

    /// <summary>The tests of what the checker's process is like.</summary>
    public const string CheckerProcess = "CheckerProcessKeywords";

    private static ImmutableArray<Directive<GlobalDraft>> Processes =>
    [
        Flag("process_names", "Name the workers after their part.", static g => g.Settings = g.Settings with { ProcessNames = true }),
        ProcessName("process_name", "Name of the parent process.", static (g, name) => g.Settings = g.Settings with { ProcessName = name }),
        ProcessName("vrrp_process_name", "Name of the VRRP worker.", static (g, name) => Vrrp(g, w => w with { ProcessName = name })),
        ProcessName("checker_process_name", "Name of the checker worker.", static (g, name) => Checker(g, w => w with { ProcessName = name })).ShownBy(CheckerProcess),
        ProcessName("lvs_process_name", "Old spelling of checker_process_name.", static (g, name) => Checker(g, w => w with { ProcessName = name })).ShownBy(CheckerProcess),
        ProcessName("bfd_process_name", "Name of the BFD worker.", static (g, name) => Bfd(g, w => w with { ProcessName = name })).NotYet(Reasons.Bfd),
        .. Worker("vrrp", Vrrp, null),
        .. Worker("checker", Checker, null).Select(static row => row.ShownBy(CheckerProcess)),
        .. Worker("bfd", Bfd, Reasons.Bfd),
        OptionalInt("max_auto_priority", -1, 99, 99, "Highest real-time priority the VRRP worker may take by itself when its timers run late; -1 also silences the notice.",
            static (g, v) => g.Settings = g.Settings with { MaxAutoPriority = (int)v }).Default("0 (off)"),
        Int("min_auto_priority_delay", 1, 10_000_000, "Lateness in microseconds at which the priority is raised.",
            static (g, v) => g.Settings = g.Settings with { MinAutoPriorityDelay = TimeSpan.FromMicroseconds(v) }).Default("1000000").MissingFaults(),
        Custom("umask", "OCTAL | BIT|BIT...", 1, "File mode creation mask; -u on the command line wins.", BindUmask).Default("0177").Example("022").Proof("NotifyTests.WhatIsMadeHasTheModeOfTheUmask"),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Mail =>
    [
        OneWord("router_id", "NAME", "Name of this host in mails.", static (g, v) => g.Settings = g.Settings with { RouterId = v }).Default("host name").MissingFaults(),
        OneWord("notification_email_from", "ADDRESS", "Sender of alert mails.",
            static (g, v) => g.Settings = g.Settings with { Mail = g.Settings.Mail with { From = v } }).Default("USER@HOST").MissingFaults(),
        Custom("smtp_server", "HOST [PORT]", 1, "Mail relay; without one no mail is sent.", BindMailServer).Example("192.0.2.25 2525"),
        OneWord("smtp_helo_name", "NAME", "Name given in HELO.",
            static (g, v) => g.Settings = g.Settings with { Mail = g.Settings.Mail with { HeloName = v } }).Default("host name").MissingIgnored(),
        Custom("smtp_connect_timeout", "SECONDS", 1, "Time limit of each step of a mail.", BindMailTimeout).Default("30").Example("7"),
        List("notification_email", "Recipients of alert mails.", new ListTable("global_defs/notification_email[item]", static () =>
            [DocRow.Item("ADDRESS...", "Each word is a recipient; quote one that has blanks.")]),
            static (g, item) => g.Recipients.AddRange([item.Statement.Keyword.Text, .. item.Arguments.Select(static word => word.Text)]), mayBeEmpty: false).Example("{ a@b.c }"),
        Switch("smtp_alert", "Default of every smtp_alert.", static (g, v) => g.MailAlert = v),
        Switch("smtp_alert_vrrp", "Default of smtp_alert in instances and groups.", static (g, v) => g.MailAlertVrrp = v).Default("smtp_alert"),
        Flag("no_email_faults", "No mail for a transition to FAULT.", static g => g.Settings = g.Settings with { Mail = g.Settings.Mail with { NoFaults = true } }),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Scripts =>
    [
        Script("startup_script", "Runs before the workers start; the start waits for it.", static g => g.Startup, static (g, v) => g.Startup = v).MissingFaults(),
        Int("startup_script_timeout", 1, 1000, "Time limit of startup_script in seconds.",
            static (g, v) => g.Settings = g.Settings with { StartupScriptTimeout = TimeSpan.FromSeconds(v) }).Default("10").MissingFaults(),
        Script("shutdown_script", "Runs after the workers have ended.", static g => g.Shutdown, static (g, v) => g.Shutdown = v).MissingFaults(),
        Int("shutdown_script_timeout", 1, 1000, "Time limit of shutdown_script in seconds.",
            static (g, v) => g.Settings = g.Settings with { ShutdownScriptTimeout = TimeSpan.FromSeconds(v) }).Default("10").MissingFaults(),
        Custom("script_user", "USER [GROUP]", 1, "Whom scripts run as unless they say otherwise.", static (g, line) =>
        {
            g.ScriptUser = (line.First, line.Count > 1 ? line.Arguments[1] : null);
            Users.Check(line.First, g.ScriptUser.Value.Group, line.Context);
        }).Default("keepalived_script if it exists").Example("nobody").MissingFaults(),
        Flag("enable_script_security", "Never run a script as root that others could change.", static g => g.Settings = g.Settings with { ScriptSecurity = true }).BoundBy("BinderTests.ScriptSecurityDropsWhatOthersMayChange"),
        Switch("use_symlink_paths", "Run scripts by the path given, not the one links lead to.", static (g, v) => g.Settings = g.Settings with { UseSymlinkPaths = v }).New(),
        Switch("set_supplementary_groups", "Give scripts all groups of their user.", static (g, v) => g.SupplementaryGroups = v).New(),
        Fifo("notify_fifo", "Pipe that gets every event.", static g => g.NotifyFifo),
        FifoScript("notify_fifo_script", "Reader of notify_fifo; gets the pipe's path as last argument.", static g => g.NotifyFifo),
        Fifo("vrrp_notify_fifo", "Pipe that gets VRRP events.", static g => g.VrrpFifo),
        FifoScript("vrrp_notify_fifo_script", "Reader of vrrp_notify_fifo.", static g => g.VrrpFifo),
        Fifo("lvs_notify_fifo", "Pipe that gets events of virtual servers.", static g => g.LvsFifo),
        FifoScript("lvs_notify_fifo_script", "Reader of lvs_notify_fifo.", static g => g.LvsFifo),
        Switch("vrrp_notify_priority_changes", "Default of notify_priority_changes.", static (g, v) => g.Defaults.PriorityChanges = v),
        Flag("fifo_write_vrrp_states_on_reload", "After a reload write all states to the pipes, changed or not.", static g => g.Settings = g.Settings with { FifoStatesOnReload = true }),
    ];

    private static ImmutableArray<Directive<GlobalDraft>> Files =>
    [
        Int("random_seed", 0, uint.MaxValue, "Seed of ${_RANDOM} and of jitter, for tests.", static (g, v) => g.Settings = g.Settings with { RandomSeed = (uint)v }),
        OptionalText("reload_check_config", "[LOGFILE]", "Check the files before a reload and keep the old configuration if they are not clean.",
            static (g, v) => g.Settings = g.Settings with { Reload = g.Settings.Reload with { CheckConfig = true, CheckLog = v } }),
        Custom("reload_time_file", "PATH", 1, "File with the time of the next reload.", static (g, line) =>
        {
            if (line.Count > 1) line.Report(DiagnosticCatalogue.ExtraArguments, line.Arguments[1], line.Row.Keyword);
            else g.Settings = g.Settings with { Reload = g.Settings.Reload with { TimeFile = line.First.Text } };
        }).MissingFaults().Example("/tmp/at"),
        Flag("reload_repeat", "Keep the time file, so that a time of day repeats.", static g => g.Settings = g.Settings with { Reload = g.Settings.Reload with { Repeat = true } }),
        OptionalText("reload_file", "[PATH]", "File that exists while the configuration is read.",
            static (g, v) => g.Settings = g.Settings with { Reload = g.Settings.Reload with { UseReloadFile = true, ReloadFile = v } }),
        Custom("include_check", "[[+|-]read|match|wildcard_match|brace_match ...]", 0, "Which faults of includes are fatal; no words: all.", BindIncludeCheck)
            .Default("none").BoundBy("IncludeTests.Family").Proof("IncludeTests.Family"),
        Custom("config_save_dir", "DIRECTORY", 1, "Save each configuration read there.", BindSaveDirectory).Example("/tmp"),
        OneWord("tmp_config_directory", "DIRECTORY", "Keep the configuration being handed to workers there instead of in memory.",
            static (g, v) => g.Settings = g.Settings with { TemporaryConfigDirectory = v }).MissingFaults(),
        Switch("data_use_instance", "Put namespace and instance into the names of dump files.", static (g, v) => g.Settings = g.Settings with { Dump = g.Settings.Dump with { UseInstance = v } }),
        Int("json_version", 1, 2, "Shape of the JSON file.", static (g, v) => g.Settings = g.Settings with { Dump = g.Settings.Dump with { JsonVersion = (int)v } }).Default("1").New(),
        Custom("iproute_usr_dir", "DIRECTORY", 1, "Where rt_tables and its kin are read from.", static (g, line) =>
        {
            g.Settings = g.Settings with { IprouteUserDirectory = line.First.Text };
            line.Context.NameDirectories[1] = line.First.Text;
        }).Default("/usr/share/iproute2").New().Example("/opt/iproute2"),
        Custom("iproute_etc_dir", "DIRECTORY", 1, "Where the host's own rt_tables and its kin are.", static (g, line) =>
        {
            g.Settings = g.Settings with { IprouteEtcDirectory = line.First.Text };
            line.Context.NameDirectories[0] = line.First.Text;
        }).Default("/etc/iproute2").New().Example("/opt/iproute2"),
        OneWord("state_dump_file", "PATH", "Name of the state dump.", static (g, v) => g.Settings = g.Settings with { Dump = g.Settings.Dump with { StateFile = v } }).New(),
        OneWord("stats_dump_file", "PATH", "Name of the statistics file.", static (g, v) => g.Settings = g.Settings with { Dump = g.Settings.Dump with { StatsFile = v } }).New(),
        OneWord("json_dump_file", "PATH", "Name of the JSON file.", static (g, v) => g.Settings = g.Settings with { Dump = g.Settings.Dump with { JsonFile = v } }).New(),
    ];

    /// <summary>Rows that exist once per worker.</summary>
    private static ImmutableArray<Directive<GlobalDraft>> Worker(
        string part, Action<GlobalDraft, Func<WorkerSettings, WorkerSettings>> change, string? notYet)
    {
        Directive<GlobalDraft>[] rows =
        [
            Int(part + "_priority", -20, 19, "Nice value of the worker.", (g, v) => change(g, w => w with { Nice = (int)v })).Default("0").MissingFaults(),
            Flag(part + "_no_swap", "Keep the worker in memory.", g => change(g, static w => w with { NoSwap = true })),
            Custom(part + "_rt_priority", "1..99", 1, "Real-time (SCHED_RR) priority of the worker.", (g, line) => BindRealtime(g, line, change)).Default("not real-time").MissingFaults().Example("50"),
            Custom(part + "_cpu_affinity", "CPU...", 1, "CPUs the worker may run on.", (g, line) => BindAffinity(g, line, change)).Default("all").MissingFaults().Example("0"),
            Int(part + "_rlimit_rttime", 1, uint.MaxValue, "Microseconds of real-time running without a pause.", (g, v) => change(g, w => w with { RealtimeLimit = TimeSpan.FromMicroseconds(v) })).Default("10000"),
            Int(part + "_rlimit_rtime", 1, uint.MaxValue, $"Old spelling of {part}_rlimit_rttime.", (g, v) => change(g, w => w with { RealtimeLimit = TimeSpan.FromMicroseconds(v) })),
        ];
        return [.. notYet is null ? rows : rows.Select(row => row.NotYet(notYet))];
    }

    private static void Vrrp(GlobalDraft g, Func<WorkerSettings, WorkerSettings> change) => g.Settings = g.Settings with { VrrpWorker = change(g.Settings.VrrpWorker) };

    private static void Checker(GlobalDraft g, Func<WorkerSettings, WorkerSettings> change) => g.Settings = g.Settings with { CheckerWorker = change(g.Settings.CheckerWorker) };

    private static void Bfd(GlobalDraft g, Func<WorkerSettings, WorkerSettings> change) => g.Settings = g.Settings with { BfdWorker = change(g.Settings.BfdWorker) };

    private static Directive<GlobalDraft> ProcessName(string keyword, string doc, Action<GlobalDraft, string> set) =>
        Custom(keyword, "NAME", 1, doc + " At most 15 characters.", (g, line) =>
        {
            const int Most = 15;
            var name = line.First.Text;
            if (name.Length > Most) line.Report(DiagnosticCatalogue.Truncated, line.First, Most);
            set(g, name.Length > Most ? name[..Most] : name);
        }).Default("the program's").Example("guard");

    private static void BindRealtime(GlobalDraft g, Line line, Action<GlobalDraft, Func<WorkerSettings, WorkerSettings>> change)
    {
        if (!line.TryInteger(line.First, int.MinValue, int.MaxValue, out var value)) return;
        var priority = (int)Math.Clamp(value, 1, 99);
        if (priority != value) line.Report(DiagnosticCatalogue.Adjusted, line.First, line.Row.Keyword, value, priority);
        change(g, w => w with { RealtimePriority = priority });
    }

    private static void BindAffinity(GlobalDraft g, Line line, Action<GlobalDraft, Func<WorkerSettings, WorkerSettings>> change)
    {
        var cpus = new List<int>();
        foreach (var word in line.Arguments)
        {
            if (Values.TryParseInteger(word.Text, out var cpu) && cpu >= 0 && cpu < line.Context.Facts.CpuCount)
            {
                cpus.Add((int)cpu);
                continue;
            }
            line.Report(DiagnosticCatalogue.CpuUnknown, word, word.Text);
            return;
        }
        change(g, w => w with { CpuAffinity = cpus.ToValueList() });
    }

    private static void BindMailServer(GlobalDraft g, Line line)
    {
        long port = 25;
        if (line.Count > 1 && !line.TryInteger(line.Arguments[1], 1, ushort.MaxValue, out port, "the port")) port = 25;
        g.Settings = g.Settings with { Mail = g.Settings.Mail with { Server = line.First.Text, Port = (ushort)port } };
    }

    private static void BindMailTimeout(GlobalDraft g, Line line)
    {
        if (!line.TryInteger(line.First, 0, GlobalVrrpTable.MaxGarpDelay, out var seconds)) return;
        if (seconds == 0) line.Report(DiagnosticCatalogue.Adjusted, line.First, line.Row.Keyword, 0, 1);
        g.Settings = g.Settings with { Mail = g.Settings.Mail with { Timeout = TimeSpan.FromSeconds(Math.Max(1, seconds)) } };
    }

    private static void BindUmask(GlobalDraft g, Line line)
    {
        if (FileMode.TryParse(string.Join(line.Arguments.Any(static word => word.Text.Contains('|')) ? "" : " ", line.Arguments.Select(static word => word.Text)), out var mask)) g.Settings = g.Settings with { Umask = mask };
        else line.Report(DiagnosticCatalogue.NotAMode, line.First, line.First.Text);
    }

    private static void BindIncludeCheck(GlobalDraft g, Line line)
    {
        foreach (var word in line.Arguments)
            if (IncludeRules.CheckOf(word.Text.TrimStart('+', '-')) is null)
                line.Context.ReportChoice(word, IncludeRules.CheckWords);
    }

    private static void BindSaveDirectory(GlobalDraft g, Line line)
    {
        var path = line.First.Text;
        var parent = Path.GetDirectoryName(path.TrimEnd('/'));
        var there = line.Context.Facts.FindPath(path);
        if (there is { Kind: not (PathKind.Directory or PathKind.Link) })
            line.Report(DiagnosticCatalogue.NotADirectory, line.First, path, "it is not a directory");
        else if (there is null && !string.IsNullOrEmpty(parent) && line.Context.Facts.FindPath(parent) is null)
            line.Report(DiagnosticCatalogue.NotADirectory, line.First, path, "neither it nor the directory above it exists");
        else
            g.Settings = g.Settings with { ConfigSaveDirectory = path };
    }

    private static Directive<GlobalDraft> OptionalText(string keyword, string arguments, string doc, Action<GlobalDraft, string?> set) =>
        Custom(keyword, arguments, 0, doc, (g, line) => set(g, line.Count > 0 ? line.First.Text : null)).Default("off");

    private static Directive<GlobalDraft> OptionalInt(string keyword, long min, long max, long absent, string doc, Action<GlobalDraft, long> set) =>
        Custom(keyword, $"[{min}..{max}]", 0, doc, (g, line) =>
        {
            var value = absent;
            if (line.Count == 0 || line.TryInteger(line.First, min, max, out value)) set(g, value);
        });

    private static Directive<GlobalDraft> Fifo(string keyword, string doc, Func<GlobalDraft, FifoDraft> fifo) =>
        Custom(keyword, "PATH [USER [GROUP]]", 1, doc, (g, line) =>
        {
            var draft = fifo(g);
            if (draft.Path is not null)
            {
                line.Report(DiagnosticCatalogue.AlreadyGiven, keyword);
                return;
            }
            draft.Path = line.First;
            draft.User = line.Count > 1 ? line.Arguments[1] : null;
            draft.Group = line.Count > 2 ? line.Arguments[2] : null;
        }).MissingFaults().Example("/tmp/fifo");

    private static Directive<GlobalDraft> FifoScript(string keyword, string doc, Func<GlobalDraft, FifoDraft> fifo) =>
        Script(keyword, doc, g => fifo(g).Script, (g, v) => fifo(g).Script = v).MissingFaults().BoundBy("BinderTests.FifoWithReader");
}
