namespace Vigil.Bench.Report;

/// <summary>The rank test of Mann and Whitney, exact, for few values: how easily could chance alone have made some values as long as they are?</summary>
internal static class RankTest
{
    /// <summary>The share of all ways to deal the values out in which the second lot ranks at least as high as it does. Equal values share their ranks.</summary>
    /// <param name="yardstick">The first lot; at least one.</param>
    /// <param name="ours">The second lot; at least one.</param>
    public static double ChanceOfLonger(IReadOnlyList<double> yardstick, IReadOnlyList<double> ours)
    {
        double[] all = [.. yardstick, .. ours];
        int[] ranks = [.. all.Select(value => all.Count(other => other < value) * 2 + all.Count(other => other == value) + 1)]; // twice the rank
        var ways = Ways(ranks, ours.Count);
        var seen = ranks.Skip(yardstick.Count).Sum();
        return ways.Skip(seen).Sum() / ways.Sum();
    }

    /// <summary>The least chance so many values can show: all of the second lot above all of the first.</summary>
    public static double Least(int yardstick, int ours) => ChanceOfLonger(Numbers(0, yardstick), Numbers(yardstick, ours));

    private static double[] Numbers(int first, int count) => [.. Enumerable.Range(first, count).Select(number => (double)number)];

    /// <summary>For each sum of ranks the number of ways to choose so many with that sum.</summary>
    private static double[] Ways(int[] ranks, int chosen)
    {
        var total = ranks.Sum();
        var ways = new double[chosen + 1][];
        for (var i = 0; i <= chosen; i++) ways[i] = new double[total + 1];
        ways[0][0] = 1;
        foreach (var rank in ranks)
        {
            for (var i = chosen; i > 0; i--)
            {
                for (var sum = total; sum >= rank; sum--) ways[i][sum] += ways[i - 1][sum - rank];
            }
        }
        return ways[chosen];
    }
}
