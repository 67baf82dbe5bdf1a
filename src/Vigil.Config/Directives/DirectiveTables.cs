using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Vigil.Config.Directives;

/// <summary>All tables together: every keyword with the path of its block.</summary>
public static class DirectiveTables
{
    private static readonly Lazy<FrozenDictionary<string, ImmutableArray<string>>> Paths = new(static () =>
        All().SelectMany(static entry => entry.Row.Names.Select(name => (name, entry.Path)))
            .GroupBy(static pair => pair.name, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.Select(static pair => pair.Path).Distinct().ToImmutableArray(), StringComparer.Ordinal));

    /// <summary>The table of the file itself; all others hang below it.</summary>
    public static IBlockTable Root => RootTable.Table;

    /// <summary>Every row with the path of its block, in the order of the tables; a table used in two places counts twice.</summary>
    public static IEnumerable<(string Path, Directive Row)> All() => Walk(RootTable.Table);

    /// <summary>The blocks a keyword may stand in.</summary>
    public static ImmutableArray<string> PathsOf(string keyword) => Paths.Value.TryGetValue(keyword, out var paths) ? paths : [];

    private static (string Path, Directive Row) WithProof((string Path, Directive Row) inner, Directive list) =>
        inner.Row is { Keyword: Proofs.Item, Proof.Length: 0 } item ? (inner.Path, item with { Proof = list.Proof }) : inner;

    private static IEnumerable<(string Path, Directive Row)> Walk(IBlockTable table)
    {
        foreach (var row in table.Rows)
        {
            yield return (table.Path, row);
            if (row.Block is null) continue;
            foreach (var inner in Walk(row.Block)) yield return WithProof(inner, row);
        }
    }
}
