using Vigil.Core.Settings;

namespace Vigil.Core.Damping;

/// <summary>
/// What a damped router that is not MASTER may not exceed: its lowered priority, and that of the first master it hears. It only ever
/// falls. It also knows how good its master was, since what is damped is recovering, and a master that fails is no recovery. Beside it runs
/// the moment at which an undamped router would take over, so that a sync group need not wait for it.
/// </summary>
internal sealed class PriorityHold
{
    private bool isLevel;
    private (InetAddress Address, Priority Best) master;

    internal bool IsActive { get; private set; }

    /// <summary>Priority that is not exceeded while active.</summary>
    internal Priority Ceiling { get; private set; }

    /// <summary>When the master-down timer would have ended, had nothing been accepted for the hold's sake.</summary>
    internal Instant? UndampedDownAt { get; private set; }

    /// <param name="priority">The priority now, which is not raised.</param>
    /// <param name="heard">The master that has been heard already, so that the next advert sets no mark; null: none yet.</param>
    /// <param name="masterDownAt">The running timer; null: none yet.</param>
    internal void Begin(Priority priority, (InetAddress, Priority)? heard, Instant? masterDownAt) =>
        (IsActive, Ceiling, isLevel, master, UndampedDownAt) = (true, priority, heard is not null, heard ?? default, masterDownAt);

    internal void End() => IsActive = false;

    /// <summary>Back from FAULT: whoever is master by now sets the mark.</summary>
    internal void LevelAnew() => (isLevel, master) = (false, default);

    /// <summary>A master was heard. True: its priority is the new ceiling.</summary>
    internal bool Level(Priority master)
    {
        bool lowers = !isLevel && master < Ceiling;
        isLevel = true;
        if (lowers) Ceiling = master;
        return lowers;
    }

    /// <summary>Notes who is master. True: it is the one we knew, and no longer as good as it was.</summary>
    internal bool HasFallen(InetAddress address, Priority priority)
    {
        bool falls = address == master.Address && priority < master.Best;
        if (!falls) master = (address, priority);
        return falls;
    }

    internal void Lower(Priority priority)
    {
        if (priority < Ceiling) Ceiling = priority;
    }

    /// <summary>The operator moved the base priority; what is held moves with it.</summary>
    internal void Shift(int by) => Ceiling = Priority.Clamp(Ceiling.Value + by);

    internal void WaitsUntil(Instant? at) => UndampedDownAt = at;
}
