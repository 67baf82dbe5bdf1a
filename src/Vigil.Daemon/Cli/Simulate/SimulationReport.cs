using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;
using Vigil.Simulator;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>Prints what a simulation showed, as text for people or JSON for machines.</summary>
internal sealed class SimulationReport(SimulateOptions options, IReadOnlyList<HostSpec> hosts, ImmutableArray<SharedAddress> addresses, ImmutableArray<MadeUpAddress> madeUp)
{
    /// <summary>A narrower picture would show nothing.</summary>
    private const int LeastWidth = 40;

    /// <summary>A scenario: what happened, and the lanes of ownership.</summary>
    public void Print(ScenarioPlay play)
    {
        if (options.Json)
        {
            SimulationJson.Write(options, hosts, madeUp, play);
            return;
        }
        Heading();
        foreach (var line in play.Lines) AnsiConsole.WriteLine($"{Seconds(line.At.Ticks),10} s  {line.Text}");
        LanesText.Print(play, Math.Max(LeastWidth, Terminal.Width));
    }

    /// <summary>What-if: a table for each address.</summary>
    /// <param name="outcomes">Of all trials.</param>
    /// <param name="pairs">How many pairs of faults there are, tried or not.</param>
    public void Print(ImmutableArray<TrialOutcome> outcomes, int pairs)
    {
        if (options.Json)
        {
            SimulationJson.Write(options, hosts, madeUp, outcomes, pairs);
            return;
        }
        Heading();
        TellUntried();
        var names = new WhatIfText([.. hosts.Select(host => host.Name)]);
        foreach (var shared in addresses) names.Print(shared, [.. outcomes.Where(outcome => outcome.Address == shared)], options.All, pairs);
    }

    private void Heading()
    {
        Terminal.Prepare();
        for (int i = 0; i < hosts.Count; i++) AnsiConsole.WriteLine($"{hosts[i].Name}: {options.Files[i]}");
        if (!madeUp.IsEmpty) AnsiConsole.WriteLine($"Own addresses no file tells, made up (the higher one wins between equal priorities): {string.Join(", ", madeUp.Select(one => $"{one.Host} {one.Address}"))}");
        AnsiConsole.WriteLine();
    }

    /// <summary>Which numbers of a tracked file mean trouble, only its writer knows.</summary>
    private void TellUntried()
    {
        var tracked = hosts.SelectMany(host => host.Configuration.TrackFiles.Select(file => (File: file.Name, Host: host.Name))).DistinctBy(one => one.File).ToList();
        if (tracked is not [var (file, host), ..]) return;
        AnsiConsole.WriteLine($"Not tried: other numbers in tracked files ({string.Join(", ", tracked.Select(one => one.File))}). A scenario can: at 10s file {file} on {host} says 1");
        AnsiConsole.WriteLine();
    }

    private static string Seconds(long ticks) => TimeSpan.FromTicks(ticks).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
