using Vigil.Core;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>What a look at a worker's pulse found.</summary>
internal enum PulseState
{
    /// <summary>Nothing to say (again).</summary>
    Unchanged,

    /// <summary>The first look without an answer.</summary>
    Silent,

    /// <summary>Look after look without an answer.</summary>
    Dead,
}

/// <summary>
/// Whether a worker answers. It is asked every <see cref="Period"/>; looks that come late do not count, since then the machine, or the
/// supervisor, stood still itself. Told the time; asks through a function.
/// </summary>
internal sealed class Pulse
{
    /// <summary>Between two looks.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>A look that comes later than this does not count.</summary>
    internal static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks in a row without an answer after which a worker is dead; and after which it is so even if it seems busy.</summary>
    internal const int MissesOfTheDead = 3, MissesOfTheLongDead = 10;

    private Instant _asked;
    private bool _waits;
    private int _misses;

    /// <summary>Null: not to be looked at.</summary>
    internal Instant? NextLook { get; private set; }

    /// <summary>A processor that many others want is no excuse any more.</summary>
    internal bool IsLongDead => _misses >= MissesOfTheLongDead;

    /// <summary>Since when it owes an answer.</summary>
    internal TimeSpan Silence(Instant now) => now - _asked;

    /// <summary>The worker's loop runs.</summary>
    internal void Begin(Instant now) => NextLook = now + Period;

    /// <summary>It is being stopped: that has a limit of its own.</summary>
    internal void End() => NextLook = null;

    /// <summary>It answered. True: after having been silent.</summary>
    internal bool Answer()
    {
        bool wasSilent = _misses > 0;
        (_waits, _misses) = (false, 0);
        return wasSilent;
    }

    /// <summary>It promises a beat of its own, which is looked at instead: no question costs it anything. True: after having been silent.</summary>
    internal bool Beats(Instant now)
    {
        if (NextLook is { } due && due <= now) NextLook = now + Period;
        return Answer();
    }

    /// <summary>Looks, when it is time to, and asks if no answer is owed. One that takes no question owes the answer all the same.</summary>
    internal PulseState Look(Instant now, Func<Errno> ask)
    {
        if (NextLook is not { } due || due > now) return PulseState.Unchanged;
        NextLook = now + Period;
        if (!_waits)
        {
            (_waits, _asked) = (true, now);
            ask();
            return PulseState.Unchanged;
        }

        if (now - due > Lateness) return PulseState.Unchanged;
        _misses++;
        return _misses >= MissesOfTheDead ? PulseState.Dead : _misses == 1 ? PulseState.Silent : PulseState.Unchanged;
    }
}
