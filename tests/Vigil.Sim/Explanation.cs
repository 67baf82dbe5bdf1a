using System.Globalization;
using Vigil.Simulator;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Draw;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>What is printed of a run that broke a rule: the rule, the faults that matter, what happened, and how to see it again.</summary>
internal static class Explanation
{
    private const int LastLines = 60;

    public static void Write(Plan plan, Violation violation, TextWriter output)
    {
        // What gets stuck costs the whole patience each time, and a processor for good.
        var least = violation.Rule == Watched.Rule ? plan : Minimiser.Minimise(Shortened(plan, violation), smaller => Replay(smaller)?.Rule == violation.Rule);
        var run = new Simulation(least, Checker.All());
        var timeline = run.Cluster.Watch(new Timeline());
        var shown = Watched.Run(run) ?? violation;
        output.WriteLine($"seed {plan.Seed} breaks the rule {shown.Rule}: {shown.What}");
        output.WriteLine($"Of its {plan.Faults.Count} faults {(least.Played.Any() ? "these are enough" : "none is needed")}:");
        foreach (int number in least.Played) output.WriteLine($"  {number}: {Words(least.Faults[number], run.Cluster)}");
        output.WriteLine();
        Write(least, timeline, shown, output);
        output.WriteLine($"replay with: {Command(least)} --timeline");
        output.WriteLine();
    }

    /// <summary>The hosts' files, what happened, and the end.</summary>
    public static void Write(Plan plan, Timeline timeline, Violation? violation, TextWriter output)
    {
        foreach (var host in plan.Hosts) output.WriteLine($"{host.Name}:\n{host.Text}");
        if (timeline.Lines.Count > LastLines) output.WriteLine($"  ({timeline.Lines.Count - LastLines} lines before these)");
        foreach (var line in timeline.Last(LastLines)) output.WriteLine(line);
        if (violation is { } broken) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(broken.At - Vigil.Core.Instant.Zero).TotalSeconds,12:0.000000}  BROKEN  {broken.Rule}: {broken.What}"));
    }

    private static string Words(TimedFault timed, Cluster cluster) =>
        string.Create(CultureInfo.InvariantCulture, $"at {timed.At.TotalSeconds:0.000} s, for {timed.Lasts.TotalSeconds:0.000} s: {timed.Fault.Text(cluster)}");

    public static Violation? Replay(Plan plan) => Watched.Run(new Simulation(plan, Checker.All()));

    private static string Command(Plan plan)
    {
        string faults = plan.Only is { } only ? $" --faults {string.Join(',', only.Count > 0 ? only.Select(one => one.ToString(CultureInfo.InvariantCulture)) : ["none"])}" : "";
        return $"./run sim --seed {plan.Seed} --hours {plan.Hours}{faults}";
    }

    /// <summary>Faults that begin after it was noticed did not cause it.</summary>
    private static Plan Shortened(Plan plan, Violation violation) =>
        plan with { Only = [.. plan.Played.Where(number => plan.Faults[number].At.Ticks <= violation.At.Ticks)] };
}
