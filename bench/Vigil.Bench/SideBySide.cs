using System.Diagnostics;
using Vigil.Bench.Lab;
using Vigil.Bench.Report;
using Vigil.Bench.Rows;

namespace Vigil.Bench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Rows">Names of rows; empty means all.</param>
/// <param name="Only">keepalived or vigil to measure one alone, else null.</param>
internal sealed record BenchOptions(string[] Rows, bool Quick, bool Save, string? Only);

/// <summary>Measures the rows chosen, the daemons taking turns, and prints the tables.</summary>
internal static class SideBySide
{
    /// <param name="name">Of the bench; results are saved under it.</param>
    /// <param name="table">Its rows.</param>
    /// <param name="options">Which of them, and how.</param>
    /// <returns>0 when every measurement succeeded, else 1.</returns>
    public static int Run(string name, IReadOnlyList<Row> table, BenchOptions options)
    {
        var recorder = new Recorder();
        var contenders = Contenders(options.Only);
        var clock = Stopwatch.StartNew();
        foreach (var row in table.Where(r => options.Rows.Length == 0 || options.Rows.Contains(r.Name)))
            for (var round = 1; round <= (options.Quick ? 1 : row.Rounds); round++)
                foreach (var contender in contenders)
                    Measure(row, new RowRun(contender, options.Quick, recorder), round, clock);
        var text = Heading() + ResultTable.Render(recorder, ResultTable.Spread) + string.Concat(recorder.Failures.Select(f => f + "\n"));
        Console.WriteLine(text);
        if (options.Save)
            Results.Save(name, text);
        return recorder.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>The daemons to measure; throws when one is not there.</summary>
    public static Contender[] Contenders(string? only)
    {
        Contender[] all = [Contender.Keepalived, Contender.Vigil];
        var chosen = all.Where(c => only is null || string.Equals(c.Name, only, StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var contender in chosen.Where(c => !File.Exists(c.Path)))
            throw new FileNotFoundException($"{contender.Name} is not there: {contender.Path} (./run build makes Vigil; keepalived is a Debian package)");
        return chosen;
    }

    private static void Measure(Row row, RowRun run, int round, Stopwatch clock)
    {
        Console.Error.WriteLine($"{clock.Elapsed:mm\\:ss} {row.Name}, round {round}: {run.Contender.Name}");
        try
        {
            row.Measure(run);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            // One daemon's failure is a result; the other rows still stand.
            run.Recorder.Fail($"NOT MEASURED: {row.Name}, {run.Contender.Name}: {e.Message}");
        }
    }

    private static string Heading() =>
        $"Vigil beside keepalived on Linux {Environment.OSVersion.Version}, {Environment.ProcessorCount} cores. ratio = Vigil / keepalived; n = number of values (keepalived/Vigil).\n"
        + "With fewer than 100 values the p99 is the largest.\n\n";
}
