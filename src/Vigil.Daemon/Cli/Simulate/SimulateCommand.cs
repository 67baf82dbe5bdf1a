using System.Collections.Immutable;
using System.CommandLine;
using Vigil.Config.Diagnostics;
using Vigil.Config.Lint;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;
using Vigil.Simulator;
using Vigil.Simulator.Scenarios;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>`vigil simulate FILE…`: plays a scenario with the hosts' real files, or asks what would happen if anything went wrong.</summary>
internal static class SimulateCommand
{
    /// <summary>Pairs of faults that are tried without being asked for all: some ten seconds, and all there are with half a dozen hosts.</summary>
    private const int MostPairs = 20_000;

    /// <summary>How often a single fault is played, each time at another moment of the hosts' intervals.</summary>
    private const int RunsOfSingles = 16;

    /// <summary>The same for a pair of faults, unless there are too many of them.</summary>
    private const int RunsOfPairs = 4;

    public static Command Create()
    {
        var files = Verbs.Files("Configuration files, one for each host; a host is called after its file");
        var scenario = new Option<string?>("--scenario", "-s") { Description = "Text file with the steps to play; - reads standard input. Without it, every fault and every pair of faults is tried" };
        var all = new Option<bool>("--all") { Description = "Without a scenario: also list the pairs of faults that go well" };
        var everyPair = new Option<bool>("--every-pair") { Description = $"Without a scenario: try every pair of faults, also where there are more than {MostPairs}" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var svg = new Option<string?>("--svg") { Description = "With a scenario: also write the picture of who owned what to this file" };
        var seed = new Option<ulong>("--seed") { Description = "Number that chance is drawn from: the same one gives the same run", DefaultValueFactory = _ => 1 };
        var command = new Command("simulate", $$"""
            Try a cluster before it runs: the program's own code for each host, in virtual time.

            Nothing outside is touched, no script is run. Interfaces that carry the same virtual router are on one network. Exit status: 0 when it
            was played, 1 for options or a scenario that cannot be understood or a picture that cannot be written, 4 for a file that cannot be read, 5 when
            there is no vrrp_instance with an address in any. Errors in a file are mentioned, and what a daemon would run of it is
            played; warnings, such as VG0401 (scripts without enable_script_security), change nothing here: `vigil check` is for those.

            A scenario has one step a line, such as

              at 10s script restart_mysql on node1 fails
              at 60s cut node1 -> node2 for 5s
              at 2m  node2 dies
              play 5m

            {{Steps()}}
            """)
        { files, scenario, all, everyPair, json, svg, seed };
        command.SetAction(parsed => Run(new SimulateOptions(
            parsed.GetValue(files)!, parsed.GetValue(scenario), parsed.GetValue(all), parsed.GetValue(everyPair), parsed.GetValue(json), parsed.GetValue(svg), parsed.GetValue(seed))));
        return command;
    }

    private static int Run(SimulateOptions options)
    {
        if (options.Scenario is null && options.Svg is not null) return Fail(ExitStatus.Failure, "--svg draws a scenario: give one with --scenario");
        if (options.Scenario is not null && (options.All || options.EveryPair))
            return Fail(ExitStatus.Failure, $"{(options.All ? "--all lists" : "--every-pair tries")} pairs of faults, which only a run without --scenario does");
        var hosts = HostFiles.Read(options.Files, configId: null);
        if (Unusable(hosts, options.Files) is { } status) return status;
        if (hosts.Count > OwnershipLog.MaxHosts) return Fail(ExitStatus.Failure, $"{hosts.Count} hosts are more than the {OwnershipLog.MaxHosts} that can be simulated");
        var scope = LintScope.Of(hosts);
        var specs = HostSpecs.Of(scope, out var madeUp);
        var addresses = SharedAddress.Of(scope);
        if (addresses.IsEmpty) return Fail(ConfigTestExit.Fault, "no file has a vrrp_instance with an address: there is nothing to simulate");
        var report = new SimulationReport(options, specs, addresses, madeUp);
        if (options.Scenario is null)
        {
            report.Print(AskAll(specs, addresses, options, out int pairs), pairs);
            return ExitStatus.Success;
        }
        if (Read(options.Scenario, specs) is not { } scenario) return ExitStatus.Failure;
        (specs, addresses) = ReloadedHosts.With(specs, addresses, scenario);
        report = new SimulationReport(options, specs, addresses, madeUp);
        var play = ScenarioPlay.Play(specs, addresses, scenario, options.Seed);
        if (options.Svg is { } picture && WriteTo(picture, LanesSvg.Of(play)) is { } unwritten) return Fail(ExitStatus.Failure, unwritten);
        report.Print(play);
        return play.Broken is { } broken ? Fail(ExitStatus.Internal, $"the simulation ended early, which is a fault of it: {broken.What}") : ExitStatus.Success;
    }

    /// <summary>Every single fault, and pairs of them: of many only some, since a big cluster has tens of thousands.</summary>
    /// <param name="specs">The hosts.</param>
    /// <param name="addresses">What they share.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="pairs">How many pairs there are.</param>
    private static ImmutableArray<TrialOutcome> AskAll(IReadOnlyList<HostSpec> specs, ImmutableArray<SharedAddress> addresses, SimulateOptions options, out int pairs)
    {
        var mishaps = Mishap.All(specs);
        var all = Trial.Pairs(mishaps);
        pairs = all.Length;
        var singles = Trial.Singles(mishaps);
        var some = options.EveryPair ? all : Trial.Sample(all, MostPairs);
        int runs = Math.Clamp(MostPairs / Math.Max(1, some.Length), 1, RunsOfPairs);
        using var progress = new Progress(singles.Length + some.Length);
        return [.. WhatIf.Ask(specs, addresses, singles, RunsOfSingles, options.Seed, progress.Step), .. WhatIf.Ask(specs, addresses, some, runs, options.Seed, progress.Step)];
    }

    /// <summary>A file that is not there, or that a daemon would not start with, cannot be simulated; lesser faults are only mentioned.</summary>
    private static int? Unusable(List<LintHost> hosts, string[] files)
    {
        int? status = null;
        for (int i = 0; i < hosts.Count; i++)
        {
            int errors = hosts[i].Diagnostics.Count(finding => finding.Severity == Severity.Error);
            if (Unread(hosts[i]) is { } why) status = Fail(ConfigTestExit.Fatal, $"{files[i]} cannot be read: {why.Message}");
            else if (errors > 0) Console.Error.WriteLine($"vigil: {files[i]} has {errors} error{(errors == 1 ? "" : "s")}; what is left of it is simulated. `vigil check {files[i]}` shows them");
        }
        return status;
    }

    private static Scenario? Read(string path, IReadOnlyList<HostSpec> hosts)
    {
        string text;
        try
        {
            text = path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(ExitStatus.Failure, $"the scenario {path} cannot be read: {exception.Message}");
            return null;
        }
        var (scenario, problems) = ScenarioReader.Read(text, hosts, (host, file) => SettingsOf(hosts[host].Name, file));
        foreach (var problem in problems.OrderBy(problem => problem.Line)) Console.Error.WriteLine($"{path}:{problem.Line}: {problem.Message}\n  fix: {problem.Fix}");
        return problems.IsEmpty ? scenario : null;
    }

    private static Core.Settings.Configuration? SettingsOf(string host, string file)
    {
        var read = HostFiles.Read(host, file, host);
        return Unread(read) is not null || read.Diagnostics.Any(finding => finding.Severity == Severity.Error) ? null : read.Configuration;
    }

    /// <summary>Why there is no text at all: the file is not there, or is a directory, or not ours to read.</summary>
    private static Diagnostic? Unread(LintHost host) =>
        host.Diagnostics.FirstOrDefault(finding => finding.Rule == DiagnosticCatalogue.ConfigMissing || finding.Rule == DiagnosticCatalogue.ConfigUnreadable);

    /// <returns>Null, or why the file cannot be written.</returns>
    private static string? WriteTo(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the picture {path} cannot be written: {exception.Message}";
        }
    }

    private static int Fail(int status, string message)
    {
        Console.Error.WriteLine($"vigil: {message}");
        return status;
    }

    private static string Steps()
    {
        int width = Phrase.All.Max(phrase => phrase.Begin.Length);
        var lines = Phrase.All.Select(phrase => $"  {phrase.Begin.PadRight(width)}  {phrase.What}{(phrase.End is null ? "" : $"; ends with `{phrase.End}`")}");
        return $"Steps (a step that has an end may say `for TIME` instead; `heal` alone mends the whole network; the words of the what-if table are understood, too):\n{string.Join('\n', lines)}";
    }
}

/// <summary>What was asked for.</summary>
/// <param name="Files">One for each host.</param>
/// <param name="Scenario">Its path; null: what-if.</param>
/// <param name="All">Also what goes well.</param>
/// <param name="EveryPair">Try every pair, however many there are.</param>
/// <param name="Json">For machines.</param>
/// <param name="Svg">Where to write the picture.</param>
/// <param name="Seed">Explains chance.</param>
internal sealed record SimulateOptions(string[] Files, string? Scenario, bool All, bool EveryPair, bool Json, string? Svg, ulong Seed);
