using Vigil.Core;

namespace Vigil.Simulator;

/// <summary>What a tracking script does when it is run. Immutable.</summary>
public sealed record ScriptBehaviour
{
    /// <summary>Exits with 0 after 20 ms.</summary>
    public static ScriptBehaviour Good { get; } = new();

    /// <summary>Exits with 1 after 20 ms.</summary>
    public static ScriptBehaviour Bad { get; } = new() { FailureRate = 1 };

    /// <summary>Share of runs that fail.</summary>
    public double FailureRate { get; init; }

    /// <summary>Half a period: it fails for so long, then is good for as long, and so on; zero: it does not.</summary>
    public TimeSpan Oscillation { get; init; }

    /// <summary>How long a run takes.</summary>
    public TimeSpan Takes { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A run never ends by itself.</summary>
    public bool Hangs { get; init; }

    /// <summary>Only SIGKILL ends it.</summary>
    public bool IgnoresTerm { get; init; }

    /// <summary>No signal ends it: it waits for a disk that does not answer.</summary>
    public bool IgnoresKill { get; init; }

    internal bool Fails(SeededRandom random, Instant now) =>
        (Oscillation > TimeSpan.Zero && now.Ticks / Oscillation.Ticks % 2 == 0) || (FailureRate > 0 && random.Chance(FailureRate));
}
