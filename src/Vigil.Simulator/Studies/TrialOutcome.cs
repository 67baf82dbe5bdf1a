namespace Vigil.Simulator.Studies;

/// <summary>What became of one address in a trial.</summary>
/// <param name="Trial">What happened.</param>
/// <param name="Address">The address.</param>
/// <param name="Before">Who owned it before the last mishap.</param>
/// <param name="While">What became of it while the mishap lasted.</param>
/// <param name="After">What became of it after everything was mended.</param>
/// <param name="Why">What a host said that could have moved and did not; null: nothing.</param>
public sealed record TrialOutcome(Trial Trial, SharedAddress Address, ulong Before, OwnershipSum While, OwnershipSum After, string? Why)
{
    /// <summary>More moves than one there and one back.</summary>
    private const int MostMoves = 2;

    /// <summary>Who owned it when the mishap had lasted for long.</summary>
    public ulong Owners => While.Ends.Owners;

    /// <summary>True when it went to somebody else.</summary>
    public bool Moved => Owners != Before;

    /// <summary>True when its owner of before has it again after all was mended.</summary>
    public bool CameBack => After.Ends.Owners == Before;

    /// <summary>What a person should look at.</summary>
    public TrialTrouble Trouble =>
        (Owners == 0 && (While.Ends.Broken & Address.Hosts) != Address.Hosts ? TrialTrouble.NobodyOwns : 0)
        | (OwnershipSum.IsUnserved(While.Ends, Address.Hosts) ? TrialTrouble.OwnerWithoutService : 0)
        | (ulong.PopCount(Owners) > 1 ? TrialTrouble.TwoOwners : 0)
        | (While.Moves > MostMoves || After.Moves > MostMoves ? TrialTrouble.Flaps : 0)
        | (ulong.PopCount(After.Ends.Owners) != 1 ? TrialTrouble.StaysBroken : 0);
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
