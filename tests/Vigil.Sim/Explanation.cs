using System.Globalization;
using Vigil.Simulator;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>What is printed of a run that broke a rule: the rule, the faults that matter, what happened, and how to see it again.</summary>
internal static class Explanation
{
    private const int LastLines = 60;

    public static void Write(Plan plan, Violation violation, TextWriter output)
    {
        var least = Minimiser.Minimise(Shortened(plan, violation), smaller => Replay(smaller)?.Rule == violation.Rule);
        var run = new Simulation(least, Checker.All());
        var timeline = run.Cluster.Watch(new Timeline());
        var shown = Watched.Run(run) ?? violation;
        output.WriteLine($"{shown.Rule}: {shown.What}");
        Write(least, timeline, output);
        output.WriteLine($"replay with: {Command(least)} --timeline");
    }

    public static void Write(Plan plan, Timeline timeline, TextWriter output)
    {
        foreach (var host in plan.Hosts) output.WriteLine($"{host.Name}:\n{host.Text}");
        foreach (var line in timeline.Last(LastLines)) output.WriteLine(line);
    }

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
