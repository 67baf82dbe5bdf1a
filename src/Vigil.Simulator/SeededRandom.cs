using System.Numerics;

namespace Vigil.Simulator;

/// <summary>
/// Random numbers that are the same for the same seed on every machine and release (xoshiro256**, seeded by splitmix64). Each purpose
/// has a stream of its own by name, so that drawing more for one does not change what another gets.
/// </summary>
public sealed class SeededRandom
{
    private readonly ulong seed;
    private ulong a, b, c, d;

    /// <summary>The stream of this name under a seed.</summary>
    public SeededRandom(ulong seed, string name = "")
    {
        ulong state = seed;
        foreach (char letter in name) state = Mix(ref state) ^ letter;
        this.seed = state;
        (a, b, c, d) = (Mix(ref state), Mix(ref state), Mix(ref state), Mix(ref state));
    }

    /// <summary>An independent stream; what was drawn from this one so far does not matter.</summary>
    public SeededRandom Stream(string name) => new(seed, name);

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(b * 5, 7) * 9;
        ulong shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>0 up to, not including, <paramref name="end"/>.</summary>
    public int Next(int end) => (int)Math.BigMul(NextBits(), (ulong)end, out _);

    /// <summary>Either bound included.</summary>
    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>0 up to, not including, 1.</summary>
    public double NextShare() => (NextBits() >> 11) * (1.0 / (1ul << 53));

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => NextShare() < probability;

    /// <summary>A time span, evenly.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + (most - least) * NextShare();

    /// <summary>One of the items.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[Next(items.Length)];

    private static ulong Mix(ref ulong state)
    {
        ulong z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
