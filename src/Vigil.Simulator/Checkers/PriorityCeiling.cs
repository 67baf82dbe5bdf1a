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

    public void Lower(byte priority) => Value = Math.Min(Value, priority);

    /// <summary>An operator moved the base priority.</summary>
    public void Shift(int by) => Value = (byte)Math.Clamp(Value + by, 1, 254);
}
