using System.Collections.Concurrent;
using System.Diagnostics;
using Vigil.Bench.Lab;
using Vigil.Bench.Report;
using Vigil.LabKit;

namespace Vigil.Bench.Stalls;

/// <summary>Plays every stall with both daemons and prints the table. Pairs that wait cost nothing, so several are played at once.</summary>
internal static class StallBench
{
    /// <param name="options">The words that rows must have; quick, saved, one daemon only.</param>
    /// <param name="times">How often each row is played; null: as the row says.</param>
    /// <param name="atOnce">Pairs played at the same time.</param>
    /// <returns>0 when Vigil kept its promise in every row, else 1.</returns>
    public static int Run(BenchOptions options, int? times, int atOnce)
    {
        Product[] products = [.. SideBySide.Contenders(options.Only).Select(c => c == Contender.Vigil ? Product.Vigil : Product.Keepalived)];
        StallCase[] cases = [.. StallCase.All(options.Quick).Where(c => options.Rows.All(c.Words.Contains)).Select(c => times is { } n ? c with { Times = n } : c)];
        var outcomes = new ConcurrentDictionary<(StallCase, Product), ConcurrentBag<StallOutcome>>();
        var clock = Stopwatch.StartNew();
        var failures = new ConcurrentBag<string>();
        // The longest first, so that they do not wait alone at the end.
        var work = from stall in cases from time in Enumerable.Range(0, stall.Times) from product in products orderby stall.Length descending select (stall, product);
        Parallel.ForEach(Partitioner.Create(work.ToArray(), EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, item =>
        {
            Console.Error.WriteLine($"{clock.Elapsed:mm\\:ss} {item.stall.Hold.Name}, {item.stall.Standing.Name}, {item.stall.Length.TotalSeconds} s: {item.product.Name}");
            try
            {
                outcomes.GetOrAdd((item.stall, item.product), _ => []).Add(StallRun.Play(item.product, item.stall));
            }
            catch (Exception e) when (e is TimeoutException or LabException or IOException)
            {
                failures.Add($"NOT MEASURED: {item.stall.Hold.Name}, {item.stall.Standing.Name}, {item.stall.Length.TotalSeconds} s, {item.product.Name}: {e.Message}");
            }
        });
        var rows = cases.Select(c => new StallRow(c, Worst(c, Product.Keepalived), Worst(c, Product.Vigil))).ToArray();
        var text = StallTable.Render(rows) + string.Concat(failures.Select(f => f + "\n"));
        Console.WriteLine(text);
        if (options.Save) Results.Save("stall", text);
        return failures.IsEmpty && rows.All(row => row.Vigil is null || row.Verdict == "") ? 0 : 1;

        StallOutcome? Worst(StallCase stall, Product product) =>
            outcomes.TryGetValue((stall, product), out var all) ? StallOutcome.WorstOf([.. all]) : null;
    }
}
