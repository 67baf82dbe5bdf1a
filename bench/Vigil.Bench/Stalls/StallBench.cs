using System.Diagnostics;
using Vigil.Bench.Lab;
using Vigil.Bench.Report;
using Vigil.LabKit;

namespace Vigil.Bench.Stalls;

/// <summary>Plays every stall equally often with both daemons, which take turns, and prints the table.</summary>
internal static class StallBench
{
    /// <param name="options">The words that rows must have; quick, saved, one daemon only.</param>
    /// <param name="times">How often each row is played; null: as the row says.</param>
    /// <param name="atOnce">Pairs of a <see cref="Wave"/>.</param>
    /// <returns>0 when Vigil kept its promise in every row, else 1.</returns>
    public static int Run(BenchOptions options, int? times, int atOnce)
    {
        Product[] products = [.. SideBySide.Contenders(options.Only).Select(c => c == Contender.Vigil ? Product.Vigil : Product.Keepalived)];
        StallCase[] cases = [.. StallCase.All(options.Quick).Where(c => options.Rows.All(c.Words.Contains)).Select(c => times is { } n ? c with { Times = n } : c)];
        var outcomes = cases.ToDictionary(stall => stall, _ => products.ToDictionary(product => product, _ => new List<StallOutcome>()));
        var failures = new List<string>();
        var clock = Stopwatch.StartNew();
        using (var trace = SocketTrace.Start())
        {
            foreach (var wave in Waves(cases, products, atOnce))
            {
                Console.Error.WriteLine($"{clock.Elapsed:mm\\:ss} {wave[0].Case.Length.TotalSeconds} s, advert_int {wave[0].Case.Interval.TotalSeconds}: {wave.Length} stalls");
                Wave.Play(
                    wave, trace,
                    (play, outcome) => outcomes[play.Case][play.Product].Add(outcome),
                    (play, why) => failures.Add($"NOT MEASURED: {play.Case}, {play.Product.Name}: {why}"));
            }
        }
        var rows = cases.Select(c => new StallRow(c, Of(c, Product.Keepalived), Of(c, Product.Vigil))).ToArray();
        var text = StallTable.Render(rows) + string.Concat(failures.Select(f => f + "\n"));
        Console.WriteLine(text);
        if (options.Save) Results.Save("stall", text);
        return failures.Count == 0 && rows.All(row => row.Vigil is null || row.Verdict == "") ? 0 : 1;

        StallRuns? Of(StallCase stall, Product product) => outcomes[stall].GetValueOrDefault(product) is { Count: > 0 } runs ? new StallRuns(runs) : null;
    }

    /// <summary>Stalls of one length at a time, the shortest first; the daemons take turns, and so do the rows.</summary>
    private static IEnumerable<StallPlay[]> Waves(IReadOnlyList<StallCase> cases, Product[] products, int atOnce) =>
        from alike in cases.GroupBy(stall => (stall.Interval, stall.Length))
        orderby alike.Key
        from wave in (from time in Enumerable.Range(0, alike.Max(stall => stall.Times))
                      from stall in alike
                      where time < stall.Times
                      from product in time % 2 == 0 ? products : products.AsEnumerable().Reverse()
                      select new StallPlay(product, stall)).Chunk(atOnce)
        select wave;
}
