namespace Vigil.Bench.Stalls;

/// <summary>One row of the table.</summary>
/// <param name="Hold">How the master is held still.</param>
/// <param name="Standing">Its standing towards its peer.</param>
/// <param name="Interval">advert_int.</param>
/// <param name="Length">How long it is held.</param>
/// <param name="Times">How often each daemon is measured; the table has the worst.</param>
internal sealed record StallCase(Hold Hold, Standing Standing, TimeSpan Interval, TimeSpan Length, int Times)
{
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(0.1), Usual = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorkerHeld = TimeSpan.FromSeconds(10);

    /// <summary>Seconds at advert_int 0.1, and how often; then at advert_int 1.</summary>
    private static readonly (double Seconds, int Times)[] Lengths = [(0.5, 5), (1, 3), (2, 3), (5, 3), (15, 1), (60, 1)], Slow = [(3, 1), (5, 2), (15, 1)];

    /// <summary>What an operator may choose rows by.</summary>
    public IReadOnlyList<string> Words =>
        [.. $"{Hold.Name} {Standing.Name}".Split(' ', ',').Append($"{Length.TotalSeconds}s").Append($"advert_int={Interval.TotalSeconds}")];

    /// <summary>All rows, or with <paramref name="quick"/> those at advert_int 0.1 of at most five seconds, once each.</summary>
    public static IReadOnlyList<StallCase> All(bool quick)
    {
        IEnumerable<StallCase> all =
        [
            .. from hold in Hold.WholeHost from standing in Standing.All from length in Lengths
               select new StallCase(hold, standing, Fast, TimeSpan.FromSeconds(length.Seconds), length.Times),
            .. from hold in Hold.WholeHost from standing in Standing.All from length in Slow
               select new StallCase(hold, standing, Usual, TimeSpan.FromSeconds(length.Seconds), length.Times),
            new StallCase(Hold.WorkerOnly, Standing.All[0], Usual, WorkerHeld, 1),
        ];
        return [.. quick ? all.Where(c => c.Interval == Fast && c.Length <= TimeSpan.FromSeconds(5)).Select(c => c with { Times = 1 }) : all];
    }
}
