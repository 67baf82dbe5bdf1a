namespace Vigil.Core.Health;

/// <summary>
/// Spreads first probes over their warm-up, so that thousands of checks do not begin as one. The same seed gives the same times
/// (SplitMix64, Steele et al. 2014).
/// </summary>
internal sealed class Spread(ulong seed)
{
    private ulong state = seed;

    /// <summary>A duration from zero up to, not including, <paramref name="most"/>; zero stays zero.</summary>
    internal TimeSpan Next(TimeSpan most)
    {
        state += 0x9e3779b97f4a7c15;
        ulong mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        mixed ^= mixed >> 31;
        return new TimeSpan((long)Math.BigMul(mixed, (ulong)most.Ticks, out _));
    }
}
