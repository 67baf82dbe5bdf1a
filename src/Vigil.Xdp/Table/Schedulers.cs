using Vigil.Xdp.Abi;

namespace Vigil.Xdp.Table;

/// <summary>The schedulers of this engine: a row each, with what their ring is.</summary>
internal static class Schedulers
{
    private sealed record Row(string Name, SchedulerKind Kind, Func<IReadOnlyList<Rings.Member>, uint[]> Ring);

    private static readonly Row[] Rows =
    [
        new("rr", SchedulerKind.Rr, Rings.RoundRobin),
        new("wrr", SchedulerKind.Wrr, Rings.Weighted),
        new("sh", SchedulerKind.Sh, members => Rings.Hashed(members, weighted: true)),
        new("dh", SchedulerKind.Dh, members => Rings.Hashed(members, weighted: false)),
        new("mh", SchedulerKind.Mh, Rings.Maglev),
        new("lc", SchedulerKind.Lc, Rings.Listed),
        new("wlc", SchedulerKind.Wlc, Rings.Listed),
        new("sed", SchedulerKind.Sed, Rings.Listed),
        new("nq", SchedulerKind.Nq, Rings.Listed),
        new("fo", SchedulerKind.Fo, Rings.Listed),
        new("ovf", SchedulerKind.Ovf, Rings.Listed),
    ];

    /// <summary>Their names, for messages.</summary>
    internal static string Names { get; } = string.Join(" ", Rows.Select(row => row.Name));

    /// <summary>Null for a scheduler this engine does not have.</summary>
    internal static SchedulerKind? Kind(string name) => Array.Find(Rows, row => row.Name == name)?.Kind;

    /// <summary>The ring of a service.</summary>
    /// <param name="name">One that <see cref="Kind"/> knows.</param>
    /// <param name="members">In IPVS's order: the newest first.</param>
    internal static uint[] Ring(string name, IReadOnlyList<Rings.Member> members) => Array.Find(Rows, row => row.Name == name)!.Ring(members);
}
