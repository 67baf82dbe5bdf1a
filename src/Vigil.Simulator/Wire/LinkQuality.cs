namespace Vigil.Simulator;

/// <summary>What happens to packets from one host to another on one LAN. Immutable; the default is a sound Ethernet.</summary>
public sealed record LinkQuality
{
    /// <summary>A sound Ethernet: 100 µs.</summary>
    public static LinkQuality Sound { get; } = new();

    /// <summary>Nothing arrives.</summary>
    public bool IsCut { get; init; }

    /// <summary>Share of packets that is lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Time a packet takes.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMicroseconds(100);

    /// <summary>Up to so much more, evenly.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Share of packets that arrives twice.</summary>
    public double Duplicated { get; init; }

    /// <summary>Share of packets that is held back, so that later ones overtake it.</summary>
    public double Reordered { get; init; }

    /// <summary>How long such a packet is held back at most.</summary>
    public TimeSpan HeldBack { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Share of packets that arrives with a bit turned.</summary>
    public double Corrupted { get; init; }

    /// <summary>True when every packet arrives once, whole and in order; see <see cref="Slowest"/> for when.</summary>
    public bool IsClean => !IsCut && Loss == 0 && Duplicated == 0 && Reordered == 0 && Corrupted == 0;

    /// <summary>True when some packets arrive.</summary>
    public bool Passes => !IsCut && Loss < 1 && Corrupted < 1;

    /// <summary>The longest a packet may take.</summary>
    public TimeSpan Slowest => Delay + Jitter + (Reordered > 0 ? HeldBack : TimeSpan.Zero);
}
