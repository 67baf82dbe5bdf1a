using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;
using Vigil.Simulator;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>The what-if table of an address: every single fault, then the pairs that bring trouble their faults alone do not.</summary>
internal sealed class WhatIfText(IReadOnlyList<string> hosts)
{
    private static readonly (TrialTrouble Trouble, string Words)[] Troubles =
    [
        (TrialTrouble.NobodyOwns, "NOBODY OWNS IT, though a host could"),
        (TrialTrouble.OwnerWithoutService, "ITS OWNER HAS NO SERVICE, though another host has one"),
        (TrialTrouble.TwoOwners, "TWO OWNERS"),
        (TrialTrouble.Flaps, "FLAPS"),
        (TrialTrouble.StaysBroken, "NOT WELL even long after all is mended"),
    ];

    /// <summary>Other faults that are named in a row for people; where there are more, all are told below the table.</summary>
    private const int MostNamed = 2;

    public void Print(SharedAddress shared, ImmutableArray<TrialOutcome> outcomes, bool all, int pairsThereAre)
    {
        var singles = outcomes.Where(outcome => outcome.Trial.First is null).ToList();
        var pairs = outcomes.Where(outcome => outcome.Trial.First is not null).ToList();
        var alone = singles.GroupBy(outcome => outcome.Trial.Last).ToDictionary(same => same.Key, same => same.Aggregate(TrialTrouble.None, static (known, one) => known | one.Trouble));
        var worse = pairs.Where(outcome => (outcome.Trouble & ~alone[outcome.Trial.Last] & ~(outcome.Trial.Together ? alone[outcome.Trial.First!] : 0)) != 0).ToList();
        AnsiConsole.WriteLine($"{shared.Label}: what if …");
        Print([.. singles.Select(WhatIfRow.Of)]);
        int tried = CountOf(pairs), bad = CountOf(worse);
        string some = tried < pairsThereAre ? $" of the {pairsThereAre} there are, evenly chosen (--every-pair tries all)" : "";
        AnsiConsole.WriteLine($"\n{tried} pairs of faults{some}, one after the other and both at once; "
            + (bad == 0 ? "none brings trouble that its faults alone do not" : $"{bad} bring{(bad == 1 ? "s" : "")} trouble that {(bad == 1 ? "its" : "their")} faults alone do not")
            + (all ? "" : " (--all lists all)"));
        if (all) Print([.. pairs.Select(WhatIfRow.Of)]);
        else if (worse.Count > 0) Print([.. WhatIfRow.Grouped(worse)]);
        AnsiConsole.WriteLine();
    }

    private static int CountOf(IEnumerable<TrialOutcome> outcomes) => outcomes.Select(outcome => outcome.Trial).Distinct().Count();

    private void Print(IReadOnlyList<WhatIfRow> rows)
    {
        Terminal.Print(TableOf(rows, Terminal.IsForPeople, out var notes));
        foreach (string note in notes) Terminal.PrintWrapped(note);
    }

    private static readonly string[] Headings = ["what happens", "owner", "after", "nobody", "two owners", "moves", "when mended", "what to know"];
    private static readonly string[] ShortHeadings = ["what happens", "owner", "after ms", "nobody ms", "two own ms", "moves", "mended", "see"];

    /// <summary>For programs a row tells all; for people what is long stands below the table, so that it fits a terminal of 80 columns.</summary>
    internal Table TableOf(IReadOnlyList<WhatIfRow> rows, bool forPeople, out IReadOnlyList<string> notes)
    {
        var below = new List<string>();
        var table = new Table();
        foreach (string heading in forPeople ? ShortHeadings : Headings) table.AddColumn(forPeople ? new TableColumn(heading) { Padding = new Padding(0, 0, 1, 0) } : new TableColumn(heading));
        foreach (var row in rows)
        {
            var (name, note) = forPeople ? Short(row, below) : (row.Name, Remark(row.Outcome));
            table.AddRow(Cells(name, note, row.Outcome, forPeople).Select(cell => new Text(cell, row.Outcome.Trouble == 0 ? Style.Plain : new Style(Color.Yellow))));
        }
        notes = [.. below.Select((note, i) => $"[{i + 1}] {note}")];
        return table;
    }

    /// <summary>A name of two faults or three, and the number of a note.</summary>
    private static (string Name, string Note) Short(WhatIfRow row, List<string> notes)
    {
        string note = Remark(row.Outcome);
        bool isLong = row.Firsts.Length > MostNamed;
        if (isLong) note = $"{row.How} {string.Join(", ", row.Firsts)}: {note}";
        string name = isLong ? $"{row.Last}, {row.How} any of {row.Firsts.Length} others" : row.Name;
        if (note.Length == 0) return (name, "");
        if (!notes.Contains(note)) notes.Add(note);
        return (name, $"[{notes.IndexOf(note) + 1}]");
    }

    private IEnumerable<string> Cells(string name, string note, TrialOutcome outcome, bool forPeople)
    {
        Func<SpanRange, string> span = forPeople ? Milliseconds.Numbers : Milliseconds.Text;
        return
        [
            name,
            outcome.Moved ? $"{Names(outcome.Before)} → {Names(outcome.Owners)}" : Names(outcome.Owners),
            outcome.Moved && outcome.MovedAfter is { } after ? span(after) : "",
            outcome.Owners == 0 ? "until mended" : span(outcome.Nobody),
            outcome.Trouble.HasFlag(TrialTrouble.TwoOwners) ? "until mended" : span(outcome.Several),
            outcome.Moves.ToString(CultureInfo.InvariantCulture),
            !outcome.Moved && outcome.CameBack ? "" : outcome.CameBack ? "comes back" : $"stays with {Names(outcome.Finally)}",
            note,
        ];
    }

    private static string Remark(TrialOutcome outcome)
    {
        string words = string.Join("; ", Troubles.Where(one => outcome.Trouble.HasFlag(one.Trouble)).Select(one => one.Words));
        if (outcome.Trouble.HasFlag(TrialTrouble.OwnerWithoutService)) words += outcome.Moves == 0 ? ", and nothing moves" : ", and it stays there";
        if (TwoOwners.Why(outcome) is { } two) words = words.Replace("TWO OWNERS", $"TWO OWNERS: {two}", StringComparison.Ordinal);
        return (outcome.Trouble & (TrialTrouble.OwnerWithoutService | TrialTrouble.NobodyOwns)) != 0 && outcome.Why is { } why ? $"{words}. {why}" : words;
    }

    private string Names(ulong mask)
    {
        var names = hosts.Where((_, i) => (mask >> i & 1) != 0).ToList();
        return names.Count == 0 ? "nobody" : string.Join(" + ", names);
    }
}
