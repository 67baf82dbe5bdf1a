namespace Vigil.Lab.Xdp.Same;

/// <summary>Where this engine does something else than IPVS, on purpose; docs/xdp.md has the reasons. A line is compared after these.</summary>
internal static class Differences
{
    private static readonly (string Ipvs, string Ours)[] Table =
    [
    ];

    /// <summary>The line with what may differ made equal.</summary>
    internal static string Allowed(string line) => Table.Aggregate(line, (current, one) => current.Replace(one.Ipvs, one.Ours, StringComparison.Ordinal));
}
