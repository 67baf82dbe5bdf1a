using Vigil.Core.Settings;

namespace Vigil.Simulator.Checkers;

/// <summary>What a damped backup is held at: its lowered priority and that of the first master it hears; it only falls (docs/decisions/0020).</summary>
internal struct PriorityCeiling
{
    public bool IsActive;
    public byte Value;

    /// <summary>The master it hears, or has heard already, sets no mark any more.</summary>
    public bool IsLevel;

    public void Level(byte master)
    {
        if (!IsLevel) Lower(master);
        IsLevel = true;
    }

    /// <summary>The master it last heard, and the best priority that one had meanwhile.</summary>
    public (InetAddress Address, byte Best) Master;

    /// <summary>True for a master that is not as good as it was.</summary>
    public readonly bool HasFallen(InetAddress master, byte theirs) => Master.Address == master && theirs < Master.Best;

    /// <summary>That one was heard, and is worth accepting.</summary>
    public void Note(InetAddress master, byte theirs) => Master = (master, Master.Address == master ? Math.Max(theirs, Master.Best) : theirs);

    public void Lower(byte priority) => Value = Math.Min(Value, priority);

    /// <summary>An operator moved the base priority.</summary>
    public void Shift(int by) => Value = (byte)Math.Clamp(Value + by, 1, 254);
}
