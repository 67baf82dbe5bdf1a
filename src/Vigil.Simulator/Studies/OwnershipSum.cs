using System.Numerics;
using Vigil.Core;

namespace Vigil.Simulator.Studies;

/// <summary>What became of an address between two moments.</summary>
/// <param name="Nobody">Time without an owner.</param>
/// <param name="LongestNobody">The longest of it in one piece.</param>
/// <param name="Several">Time with two owners or more.</param>
/// <param name="Unserved">Time in which its only owner could not serve though another host could have.</param>
/// <param name="Moves">How often it went from one owner to another.</param>
/// <param name="LastMove">When the last change of owners was, after the first moment; null: none.</param>
/// <param name="Ends">How it stood at the second moment.</param>
public sealed record OwnershipSum(TimeSpan Nobody, TimeSpan LongestNobody, TimeSpan Several, TimeSpan Unserved, int Moves, TimeSpan? LastMove, OwnershipSpan Ends)
{
    /// <summary>Adds up a history.</summary>
    /// <param name="history">In order of time.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The second one.</param>
    /// <param name="hosts">Who could own it; bit i is host i.</param>
    public static OwnershipSum Of(IReadOnlyList<OwnershipSpan> history, Instant from, Instant to, ulong hosts)
    {
        TimeSpan nobody = default, longest = default, several = default, unserved = default, present = default;
        TimeSpan? lastMove = null;
        ulong holder = 0;
        int moves = 0;
        var ends = history[0];
        for (int i = 0; i < history.Count && history[i].At < to; i++)
        {
            var span = history[i];
            var begin = Instant.Max(span.At, from);
            var end = i + 1 < history.Count && history[i + 1].At < to ? history[i + 1].At : to;
            if (span.At > from)
            {
                if (span.Owners != ends.Owners) lastMove = span.At - from;
                if (IsOne(span.Owners) && holder != 0 && span.Owners != holder) moves++;
            }
            if (IsOne(span.Owners)) holder = span.Owners;
            ends = span;
            if (end <= begin) continue;
            var length = end - begin;
            present = span.Owners == 0 ? present + length : TimeSpan.Zero;
            if (span.Owners == 0) nobody += length;
            if (present > longest) longest = present;
            if (BitOperations.PopCount(span.Owners) > 1) several += length;
            if (IsUnserved(span, hosts)) unserved += length;
        }
        return new OwnershipSum(nobody, longest, several, unserved, moves, lastMove, ends);
    }

    /// <summary>True while the only owner cannot serve though another host could.</summary>
    public static bool IsUnserved(OwnershipSpan span, ulong all) => IsOne(span.Owners) && (span.Owners & span.Broken) != 0 && (~span.Broken & all) != 0;

    private static bool IsOne(ulong owners) => BitOperations.PopCount(owners) == 1;
}
