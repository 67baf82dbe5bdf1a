using Vigil.Core;

namespace Vigil.Daemon.Apply;

/// <summary>
/// Counts how often others remove what we put back. The fifth removal of one thing within ten seconds means that somebody
/// else wants it gone, and putting it back for ever would only make it flap (vrrp-behaviour L3). Pure.
/// </summary>
public sealed class RemovalGuard
{
    /// <summary>Removals of one thing that are too many…</summary>
    public const int TooMany = 5;

    /// <summary>…within this time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<Instant> _recent = new(TooMany);

    /// <summary>Notes a removal; true when it is one too many. Counting then starts anew.</summary>
    public bool Record(Instant now)
    {
        while (_recent.TryPeek(out var oldest) && now - oldest > Window)
            _recent.Dequeue();
        _recent.Enqueue(now);
        if (_recent.Count < TooMany)
            return false;
        _recent.Clear();
        return true;
    }
}
