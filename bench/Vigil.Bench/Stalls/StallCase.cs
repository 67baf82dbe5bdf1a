namespace Vigil.Bench.Stalls;

/// <summary>One row of the table.</summary>
/// <param name="Hold">How the master is held still.</param>
/// <param name="Standing">Its standing towards its peer.</param>
/// <param name="Interval">advert_int.</param>
/// <param name="Length">How long it is held.</param>
/// <param name="Times">How often each daemon is measured.</param>
internal sealed record StallCase(Hold Hold, Standing Standing, TimeSpan Interval, TimeSpan Length, int Times)
{
    private const int Often = 7;

    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(0.1), Usual = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the master-down time; shorter than a worker started anew needs to take its address back.</summary>
    private static readonly TimeSpan WorkerHeld = TimeSpan.FromSeconds(5);

    /// <summary>Seconds a host is stopped at advert_int 0.1, and how often; then at advert_int 1, where the shortest is too short for a take-over.</summary>
    private static readonly (double Seconds, int Times)[] Stopped = [(0.5, Often), (1, Often), (2, Often), (5, Often), (15, 3), (60, 2)],
        StoppedSlow = [(2, Often), (5, Often), (15, 3)];

    /// <summary>The same for one that is starved: it goes on a little, so that there is less to tell the lengths apart by.</summary>
    private static readonly (double Seconds, int Times)[] Starved = [(0.5, Often), (5, Often), (60, 2)], StarvedSlow = [(5, Often)];

    /// <summary>What an operator may choose rows by.</summary>
    public IReadOnlyList<string> Words =>
        [.. $"{Hold.Name} {Standing.Name}".Split(' ', ',').Append($"{Length.TotalSeconds}s").Append($"advert_int={Interval.TotalSeconds}")];

    /// <summary>For messages.</summary>
    public override string ToString() => $"{Hold.Name}, {Standing.Name}, {Length.TotalSeconds} s, advert_int {Interval.TotalSeconds}";

    /// <summary>All rows, or with <paramref name="quick"/> those at advert_int 0.1 of at most five seconds, three times each.</summary>
    public static IReadOnlyList<StallCase> All(bool quick)
    {
        IEnumerable<StallCase> all =
        [
            .. Hold.WholeHost.SelectMany(hold => Of(hold, Fast, hold.Stops ? Stopped : Starved)),
            .. Hold.WholeHost.SelectMany(hold => Of(hold, Usual, hold.Stops ? StoppedSlow : StarvedSlow)),
            new StallCase(Hold.WorkerOnly, Standing.All[0], Usual, WorkerHeld, Often),
        ];
        return [.. quick ? all.Where(c => c.Interval == Fast && c.Length <= TimeSpan.FromSeconds(5)).Select(c => c with { Times = 3 }) : all];
    }

    private static IEnumerable<StallCase> Of(Hold hold, TimeSpan interval, (double Seconds, int Times)[] lengths) =>
        from standing in Standing.All
        from length in lengths
        select new StallCase(hold, standing, interval, TimeSpan.FromSeconds(length.Seconds), length.Times);
}
