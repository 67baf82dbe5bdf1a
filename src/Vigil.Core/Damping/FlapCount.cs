using Vigil.Core.Events;

namespace Vigil.Core.Damping;

/// <summary>How many flaps since when, and what caused them. Bounded: beyond a few causes the rest are counted together.</summary>
internal sealed class FlapCount
{
    private const int MaxCauses = 8;

    private readonly List<CauseCount> causes = [];
    private int others;

    internal int Total { get; private set; }

    internal Instant Since { get; private set; }

    private sealed record CauseCount(FlapCause Cause, int Times);

    /// <summary>Causes with their numbers, most frequent first: <c>script restart_mysql 5×, interface eth0 1×</c>.</summary>
    internal Reason Causes
    {
        get
        {
            var (counts, rest) = (causes.ToArray(), others);
            return new(() => string.Join(", ", counts.OrderByDescending(one => one.Times).Select(one => $"{one.Cause} {one.Times}×")
                .Concat(rest > 0 ? [$"others {rest}×"] : [])));
        }
    }

    internal void Add(FlapCause cause)
    {
        Total++;
        int at = causes.FindIndex(one => one.Cause == cause);
        if (at >= 0) causes[at] = new(cause, causes[at].Times + 1);
        else if (causes.Count < MaxCauses) causes.Add(new(cause, 1));
        else others++;
    }

    internal void Restart(Instant now)
    {
        causes.Clear();
        others = Total = 0;
        Since = now;
    }
}
