namespace Vigil.Daemon.Loop;

/// <summary>
/// Durations in fixed memory: four buckets per power of two of nanoseconds, so that a quantile is at most 25 % above the
/// truth. One writer; a reader on another thread may see a figure that is one event old.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBucketBits = 2;
    private const int MantissaBits = 52, ExponentBias = 1023; // of a double (IEEE 754)
    private const long Longest = long.MaxValue - 1023; // the next double is one bucket too far
    private readonly long[] _buckets = new long[64 << SubBucketBits];

    public long Count { get; private set; }

    /// <summary>Longest duration seen, in nanoseconds.</summary>
    public long Max { get; private set; }

    public void Record(long nanoseconds)
    {
        if (nanoseconds < 0) nanoseconds = 0;
        _buckets[IndexOf(nanoseconds)]++;
        Count++;
        if (nanoseconds > Max) Max = nanoseconds;
    }

    /// <summary>Upper edge, in nanoseconds, of the bucket that holds the given share (0 to 1) of all durations.</summary>
    public long Quantile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (int index = 0; index < _buckets.Length; index++)
        {
            seen += _buckets[index];
            if (seen >= wanted && seen > 0) return Math.Min(UpperEdge(index), Max);
        }

        return Max;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        Count = 0;
        Max = 0;
    }

    private static int IndexOf(long value)
    {
        if (value < 1 << SubBucketBits) return (int)value;
        // Exponent and leading bits as a floating-point number has them.
        long exponentAndSub = BitConverter.DoubleToInt64Bits(Math.Min(value, Longest)) >> (MantissaBits - SubBucketBits);
        return (int)exponentAndSub - ((ExponentBias + SubBucketBits - 1) << SubBucketBits);
    }

    private static long UpperEdge(int index)
    {
        if (index < 1 << SubBucketBits) return index;
        int shift = (index >> SubBucketBits) - 1;
        long sub = (index & ((1 << SubBucketBits) - 1)) + (1 << SubBucketBits);
        return ((sub + 1) << shift) - 1;
    }
}
