using Vigil.Bench.Rows;

namespace Vigil.Bench.Checkers;

/// <summary>The rows of the checker bench.</summary>
internal static class CheckerRows
{
    /// <summary>All rows, in the order in which they are measured and printed.</summary>
    public static readonly IReadOnlyList<Row> Table =
    [
        Booted("start", "exec to 1,000 virtual servers of 5 real servers in the kernel's table, with and without checks", 2),
        Booted("reload", "SIGHUP to the changed table: time, messages, longest gap between adverts; without checks", 2),
        Booted("reload-checked", "the same with a TCP_CHECK of each real server", 2),
        Booted("tcp", "TCP_CHECK of 2,500 and 5,000 real servers at delay_loop 1: checks a second, CPU, lateness, memory", 2),
        Booted("http", "HTTP_GET of 2,500 real servers at delay_loop 1", 2),
        new("native", "10,000 real servers, the worker in this process with a table in memory; Vigil alone", 1, NativeWorker.Measure),
    ];

    /// <summary>What a row does in the guest.</summary>
    public static readonly IReadOnlyDictionary<string, Action<RowRun>> InGuest = new Dictionary<string, Action<RowRun>>
    {
        ["start"] = TableRows.Start,
        ["reload"] = run => TableRows.Reload(run, "reload", CheckKind.None),
        ["reload-checked"] = run => TableRows.Reload(run, "reload-checked", CheckKind.Tcp),
        ["tcp"] = run => LoadRows.Measure(run, "tcp", CheckKind.Tcp, [2500, 5000]),
        ["http"] = run => LoadRows.Measure(run, "http", CheckKind.Http, [2500]),
    };

    private static Row Booted(string name, string what, int rounds) => new(name, what, rounds, run => Guest.Measure(name, run));
}
