namespace Vigil.Bench.Report;

/// <summary>Statistics of one series of values.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Median">The middle value, or the mean of the two in the middle.</param>
/// <param name="P99">The smallest value that at least 99 % do not exceed; with fewer than 100 values that is the largest.</param>
/// <param name="Max">The largest.</param>
internal readonly record struct Summary(int Count, double Min, double Median, double P99, double Max)
{
    /// <summary>Computes the statistics of at least one value.</summary>
    public static Summary Of(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Summary(sorted.Length, sorted[0], median, sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1], sorted[^1]);
    }
}
