using System.Collections.Immutable;

namespace Vigil.Config.Directives;

/// <summary>Names of the tests that show the effect of a keyword: a method called as the keyword in the class of its table.</summary>
internal static class Proofs
{
    /// <summary>What a list's items are is shown by the test of the list.</summary>
    public const string Item = "<item>";

    /// <summary>Gives every working row that names no proof of its own the one of its table.</summary>
    public static ImmutableArray<Directive> NameIn(string? testClass, ImmutableArray<Directive> rows) => testClass is null ? rows :
    [
        .. rows.Select(row => row.Status != DirectiveStatus.Works || row.Proof.Length > 0 || row.Keyword == Item
            ? row : row with { Proof = $"{testClass}.{Method(row.Names[0])}" }),
    ];

    /// <summary>A keyword as the name of a method.</summary>
    private static string Method(string keyword) =>
        string.Join('_', keyword.Split([' ', '-', '[', ']', '.'], StringSplitOptions.RemoveEmptyEntries));
}
