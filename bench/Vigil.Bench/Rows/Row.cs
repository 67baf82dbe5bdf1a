using Vigil.Bench.Lab;
using Vigil.Bench.Report;

namespace Vigil.Bench.Rows;

/// <summary>What a row's measurement is given.</summary>
/// <param name="Contender">The daemon to measure now.</param>
/// <param name="Quick">True to measure fewer repetitions.</param>
/// <param name="Recorder">Where values go.</param>
internal sealed record RowRun(Contender Contender, bool Quick, Recorder Recorder)
{
    /// <summary>Records values of this contender.</summary>
    public void Add(string row, string name, string unit, params IEnumerable<double> values) =>
        Recorder.Add(new Measure(row, name, unit), Contender.Name, values);

    /// <summary>The full number, or the quick one.</summary>
    public int Pick(int full, int quick) => Quick ? quick : full;
}

/// <summary>One row of the bench: a thing both daemons do, measured in rounds that alternate between them.</summary>
/// <param name="Name">The word that selects it.</param>
/// <param name="What">One line for the list of rows.</param>
/// <param name="Rounds">Times each daemon has its turn (once with --quick).</param>
/// <param name="Measure">Measures one daemon for one round.</param>
internal sealed record Row(string Name, string What, int Rounds, Action<RowRun> Measure);

/// <summary>All rows, in the order in which they are measured and printed.</summary>
internal static class AllRows
{
    public static readonly IReadOnlyList<Row> Table =
    [
        new("take-over", "SIGKILL of the master to the first gratuitous ARP of the backup", 2, Failover.TakeOver),
        new("hand-over", "SIGTERM of the master to the first gratuitous ARP of the backup", 2, Failover.HandOver),
        new("adverts", "jitter of adverts and CPU at 1, 50, 255 instances x 0.1 s, idle and busy", 2, Adverts.Measure),
        new("memory", "PSS of all processes at 1, 255, 1,000 instances", 1, Memory.Measure),
        new("start", "exec to first advert at 1 and 255 instances", 2, Start.Measure),
        new("config-test", "time of -t on generated files", 2, ConfigTest.Measure),
        new("reload", "longest gap between adverts while 255 instances are reloaded", 2, Reload.Measure),
        new("thousand", "1,000 instances x 0.1 s on one core", 1, Thousand.Measure),
    ];
}
