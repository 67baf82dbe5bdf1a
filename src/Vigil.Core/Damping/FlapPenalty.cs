using Vigil.Core.Settings;

namespace Vigil.Core.Damping;

/// <summary>A penalty that decays exponentially (RFC 2439 section 4.2): a value, and when it was that much.</summary>
/// <param name="Points">The penalty at that time.</param>
/// <param name="At">The time.</param>
public readonly record struct FlapPenalty(double Points, Instant At)
{
    /// <summary>What one flap adds.</summary>
    public const double PerFlap = 1000;

    /// <summary>The same penalty as it is now.</summary>
    public FlapPenalty Decayed(FlapDampingSettings settings, Instant now) => new(Points * Math.Pow(2, -((now - At) / settings.HalfLife)), now);

    /// <summary>After one more flap, never above the ceiling.</summary>
    public FlapPenalty Flapped(FlapDampingSettings settings, Instant now) =>
        new(Math.Min(Decayed(settings, now).Points + PerFlap, settings.Ceiling), now);

    /// <summary>When it will have decayed to <see cref="FlapDampingSettings.Reuse"/>.</summary>
    public Instant ReusableAt(FlapDampingSettings settings) =>
        Points <= settings.Reuse ? At : At + settings.HalfLife * Math.Log2(Points / settings.Reuse);
}
