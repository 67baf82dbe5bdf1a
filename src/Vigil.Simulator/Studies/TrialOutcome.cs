using Vigil.Core.Settings;

namespace Vigil.Simulator.Studies;

/// <summary>
/// What became of one address in a trial, whatever moment of the hosts' intervals it began at: those of its runs that end alike. A trial that ends
/// now so, now otherwise has several.
/// </summary>
/// <param name="Trial">What happened.</param>
/// <param name="Address">The address.</param>
/// <param name="Runs">Runs with the same owners, before and in the end, and the same trouble; one at least.</param>
/// <param name="Of">How many runs the trial had.</param>
public sealed record TrialOutcome(Trial Trial, SharedAddress Address, ValueList<TrialRun> Runs, int Of)
{
    /// <summary>Who owned it before the last mishap; bit i is host i.</summary>
    public ulong Before => Runs[0].Before;

    /// <summary>Who owned it when the mishap had lasted for long.</summary>
    public ulong Owners => Runs[0].While.Ends.Owners;

    /// <summary>Who has it long after all was mended.</summary>
    public ulong Finally => Runs[0].After.Ends.Owners;

    /// <summary>True when it went to somebody else.</summary>
    public bool Moved => Owners != Before;

    /// <summary>True when its owner of before has it again after all was mended.</summary>
    public bool CameBack => Finally == Before;

    /// <summary>What a host said that could have moved and did not; null: nothing.</summary>
    public string? Why => Runs[0].Why;

    /// <summary>What a person should look at.</summary>
    public TrialTrouble Trouble => Runs[0].Trouble(Address.Hosts);

    /// <summary>From the mishap to the last change of owners while it lasted; null: none.</summary>
    public SpanRange? MovedAfter => SpanRange.Of(Runs, static run => run.While.LastMove);

    /// <summary>How long nobody owned it, until long after all was mended.</summary>
    public SpanRange Nobody => SpanRange.Of(Runs, static run => run.While.Nobody + run.After.Nobody)!.Value;

    /// <summary>How long two hosts or more did.</summary>
    public SpanRange Several => SpanRange.Of(Runs, static run => run.While.Several + run.After.Several)!.Value;

    /// <summary>How often it went from one owner to another while the mishap lasted, at most.</summary>
    public int Moves => Runs.Max(static run => run.While.Moves);

    /// <summary>Runs of one trial, those together that end alike.</summary>
    /// <param name="trial">What happened.</param>
    /// <param name="address">To which address.</param>
    /// <param name="runs">All of its runs.</param>
    public static IEnumerable<TrialOutcome> Group(Trial trial, SharedAddress address, IReadOnlyList<TrialRun> runs) =>
        runs.GroupBy(run => (run.Before, run.While.Ends.Owners, Finally: run.After.Ends.Owners, Trouble: run.Trouble(address.Hosts)))
            .Select(alike => new TrialOutcome(trial, address, alike.ToValueList(), runs.Count));
}

/// <summary>Ways for a trial to go badly.</summary>
[Flags]
public enum TrialTrouble
{
    /// <summary>It went well.</summary>
    None = 0,

    /// <summary>Nobody owned the address to the end of the mishap, though a host could have.</summary>
    NobodyOwns = 1,

    /// <summary>Its owner could not serve to the end, though another host could have.</summary>
    OwnerWithoutService = 2,

    /// <summary>Two hosts owned it to the end.</summary>
    TwoOwners = 4,

    /// <summary>It went to and fro.</summary>
    Flaps = 8,

    /// <summary>Long after all is mended, two hosts own it or nobody does.</summary>
    StaysBroken = 16,
}
