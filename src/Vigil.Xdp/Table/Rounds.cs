using System.Numerics;
using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>
/// Where the rounds of rr and wrr go on when their servers change, as seen of IPVS: rr after the server that was chosen last, or the one that
/// stood before it when that is gone; wrr on the level of weights it is at, from the first server on.
/// </summary>
internal static class Rounds
{
    /// <summary>The next place of the new ring of rr, by where the cursor was in the old one.</summary>
    internal static Func<CursorRecord, uint> AfterLast(IReadOnlyList<Rings.Member> before, uint[] oldRing, IReadOnlyList<Rings.Member> after, uint[] newRing) => cursor =>
    {
        if (oldRing.Length == 0 || newRing.Length == 0 || cursor is { Next: 0, Start: 0 })
            return 0;
        var last = oldRing[(cursor.Next - 1) % (uint)oldRing.Length];
        var places = after.Select((one, i) => (one.Slot, i)).ToDictionary(one => one.Slot, one => one.i);
        var at = before.Select(one => one.Slot).ToList().IndexOf(last);
        while (at >= 0 && !places.ContainsKey(before[at].Slot))
            at--;
        if (at < 0)
            return 0;
        // Who rests has no place in the ring: the next one after it that has.
        return (uint)after.Take(places[before[at].Slot] + 1).Count(one => one.Weight > 0);
    };

    /// <summary>The highest level of wrr and the step from one to the next, after each change of its servers.</summary>
    internal readonly record struct Levels(int Highest, int Step);

    /// <summary>The weights of a service while its servers are changed one by one.</summary>
    internal sealed class Weights
    {
        private readonly Dictionary<int, int> _counts = [];
        private readonly List<Levels> _history = [];

        internal Weights(IEnumerable<int> weights)
        {
            foreach (var weight in weights)
                Count(weight, 1);
        }

        /// <summary>The levels after each change, where they became others.</summary>
        internal IReadOnlyList<Levels> History => _history;

        /// <summary>A server came (from null), went (to null) or has another weight.</summary>
        internal void Change(int? from, int? to)
        {
            if (from is { } left)
                Count(left, -1);
            if (to is { } came)
                Count(came, 1);
            var now = Now;
            if (_history.Count == 0 || _history[^1] != now)
                _history.Add(now);
        }

        internal Levels Now
        {
            get
            {
                var (highest, step) = (0, 0);
                foreach (var weight in _counts.Keys)
                    (highest, step) = (Math.Max(highest, weight), (int)BigInteger.GreatestCommonDivisor(step, weight));
                return new Levels(step == 0 ? 0 : highest - step + 1, step);
            }
        }

        private void Count(int weight, int step)
        {
            if (weight > 0 && (_counts[weight] = _counts.GetValueOrDefault(weight) + step) == 0)
                _counts.Remove(weight);
        }
    }

    /// <summary>The next place of the new ring of wrr, by where the cursor was in the old one.</summary>
    /// <param name="before">Weights the old ring is of; none for a new service.</param>
    /// <param name="changes">What each change made of the levels; the last one is that of the new ring.</param>
    /// <param name="after">Weights of the new ring.</param>
    internal static Func<CursorRecord, uint> OnLevel(IReadOnlyList<int> before, IReadOnlyList<Levels> changes, IReadOnlyList<int> after) => cursor =>
    {
        var level = LevelAt(before, cursor);
        foreach (var change in changes)
            level = level == 0 || level > change.Highest ? change.Highest : change.Step <= 1 ? level : level / change.Step * change.Step + 1;
        if (level == 0 || changes.Count == 0)
            return 0;
        var step = changes[^1].Step;
        return (uint)after.Where(weight => weight > 0).Sum(weight => Math.Max(0L, Rank(weight, step) - Rank(level, step)));
    };

    // Levels are counted from 1 for the lowest.
    private static long Rank(int weight, int step) => (weight - 1L) / step + 1;

    private static int LevelAt(IReadOnlyList<int> weights, CursorRecord cursor)
    {
        var step = new Weights(weights).Now.Step;
        if (step == 0)
            return 0;
        var ranks = weights.Where(weight => weight > 0).Select(weight => Rank(weight, step)).OrderDescending().ToArray();
        var length = ranks.Sum();
        // The last choice was made on it; after a change nobody has chosen, and it is the one the round is to begin on.
        var place = cursor.Next == cursor.Start ? cursor.Next % length : (cursor.Next + length - 1) % length;
        var taking = 0;
        for (var rank = ranks[0]; rank > 0; rank--)
        {
            while (taking < ranks.Length && ranks[taking] >= rank)
                taking++;
            place -= taking;
            if (place < 0)
                return (int)((rank - 1) * step + 1);
        }
        return 0;
    }
}
