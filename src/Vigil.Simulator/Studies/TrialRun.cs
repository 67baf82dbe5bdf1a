using Vigil.Core.Settings;

namespace Vigil.Simulator.Studies;

/// <summary>A trial played once: what became of an address when the mishap came at one moment of the hosts' intervals.</summary>
/// <param name="Before">Who owned it before the last mishap; bit i is host i.</param>
/// <param name="While">What became of it while the mishap lasted.</param>
/// <param name="After">What became of it after everything was mended.</param>
/// <param name="Why">What a host said that could have moved and did not; null: nothing.</param>
public sealed record TrialRun(ulong Before, OwnershipSum While, OwnershipSum After, string? Why)
{
    /// <summary>More moves than one there and one back.</summary>
    private const int MostMoves = 2;

    /// <summary>Who owned it at rest, before anything happened; null: that is what is asked about.</summary>
    public ulong? Rest { get; init; }

    /// <summary>What a person should look at, and what is not so without the trial's mishaps.</summary>
    /// <param name="hosts">Who could own the address.</param>
    public TrialTrouble Trouble(ulong hosts) => All(hosts) & ~AtRest;

    private TrialTrouble AtRest => Rest is not { } owners ? 0 : ulong.PopCount(owners) switch
    {
        0 => TrialTrouble.NobodyOwns | TrialTrouble.StaysBroken,
        1 => 0,
        _ => TrialTrouble.TwoOwners | TrialTrouble.StaysBroken,
    };

    private TrialTrouble All(ulong hosts) =>
        (While.Ends.Owners == 0 && (While.Ends.Broken & hosts) != hosts ? TrialTrouble.NobodyOwns : 0)
        | (OwnershipSum.IsUnserved(While.Ends, hosts) ? TrialTrouble.OwnerWithoutService : 0)
        | (ulong.PopCount(While.Ends.Owners) > 1 ? TrialTrouble.TwoOwners : 0)
        | (While.Moves > MostMoves || After.Moves > MostMoves ? TrialTrouble.Flaps : 0)
        | (ulong.PopCount(After.Ends.Owners) != 1 ? TrialTrouble.StaysBroken : 0);
}

/// <summary>The least and the most that runs took.</summary>
public readonly record struct SpanRange(TimeSpan Least, TimeSpan Most)
{
    /// <summary>Over some runs; null where there is none.</summary>
    internal static SpanRange? Of(ValueList<TrialRun> runs, Func<TrialRun, TimeSpan?> span)
    {
        var spans = runs.Select(span).OfType<TimeSpan>().ToList();
        return spans.Count == 0 ? null : new(spans.Min(), spans.Max());
    }
}
