using System.CommandLine;
using Spectre.Console;
using Vigil.Config.Diagnostics;
using Vigil.Daemon.Start;

namespace Vigil.Daemon.Cli;

/// <summary>`vigil check FILE…`: every finding with its line, a caret and what to do; the exit status is that of -t, but a missing file fails.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Configuration files, each checked by itself", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var id = new Option<string?>("--config-id") { Description = "Id for lines that begin with @ (default: host name)" };
        var command = new Command("check", "Check configuration files") { files, json, id };
        command.SetAction(parsed => parsed.GetValue(files)!.Max(file => Check(file, parsed.GetValue(id), parsed.GetValue(json))));
        return command;
    }

    private static int Check(string file, string? configId, bool json)
    {
        var loaded = ConfigurationLoader.Load(new DaemonOptions { ConfigFile = file, ConfigId = configId });
        bool missing = loaded.Diagnostics.Any(d => d.Rule == DiagnosticCatalogue.ConfigMissing);
        if (json)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(DiagnosticJson.ToUtf8(loaded.Diagnostics));
            output.Write("\n"u8);
        }
        else
        {
            Print(file, loaded);
        }
        return missing ? ConfigTestExit.Fatal : loaded.TestExit;
    }

    private static void Print(string file, LoadedConfiguration loaded)
    {
        AnsiConsole.Profile.Width = int.MaxValue / 2; // carets must stay under their words: nothing is wrapped here
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
        foreach (var diagnostic in loaded.Diagnostics)
        {
            foreach (var segment in DiagnosticRenderer.Render(diagnostic)) AnsiConsole.Write(new Text(segment.Text, StyleOf(segment.Role)));
        }
        int errors = loaded.Diagnostics.Count(d => d.Severity == Severity.Error), warnings = loaded.Diagnostics.Count(d => d.Severity == Severity.Warning);
        var instances = loaded.Configuration.Instances.Count;
        AnsiConsole.WriteLine(errors + warnings == 0
            ? $"{file}: clean, {instances} vrrp_instance{(instances == 1 ? "" : "s")}"
            : $"{file}: {errors} error{(errors == 1 ? "" : "s")}, {warnings} warning{(warnings == 1 ? "" : "s")}");
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
