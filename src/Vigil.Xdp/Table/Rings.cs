using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Vigil.Xdp.Table;

/// <summary>
/// What schedulers read: for rr and wrr the whole sequence of servers, for sh, dh and mh the table of buckets, for the others
/// the list of servers. Orders and sizes are IPVS's.
/// </summary>
internal static class Rings
{
    /// <summary>In a bucket: nobody.</summary>
    internal const uint Nobody = uint.MaxValue;

    private const int HashBuckets = 256;

    // The prime and the bits of the kernel's table of weights, with CONFIG_IP_VS_MH_TAB_INDEX 12 as Debian has it.
    private const int MaglevBuckets = 4093;
    private const int MaglevWeightBits = 6;
    private const ulong MaglevOffsetKey = 2654435761, MaglevSkipKey = 2654446892;

    // Longer sequences are not worth their memory: weights are then divided until it fits.
    private const int LongestSequence = 65536;

    /// <summary>A server of a ring: its slot, and what buckets are chosen by.</summary>
    internal readonly record struct Member(uint Slot, int Weight, int LastWeight, IPAddress Address, ushort Port);

    /// <summary>rr: everyone in order whose weight is not 0.</summary>
    internal static uint[] RoundRobin(IReadOnlyList<Member> members) => [.. members.Where(one => one.Weight > 0).Select(one => one.Slot)];

    /// <summary>wrr: level by level from the highest weight down, by steps of their greatest common divisor.</summary>
    internal static uint[] Weighted(IReadOnlyList<Member> members)
    {
        var weights = members.Select(one => (long)Math.Max(one.Weight, 0)).ToArray();
        var step = weights.Aggregate(0L, static (divisor, weight) => (long)BigInteger.GreatestCommonDivisor(divisor, weight));
        if (step == 0)
            return [];
        while (weights.Sum(weight => (weight + step - 1) / step) > LongestSequence)
            step *= 2;
        var sequence = new List<uint>();
        // The last level is above zero: with a step that is no divisor the highest is not a multiple of it.
        for (var level = weights.Max(); level > 0; level -= step)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                if (weights[i] >= level)
                    sequence.Add(members[i].Slot);
            }
        }
        return [.. sequence];
    }

    /// <summary>sh and dh: the buckets in turn, as many for each server as its weight (at least one).</summary>
    internal static uint[] Hashed(IReadOnlyList<Member> members, bool weighted)
    {
        var buckets = new uint[HashBuckets];
        Array.Fill(buckets, Nobody);
        var (at, taken) = (0, 0);
        for (var i = 0; i < buckets.Length && members.Count > 0; i++)
        {
            buckets[i] = members[at].Slot;
            if (++taken < (weighted ? members[at].Weight : 1))
                continue;
            (at, taken) = ((at + 1) % members.Count, 0);
        }
        return buckets;
    }

    /// <summary>mh: every server takes in turn its next preferred bucket that is free (Maglev, NSDI 2016, section 3.4); who is quiet keeps its own.</summary>
    internal static uint[] Maglev(IReadOnlyList<Member> members)
    {
        var buckets = new uint[MaglevBuckets];
        Array.Fill(buckets, Nobody);
        var divisor = (int)members.Aggregate(BigInteger.Zero, static (sum, one) => BigInteger.GreatestCommonDivisor(sum, Math.Max(one.LastWeight, 0)));
        if (divisor == 0)
            return buckets;
        var shift = Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)(members.Max(one => one.LastWeight) / divisor)) - MaglevWeightBits);
        var turns = members.Select(one => one.LastWeight <= 0 ? 0 : Math.Max(1, (one.LastWeight / divisor) >> shift)).ToArray();
        var place = members.Select(one => (int)(Hash(one, MaglevOffsetKey) % MaglevBuckets)).ToArray();
        var skip = members.Select(one => (int)(Hash(one, MaglevSkipKey) % (MaglevBuckets - 1)) + 1).ToArray();
        for (var filled = 0; filled < MaglevBuckets;)
        {
            for (var i = 0; i < members.Count; i++)
            {
                for (var turn = 0; turn < turns[i] && filled < MaglevBuckets; turn++, filled++)
                {
                    while (buckets[place[i]] != Nobody)
                        place[i] = (place[i] + skip[i]) % MaglevBuckets;
                    buckets[place[i]] = members[i].Slot;
                }
            }
        }
        return buckets;
    }

    /// <summary>The list itself.</summary>
    internal static uint[] Listed(IReadOnlyList<Member> members) => [.. members.Select(one => one.Slot)];

    private static uint Hash(Member member, ulong key) => SipHash.Of(Fold(member.Address) + member.Port, key);

    /// <summary>The words of an address, one over the other: what IPVS's hashes are of.</summary>
    internal static uint Fold(IPAddress address)
    {
        uint folded = 0;
        foreach (var word in MemoryMarshal.Cast<byte, uint>(address.GetAddressBytes()))
            folded ^= word;
        return (uint)IPAddress.NetworkToHostOrder((int)folded);
    }
}
