using Vigil.Daemon.Loop;
using Xunit;

namespace Vigil.Tests.Daemon;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void A_quantile_is_never_below_the_truth_and_at_most_a_quarter_above()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 100_000; i++) histogram.Record(i * 37L);
        foreach (double share in new[] { 0.01, 0.5, 0.9, 0.99, 1.0 })
        {
            double truth = 100_000 * share * 37;
            Assert.InRange(histogram.Quantile(share), truth, truth * 1.25 + 1);
        }

        Assert.Equal(3_700_000, histogram.Max);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    public void Any_duration_has_a_bucket(long nanoseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(nanoseconds);
        Assert.Equal(Math.Max(nanoseconds, 0), histogram.Quantile(1));
    }

    [Fact]
    public void Nothing_recorded_is_zero() => Assert.Equal(0, new LatencyHistogram().Quantile(0.99));
}
