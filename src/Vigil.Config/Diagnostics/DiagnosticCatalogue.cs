using System.Collections.Immutable;
using Vigil.Config.Lint;

namespace Vigil.Config.Diagnostics;

/// <summary>
/// Every kind of finding about a configuration, in one visible list. Codes are never reused. Areas: VG00 text and
/// syntax, VG01 values, VG02 blocks and names, VG03 cross-checks, VG04 scripts and security, VG05 virtual servers, VG09 notes on Vigil,
/// VG10 hosts beside each other, VG11 what will come of the settings of one host (both in Lint).
/// </summary>
public static partial class DiagnosticCatalogue
{
    /// <summary>The whole catalogue, in the order of the codes.</summary>
    public static ImmutableArray<DiagnosticRule> All => [.. Syntax, .. ValueRules, .. BlockRules, .. CheckRules, .. ServiceRules, .. OwnRules, .. LintRules.All.Select(static rule => rule.Finding)];

    private static DiagnosticRule Error(string code, ErrorClass errorClass, string template) =>
        new(code, Severity.Error, errorClass, template);

    private static DiagnosticRule Warning(string code, ErrorClass errorClass, string template) =>
        new(code, Severity.Warning, errorClass, template);

    private static DiagnosticRule Note(string code, string template) => new(code, Severity.Note, ErrorClass.None, template);
}
