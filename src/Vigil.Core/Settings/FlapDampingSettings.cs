namespace Vigil.Core.Settings;

/// <summary>
/// <c>flap_damping</c>, a block of Vigil's own: how long a host that comes back too often is held back (RFC 2439 section 4.2, its
/// figure of merit being the penalty here, in the thousands that routers use).
/// </summary>
public sealed record FlapDampingSettings
{
    /// <summary>Half-lives in <c>max_suppress</c> when it is not given.</summary>
    public const int DefaultHalfLivesHeld = 4;

    /// <summary>What an empty block means; detection without a block goes by it, too.</summary>
    public static FlapDampingSettings Default { get; } = new();

    /// <summary><c>half_life</c>: time in which the penalty halves.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary><c>suppress</c> (RFC 2439: cutoff threshold): damped above this penalty.</summary>
    public int Suppress { get; init; } = 3000;

    /// <summary><c>reuse</c>: released when the penalty has decayed to this.</summary>
    public int Reuse { get; init; } = 750;

    /// <summary><c>max_suppress</c>, resolved: longest time from the last flap to the release.</summary>
    public TimeSpan MaxSuppress { get; init; } = TimeSpan.FromSeconds(120 * DefaultHalfLivesHeld);

    /// <summary>The penalty that takes <see cref="MaxSuppress"/> to decay to <see cref="Reuse"/>: it grows no further.</summary>
    public double Ceiling => Reuse * Math.Pow(2, MaxSuppress / HalfLife);
}
