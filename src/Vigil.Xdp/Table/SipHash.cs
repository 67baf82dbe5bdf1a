using System.Numerics;

namespace Vigil.Xdp.Table;

/// <summary>SipHash-1-3 (Aumasson and Bernstein, 2012) of four bytes, with equal key halves: the hash of the kernel's mh.</summary>
internal static class SipHash
{
    /// <summary>The lower half of the hash.</summary>
    internal static uint Of(uint word, ulong key)
    {
        var (a, b, c, d) = (0x736f6d6570736575 ^ key, 0x646f72616e646f6d ^ key, 0x6c7967656e657261 ^ key, 0x7465646279746573 ^ key);
        var last = (4UL << 56) | word;
        d ^= last;
        Round(ref a, ref b, ref c, ref d);
        a ^= last;
        c ^= 0xff;
        for (var i = 0; i < 3; i++)
            Round(ref a, ref b, ref c, ref d);
        return (uint)(a ^ b ^ c ^ d);
    }

    private static void Round(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a += b;
        b = BitOperations.RotateLeft(b, 13) ^ a;
        a = BitOperations.RotateLeft(a, 32);
        c += d;
        d = BitOperations.RotateLeft(d, 16) ^ c;
        a += d;
        d = BitOperations.RotateLeft(d, 21) ^ a;
        c += b;
        b = BitOperations.RotateLeft(b, 17) ^ c;
        c = BitOperations.RotateLeft(c, 32);
    }
}
