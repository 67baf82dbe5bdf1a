using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Vigil.Xdp.Table;
using Xunit;

namespace Vigil.Tests.Xdp;

/// <summary>Goal: rings are IPVS's. Method: sequences worked out by hand, and laws that hold for every list of weights.</summary>
public sealed class RingTests
{
    [Theory]
    [InlineData("4 2", "0 0 1")]         // steps of their divisor
    [InlineData("3 2 1", "0 0 1 0 1 2")]
    [InlineData("1 1 1", "0 1 2")]
    [InlineData("5 0", "0")]
    [InlineData("0 0", "")]
    public void WeightedSequencesGoDownLevelByLevel(string weights, string expected)
    {
        var ring = Rings.Weighted(Members(weights.Split(' ').Select(int.Parse)));
        Assert.Equal(expected, string.Join(' ', ring));
    }

    [Fact]
    public void EveryServerComesAsOftenAsItsWeightSays() => Check.QuickThrowOnFailure(Prop.ForAll(Weights(), weights =>
    {
        var ring = Rings.Weighted(Members(weights));
        var divisor = weights.Aggregate(0, Divisor);
        return weights.Select((weight, i) => ring.Count(slot => slot == i) == (divisor == 0 ? 0 : weight / divisor)).All(right => right);
    }));

    [Fact]
    public void HashBucketsFollowWeightsInTurn()
    {
        var buckets = Rings.Hashed(Members([2, 0, 1]), weighted: true);
        Assert.Equal([0u, 0u, 1u, 2u, 0u, 0u, 1u, 2u], buckets[..8]);
        Assert.Equal(256, buckets.Length);
        Assert.All(Rings.Hashed([], weighted: true), bucket => Assert.Equal(Rings.Nobody, bucket));
    }

    [Fact]
    public void MaglevSharesItsBucketsByWeightAndMovesFewWhenOneGoes()
    {
        var members = Members([1, 1, 2, 4]);
        var before = Rings.Maglev(members);
        Assert.Equal(4093, before.Length);
        for (var i = 0u; i < 4; i++)
            Assert.InRange(before.Count(slot => slot == i) * 8.0 / before.Length, members[(int)i].Weight - 0.1, members[(int)i].Weight + 0.1);
        var after = Rings.Maglev([.. members.Where(one => one.Slot != 0)]);
        var moved = before.Where((slot, i) => slot != 0 && slot != after[i]).Count();
        Assert.InRange(moved, 0, before.Length / 5);
    }

    [Fact]
    public void AQuietServerKeepsItsBuckets()
    {
        var members = Members([1, 1, 2]);
        var quiet = members.Select((one, i) => i == 1 ? one with { Weight = 0 } : one).ToArray();
        Assert.Equal(Rings.Maglev(members), Rings.Maglev(quiet));
    }

    [Fact]
    public void TheHashDependsOnWordAndKey()
    {
        Assert.Equal(SipHash.Of(1, 2), SipHash.Of(1, 2));
        Assert.Equal(4, new[] { SipHash.Of(1, 2), SipHash.Of(2, 2), SipHash.Of(1, 3), SipHash.Of(0, 2) }.Distinct().Count());
    }

    [Fact]
    public void StretchesNeverOverlap() => Check.QuickThrowOnFailure(Prop.ForAll(Weights(), lengths =>
    {
        var space = new RingSpace(200);
        var taken = new List<(uint Start, uint Length)>();
        var now = TimeSpan.Zero;
        foreach (var length in lengths.Where(length => length > 0).Select(length => (uint)length))
        {
            now += TimeSpan.FromSeconds(2);
            if (space.Take(length, now) is not { } start)
            {
                // Full: the first is given back, and its place is there again after its rest.
                if (taken.Count == 0)
                    return false;
                space.Free(taken[0].Start, taken[0].Length, now);
                taken.RemoveAt(0);
                continue;
            }
            if (start + length > 200 || taken.Any(one => start < one.Start + one.Length && one.Start < start + length))
                return false;
            taken.Add((start, length));
        }
        return true;
    }));

    private static Rings.Member[] Members(IEnumerable<int> weights) =>
        [.. weights.Select((weight, i) => new Rings.Member((uint)i, weight, weight, IPAddress.Parse($"10.0.0.{i + 1}"), 80))];

    private static Arbitrary<int[]> Weights() => Arb.From(Gen.Choose(0, 60).ArrayOf());

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
