using Vigil.Config.Diagnostics;
using Vigil.Config.Text;

namespace Vigil.Config.Lint;

/// <summary>
/// One thing that lint looks for. Rules are pure: the same hosts give the same findings, in the order of the hosts. A rule
/// speaks only when what it says is sure to be true of the settings it was given.
/// </summary>
/// <param name="Finding">Code and severity; keepalived reports none of them, so the class is none and <c>-t</c> never shows them.</param>
/// <param name="Title">What it looks for, in a few words, for the table in docs/lint.md.</param>
/// <param name="Remedy">What to do in general, for the same table.</param>
/// <param name="Check">The rule itself.</param>
public sealed record LintRule(DiagnosticRule Finding, string Title, string Remedy, Func<LintScope, IEnumerable<Diagnostic>> Check)
{
    internal static LintRule Error(string code, string title, string remedy, Func<LintScope, IEnumerable<Diagnostic>> check) =>
        Make(code, Severity.Error, title, remedy, check);

    internal static LintRule Warning(string code, string title, string remedy, Func<LintScope, IEnumerable<Diagnostic>> check) =>
        Make(code, Severity.Warning, title, remedy, check);

    internal static LintRule Note(string code, string title, string remedy, Func<LintScope, IEnumerable<Diagnostic>> check) =>
        Make(code, Severity.Note, title, remedy, check);

    /// <summary>A finding of this rule.</summary>
    /// <param name="at">Where the hand would go to mend it.</param>
    /// <param name="message">What is there, in one sentence.</param>
    /// <param name="effect">What will happen because of it.</param>
    /// <param name="fix">What to do here.</param>
    /// <param name="related">The places on the other hosts.</param>
    internal Diagnostic At(SourceSpan at, string message, string effect, string fix, params IReadOnlyList<RelatedPlace> related) =>
        new(Finding, at, message) { Effect = effect, Fix = fix, Related = related };

    private static LintRule Make(string code, Severity severity, string title, string remedy, Func<LintScope, IEnumerable<Diagnostic>> check) =>
        new(new DiagnosticRule(code, severity, ErrorClass.None, "{0}"), title, remedy, check);
}
