using Vigil.Core;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// What a host must remember of the flaps of one virtual router or sync group, from docs/decisions/0020: a thousand points each, halving every
/// half_life, told when they exceed suppress, held until they have decayed to reuse. Times are the host's own.
/// </summary>
internal sealed class FlapMemory(string name)
{
    /// <summary>While flapping goes on it is told no more often.</summary>
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(5);

    private const double PerFlap = 1000;

    private double points;
    private Instant pointsAt;
    private int flaps;
    private Instant? warnedAt;
    private (bool IsLoss, Instant At)? last;

    public string Name => name;

    /// <summary>The block; null: flaps are counted by the defaults and told, and nothing is held.</summary>
    public FlapDampingSettings? Settings { get; private set; }

    public bool IsDamped { get; set; }

    /// <summary>When what is held must be let go.</summary>
    public Instant Due => points <= Numbers.Reuse ? pointsAt : pointsAt + Numbers.HalfLife * Math.Log2(points / Numbers.Reuse);

    /// <summary>Somebody looks whether it has been let go.</summary>
    public bool LookPlanned { get; set; }

    /// <summary>The operator, or a reload that took the block away, lets go before.</summary>
    public bool IsExcused { get; set; }

    private FlapDampingSettings Numbers => Settings ?? FlapDampingSettings.Default;

    /// <summary>One flap; both halves of the same one, and those of all members of a group in one moment, count once.</summary>
    /// <returns>How many flaps must be told now; null: nothing.</returns>
    public int? Flap(bool isLoss, Instant now, out bool begins)
    {
        begins = false;
        if (last == (isLoss, now)) return null;
        last = (isLoss, now);
        Decay(now);
        if (points < Numbers.Reuse) (flaps, warnedAt) = (0, null);
        double most = Numbers.Reuse * Math.Pow(2, Numbers.MaxSuppress / Numbers.HalfLife);
        points = Math.Min(points + PerFlap, most);
        flaps++;
        if (points <= Numbers.Suppress) return null;
        begins = Settings is not null && !IsDamped;
        IsDamped |= begins;
        if (!begins && warnedAt is { } at && now - at < BetweenWarnings) return null;
        int told = flaps;
        (warnedAt, flaps) = (now, 0);
        return told;
    }

    /// <summary>A reload: the penalty stays, decayed by the numbers it grew under.</summary>
    public void Configure(FlapDampingSettings? settings, Instant now)
    {
        if (settings == Settings) return;
        Decay(now);
        Settings = settings;
        IsExcused |= settings is null && IsDamped;
    }

    /// <summary>How long nothing has flapped.</summary>
    public TimeSpan CalmFor(Instant now) => last is { } flap ? now - flap.At : TimeSpan.MaxValue;

    public void Release()
    {
        (points, flaps, warnedAt) = (0, 0, null);
        IsExcused = IsDamped;
    }

    private void Decay(Instant now)
    {
        points *= Math.Pow(2, -((now - pointsAt) / Numbers.HalfLife));
        pointsAt = now;
    }
}
