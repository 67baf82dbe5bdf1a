using System.Diagnostics;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>Random seeds on as many threads as there are processors, until the time is over and so many are played as must be.</summary>
internal static class Search
{
    /// <summary>Failing seeds that are explained; further ones are only named.</summary>
    private const int MostExplained = 2;

    public static int Run(TimeSpan time, ulong? from, long least, long most, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var failures = new List<(Plan Plan, Violation Violation)>();
        long runs = 0, delivered = 0;
        ulong first = from - 1 ?? (ulong)Random.Shared.NextInt64(1L << 40);
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (watch.Elapsed < time || Interlocked.Read(ref runs) < least)
            {
                long run = Interlocked.Increment(ref runs);
                if (run > most) break;
                var plan = Plan.Draw(first + (ulong)run, hours: 1);
                var simulation = new Simulation(plan, Checker.All());
                var violation = Watched.Run(simulation);
                Interlocked.Add(ref delivered, simulation.Cluster.Network.Delivered);
                if (violation is null) continue;
                lock (failures)
                {
                    failures.Add((plan, violation));
                    if (failures.Count > 20) return;
                }
            }
        });
        runs = Math.Min(runs, most);
        double minutes = watch.Elapsed.TotalMinutes;
        foreach (var (plan, violation) in failures.Skip(MostExplained)) output.WriteLine($"seed {plan.Seed}: {violation.Rule}: {violation.What}");
        foreach (var (plan, violation) in failures.Take(MostExplained)) Explanation.Write(plan, violation, output);
        output.WriteLine($"{runs} cluster-hours of random clusters in {watch.Elapsed.TotalSeconds:0} s, {runs / minutes:0} a minute, {delivered / Math.Max(1, runs)} adverts delivered in each, {failures.Count} failing seeds");
        output.WriteLine(failures.Count == 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return failures.Count == 0 ? 0 : 1;
    }
}
