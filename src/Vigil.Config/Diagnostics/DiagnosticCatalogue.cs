using System.Collections.Immutable;

namespace Vigil.Config.Diagnostics;

/// <summary>
/// Every kind of finding about a configuration, in one visible list. Codes are never reused. Areas: VG00 text and
/// syntax, VG01 values, VG02 blocks and names, VG03 cross-checks, VG04 scripts and security, VG09 notes on Vigil.
/// </summary>
public static partial class DiagnosticCatalogue
{
    /// <summary>The whole catalogue, in the order of the codes.</summary>
    public static ImmutableArray<DiagnosticRule> All => [.. Syntax, .. ValueRules, .. BlockRules, .. CheckRules];

    private static DiagnosticRule Error(string code, ErrorClass errorClass, string template) =>
        new(code, Severity.Error, errorClass, template);

    private static DiagnosticRule Warning(string code, ErrorClass errorClass, string template) =>
        new(code, Severity.Warning, errorClass, template);

    private static DiagnosticRule Note(string code, string template) => new(code, Severity.Note, ErrorClass.None, template);
}
