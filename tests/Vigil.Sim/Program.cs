using Vigil.Sim;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

// Simulated clusters under faults. The last line printed is "N passed, N failed".
var options = new Options();
if (options.Read(args) is { } problem)
{
    Console.Error.WriteLine($"sim: {problem}\n{Options.Usage}");
    return 2;
}
if (options.Has("--measure")) return Measure.Run(options.Time(20), Console.Out);
if (options.Has("--mutations")) return MutationRun.Run(options.Text("--only"), Console.Out);
if (!options.Has("--seed")) return Search.Run(options.Time(30), options.From, options.Least, options.Runs, Console.Out);

var plan = Plan.Draw(options.Seed, options.Hours) with { Only = options.Faults };
if (plan.Only?.FirstOrDefault(number => number >= plan.Faults.Count, -1) is { } unknown and >= 0)
{
    Console.Error.WriteLine($"sim: seed {plan.Seed} has the faults 0 to {plan.Faults.Count - 1}, and no {unknown}");
    return 2;
}
var simulation = new Simulation(plan, Checker.All());
var timeline = options.Has("--timeline") ? simulation.Cluster.Watch(new Timeline()) : null;
var violation = Watched.Run(simulation);
if (timeline is not null) Explanation.Write(plan, timeline, violation, Console.Out);
if (violation is null) Console.WriteLine($"seed {plan.Seed}: {plan.Hours} h, {plan.Played.Count()} faults, {simulation.Cluster.Network.Delivered} adverts delivered: ok");
else if (timeline is null) Explanation.Write(plan, violation, Console.Out);
Console.WriteLine(violation is null ? "1 passed, 0 failed" : "0 passed, 1 failed");
return violation is null ? 0 : 1;
