using System.Diagnostics;
using Vigil.Simulator.Checkers;
using Vigil.Simulator.Runs;

namespace Vigil.Sim;

/// <summary>
/// Simulated cluster-hours per minute on two threads. A cluster-hour: two hosts, one instance, an advert every second, all checkers on, ten
/// faults.
/// </summary>
internal static class Measure
{
    private const int Threads = 2;
    private const int MostShown = 3;

    public static int Run(TimeSpan time, TextWriter output)
    {
        long hours = 0, delivered = 0, failed = 0, allocated = 0;
        Play(TimeSpan.FromSeconds(2)); // compiled and warm
        (hours, delivered, allocated) = (0, 0, 0);
        var watch = Stopwatch.StartNew();
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ => Play(time));
        double minutes = watch.Elapsed.TotalMinutes;
        output.WriteLine($"{hours / minutes:0} cluster-hours a minute on {Threads} threads: {hours} in {watch.Elapsed.TotalSeconds:0.0} s, "
            + $"{watch.Elapsed.TotalMicroseconds * Threads / delivered:0.00} µs and {allocated / (double)delivered:0} bytes for each of {delivered} delivered adverts");
        output.WriteLine(failed == 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return failed == 0 ? 0 : 1;

        void Play(TimeSpan span)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < span;)
            {
                ulong seed = (ulong)Interlocked.Increment(ref hours);
                var simulation = new Simulation(Plan.Pair(seed, hours: 1), Checker.All());
                if (simulation.Run() is { } violation)
                {
                    if (Interlocked.Increment(ref failed) <= MostShown) output.WriteLine($"seed {seed} of pairs: {violation.Rule}: {violation.What}");
                }
                Interlocked.Add(ref delivered, simulation.Cluster.Network.Delivered);
            }
            Interlocked.Add(ref allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
