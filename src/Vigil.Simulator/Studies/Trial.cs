using System.Collections.Immutable;

namespace Vigil.Simulator.Studies;

/// <summary>One row of a what-if table: a mishap, perhaps after another one that is over, or beside another one that is not.</summary>
/// <param name="First">What happens first; null: nothing.</param>
/// <param name="Last">What the row asks about.</param>
/// <param name="Together">The first is still there.</param>
public sealed record Trial(Mishap? First, Mishap Last, bool Together)
{
    /// <summary>In words.</summary>
    public string Name => First is null ? Last.Name : Together ? $"{Last.Name}, while {First.Name}" : $"{First.Name} and is mended; later {Last.Name}";

    /// <summary>True when nothing happens: how the cluster stands at rest.</summary>
    public bool IsRest => First is null && Last.Faults.IsEmpty;

    /// <summary>Nothing, and each mishap alone.</summary>
    public static ImmutableArray<Trial> Singles(IReadOnlyList<Mishap> mishaps) => [.. mishaps.Prepend(Mishap.Nothing).Select(one => new Trial(null, one, false))];

    /// <summary>As many of them at most, from the whole list and evenly.</summary>
    public static ImmutableArray<Trial> Sample(ImmutableArray<Trial> trials, int most) =>
        trials.Length <= most ? trials : [.. Enumerable.Range(0, most).Select(i => trials[(int)((long)i * trials.Length / most)])];

    /// <summary>Every pair in both orders: one after the other, and one while the other lasts.</summary>
    public static ImmutableArray<Trial> Pairs(IReadOnlyList<Mishap> mishaps) =>
    [
        .. from first in mishaps from last in mishaps select new Trial(first, last, false),
        .. from first in mishaps from last in mishaps where first != last select new Trial(first, last, true),
    ];
}
