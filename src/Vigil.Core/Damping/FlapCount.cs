namespace Vigil.Core.Damping;

/// <summary>How many flaps since when, and what caused them. Bounded: beyond a few causes the rest are counted together.</summary>
internal sealed class FlapCount
{
    private const int MaxCauses = 8;

    private readonly List<(FlapCause Cause, int Times)> causes = [];
    private int others;

    internal int Total { get; private set; }

    internal Instant Since { get; private set; }

    /// <summary>Causes with their numbers, most frequent first: <c>script restart_mysql 5×, interface eth0 1×</c>.</summary>
    internal string Causes => string.Join(", ", causes.OrderByDescending(one => one.Times).Select(one => $"{one.Cause} {one.Times}×")
        .Concat(others > 0 ? [$"others {others}×"] : []));

    internal void Add(FlapCause cause)
    {
        Total++;
        int at = causes.FindIndex(one => one.Cause == cause);
        if (at >= 0) causes[at] = (cause, causes[at].Times + 1);
        else if (causes.Count < MaxCauses) causes.Add((cause, 1));
        else others++;
    }

    internal void Restart(Instant now)
    {
        causes.Clear();
        others = Total = 0;
        Since = now;
    }
}
