using Vigil.Config.Binding;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.FlapDampingDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>flap_damping</c> of an instance or a sync group, which keepalived does not have (words of RFC 2439 and of routers).</summary>
internal static class FlapDampingTable
{
    private const string Binding = "FlapDampingTests.TheBlock";
    private const int MostPoints = 20000;

    // A fail-over and its fail-back cost 2000: a single fault is never damped.
    private const int LeastSuppress = 2000;

    /// <summary>The row of the block for one kind of draft.</summary>
    /// <param name="path">Path of the block it stands in.</param>
    public static Directive<T> Row<T>(string path) where T : TrackingDraft => Rows<T>.Block("flap_damping", "",
        "Hold a host back that comes back too often; it still takes over when nobody else advertises.", Table(path + "/flap_damping"),
        static (d, line) => d.FlapDamping = new FlapDampingDraft(line.Statement.Keyword.At)).Default("off").Example("{\nhalf_life 60\n}").Extension().BoundBy(Binding);

    private static BlockTable<FlapDampingDraft> Table(string path) => new(path, static () =>
    [
        Seconds("half_life", 1, 3600, "Time in which the penalty for flaps halves; a loss of mastership and a recovery cost 1000 each.", static (d, v) => d.HalfLife = v)
            .Default("120").Extension().BoundBy(Binding),
        Int("suppress", LeastSuppress, MostPoints, "Recoveries are held back above this penalty.", static (d, v) => d.Suppress = (int)v).Default("3000").Extension().BoundBy(Binding),
        Int("reuse", 1, MostPoints, "They are let go when the penalty has decayed to this.", static (d, v) => d.Reuse = (int)v).Default("750").Extension().BoundBy(Binding),
        Seconds("max_suppress", 1, 86400, "Longest time from the last flap until they are let go.", static (d, v) => d.MaxSuppress = v)
            .Default("4 times half_life").Extension().BoundBy(Binding),
    ], "FlapDampingKeywords");
}
