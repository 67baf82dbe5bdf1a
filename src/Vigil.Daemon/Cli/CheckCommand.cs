using System.CommandLine;
using Spectre.Console;
using Vigil.Config.Diagnostics;
using Vigil.Daemon.Start;

namespace Vigil.Daemon.Cli;

/// <summary>`vigil check FILE…`: every finding with its line, a caret, what will come of it and what to do; several files are hosts that are compared.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = Verbs.Files("Configuration file; of several, one for each host of a cluster, which are compared");
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var strict = new Option<bool>("--strict") { Description = "Exit with 5 on any warning, too" };
        var id = new Option<string?>("--config-id") { Description = "Id for lines that begin with @ (default: host name; of several files, each file's name up to its first dot)" };
        var command = new Command("check", """
            Check a configuration, or compare those of all hosts of a cluster.

            Of one file, its interfaces, scripts and users are looked up on this host. Several files are those of other hosts, too: what they
            name is taken to exist, and instances that are one virtual router (the same virtual_router_id and an address or a peer in common) are
            compared. Findings of the comparison have codes from VG1001, what will come of one file's settings from VG1101.

            Exit status: that of -t (0 clean, 4 cannot run, 5 faults, 6 insecure scripts), but 4 also for a file that is not there or cannot be
            read, and 5 for an error among VG1001 and above; their warnings and notes do not change it, unless --strict is given.
            """)
        { files, json, strict, id };
        command.SetAction(parsed => Check(parsed.GetValue(files)!, parsed.GetValue(id), parsed.GetValue(json), parsed.GetValue(strict)));
        return command;
    }

    private static int Check(string[] files, string? configId, bool json, bool strict)
    {
        var cluster = HostCheck.Run(files, configId);
        var exit = cluster.Exit(strict);
        if (json)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(DiagnosticJson.ToUtf8(exit, cluster.Hosts.Select(report => new FileFindings(report.File, report.TestExit, report.Findings))));
            output.Write("\n"u8);
            return exit;
        }
        Terminal.Prepare();
        foreach (var report in cluster.Hosts) Print(report);
        if (cluster.Compared is { } compared) AnsiConsole.WriteLine(compared);
        return exit;
    }

    private static void Print(HostCheck report)
    {
        foreach (var diagnostic in report.Findings)
        {
            foreach (var segment in DiagnosticRenderer.Render(diagnostic)) AnsiConsole.Write(new Text(segment.Text, StyleOf(segment.Role)));
        }
        int errors = report.Findings.Count(d => d.Severity == Severity.Error), warnings = report.Findings.Count(d => d.Severity == Severity.Warning);
        AnsiConsole.WriteLine(errors + warnings == 0
            ? $"{report.File}: clean, {report.Instances} vrrp_instance{(report.Instances == 1 ? "" : "s")}"
            : $"{report.File}: {errors} error{(errors == 1 ? "" : "s")}, {warnings} warning{(warnings == 1 ? "" : "s")}");
    }

    private static Style StyleOf(TextRole role) => role switch
    {
        TextRole.Error or TextRole.Caret => new Style(Color.Red, decoration: Decoration.Bold),
        TextRole.Warning => new Style(Color.Yellow, decoration: Decoration.Bold),
        TextRole.Note => new Style(Color.Blue),
        TextRole.Place => new Style(decoration: Decoration.Bold),
        TextRole.Label => new Style(Color.Aqua),
        _ => Style.Plain,
    };
}
