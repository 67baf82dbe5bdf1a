using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>The what-if table of an address: every single fault, then the pairs that bring trouble their faults alone do not.</summary>
internal sealed class WhatIfText(IReadOnlyList<string> hosts)
{
    private static readonly (TrialTrouble Trouble, string Words)[] Troubles =
    [
        (TrialTrouble.NobodyOwns, "NOBODY OWNS IT, though a host could"),
        (TrialTrouble.OwnerWithoutService, "ITS OWNER HAS NO SERVICE, another host has one, and nothing moves"),
        (TrialTrouble.TwoOwners, "TWO OWNERS: each takes the other for dead"),
        (TrialTrouble.Flaps, "FLAPS"),
        (TrialTrouble.StaysBroken, "NOT WELL even long after all is mended"),
    ];

    public void Print(SharedAddress shared, ImmutableArray<TrialOutcome> outcomes, bool all, int pairsThereAre)
    {
        var singles = outcomes.Where(outcome => outcome.Trial.First is null).ToList();
        var pairs = outcomes.Where(outcome => outcome.Trial.First is not null).ToList();
        var alone = singles.ToDictionary(outcome => outcome.Trial.Last, outcome => outcome.Trouble);
        var worse = pairs.Where(outcome => (outcome.Trouble & ~alone[outcome.Trial.Last] & ~(outcome.Trial.Together ? alone[outcome.Trial.First!] : 0)) != 0).ToList();
        AnsiConsole.WriteLine($"{shared.Label}: what if …");
        Print(singles.Select(outcome => (outcome.Trial.Name, outcome)));
        string some = pairs.Count < pairsThereAre ? $" of the {pairsThereAre} there are, evenly chosen (--every-pair tries all)" : "";
        AnsiConsole.WriteLine($"\n{pairs.Count} pairs of faults{some}, one after the other and both at once; "
            + (worse.Count == 0 ? "none brings trouble that its faults alone do not" : $"{worse.Count} bring trouble that their faults alone do not")
            + (all ? "" : " (--all lists all)"));
        if (all) Print(pairs.Select(outcome => (outcome.Trial.Name, outcome)));
        else if (worse.Count > 0) Print(Grouped(worse));
        AnsiConsole.WriteLine();
    }

    /// <summary>Pairs that end alike are one row: what happened before matters less than that something did.</summary>
    private static IEnumerable<(string, TrialOutcome)> Grouped(List<TrialOutcome> outcomes) =>
        outcomes.GroupBy(outcome => (outcome.Trial.Last, outcome.Trial.Together, outcome.Before, outcome.Owners, outcome.Trouble)).Select(alike =>
        {
            string firsts = string.Join(", ", alike.Select(outcome => outcome.Trial.First!.Name));
            return ($"{alike.Key.Last.Name}, {(alike.Key.Together ? "while" : "after (and mended)")}: {firsts}", alike.First());
        });

    private void Print(IEnumerable<(string Name, TrialOutcome Outcome)> rows)
    {
        var table = new Table();
        foreach (string heading in (string[])["what happens", "owner", "after", "nobody", "two owners", "moves", "when mended", "what to know"]) table.AddColumn(heading);
        foreach (var (name, outcome) in rows)
            table.AddRow(Cells(name, outcome).Select(cell => new Text(cell, outcome.Trouble == 0 ? Style.Plain : new Style(Color.Yellow))));
        Terminal.Print(table);
    }

    private IEnumerable<string> Cells(string name, TrialOutcome outcome) =>
    [
        name,
        outcome.Moved ? $"{Names(outcome.Before)} → {Names(outcome.Owners)}" : Names(outcome.Owners),
        outcome.Moved && outcome.While.LastMove is { } after ? Ms(after) : "",
        outcome.Owners == 0 ? "until mended" : Ms(outcome.While.Nobody + outcome.After.Nobody),
        outcome.Trouble.HasFlag(TrialTrouble.TwoOwners) ? "until mended" : Ms(outcome.While.Several + outcome.After.Several),
        outcome.While.Moves.ToString(CultureInfo.InvariantCulture),
        !outcome.Moved && outcome.CameBack ? "" : outcome.CameBack ? "comes back" : $"stays with {Names(outcome.After.Ends.Owners)}",
        Remark(outcome),
    ];

    private static string Remark(TrialOutcome outcome)
    {
        string words = string.Join("; ", Troubles.Where(one => outcome.Trouble.HasFlag(one.Trouble)).Select(one => one.Words));
        return outcome.Trouble.HasFlag(TrialTrouble.OwnerWithoutService) && outcome.Why is { } why ? $"{words}. {why}" : words;
    }

    private string Names(ulong mask)
    {
        var names = hosts.Where((_, i) => (mask >> i & 1) != 0).ToList();
        return names.Count == 0 ? "nobody" : string.Join(" + ", names);
    }

    private static string Ms(TimeSpan span) => span == TimeSpan.Zero ? "0" : $"{Math.Max(0.1, span.TotalMilliseconds).ToString(span.TotalMilliseconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} ms";
}
