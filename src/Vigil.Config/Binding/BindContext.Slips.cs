using System.Globalization;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;

namespace Vigil.Config.Binding;

/// <content>Words that are none of those there are: each with the one that may have been meant.</content>
public sealed partial class BindContext
{
    /// <summary>All lines outside blocks, for what is defined too late.</summary>
    internal IReadOnlyList<Statement> Root { get; init; } = [];

    /// <summary>A word that is none of some words, given separated by ", ".</summary>
    internal void ReportChoice(Word word, string choices) =>
        Report(DiagnosticCatalogue.NotAChoice.At(word.At, word.Text, choices).OrNearest(word.Text, choices.Split(", ")));

    /// <summary>A word that is no option of something.</summary>
    internal void ReportOption(Word word, string of, IEnumerable<string> options) =>
        Report(DiagnosticCatalogue.UnknownOption.At(word.At, word.Text, of).OrNearest(word.Text, options));

    /// <summary>A track_group that was not defined before.</summary>
    internal void ReportNoGroup(Word word) => Report(DiagnosticCatalogue.NoGroup.At(word.At, word.Text).OrNearest(word.Text, TrackGroups));

    /// <summary>A tracked thing that was not defined before: it may stand below, be removed for a fault of its own, or be misspelt.</summary>
    /// <param name="trackKeyword">What tracks it, as for <see cref="Defined"/>.</param>
    /// <param name="what">What it is called.</param>
    /// <param name="name">Its name as used.</param>
    internal void ReportUndefined(string trackKeyword, string what, Word name)
    {
        var finding = DiagnosticCatalogue.NotDefinedBefore.At(name.At, what, name.Text);
        var written = Root.Where(block => Defines(block.Keyword.Text, trackKeyword) && block.Arguments.Length > 0).ToList();
        Report(written.Find(block => block.Arguments[0].Text == name.Text) is { } late
            ? WithPlace(finding, late, name)
            : finding.OrNearest(name.Text, written.Select(static block => block.Arguments[0].Text)));
    }

    private Diagnostic WithPlace(Diagnostic finding, Statement block, Word name)
    {
        var keyword = block.Keyword;
        var line = keyword.At.Line.ToString(CultureInfo.InvariantCulture);
        if (!IsBehind(keyword.At, name.At)) return finding with { Related = [new RelatedPlace(keyword.At, "it has no effect as written at")] };
        return finding with
        {
            Fix = $"move the {keyword.Text} block of line {line} above the {_blocks.Peek().Table.Path.Split('/')[0]}",
            Related = [new RelatedPlace(keyword.At, "it is defined below, at")],
        };
    }

    private static bool Defines(string keyword, string trackKeyword) => trackKeyword switch
    {
        "track_script" => keyword == "vrrp_script",
        "track_file" => keyword is "track_file" or "vrrp_track_file",
        "track_process" => keyword == "vrrp_track_process",
        _ => keyword == "bfd_instance",
    };

    /// <summary>Whether a place is read after another one. Each file is compared at the line that brings both in.</summary>
    private static bool IsBehind(SourceSpan one, SourceSpan other) => Chain(one).Zip(Chain(other))
        .Where(static pair => pair.First.File == pair.Second.File && pair.First.Line != pair.Second.Line)
        .Select(static pair => pair.First.Line > pair.Second.Line).FirstOrDefault();

    /// <summary>The place and the include lines that lead to it, outermost first.</summary>
    private static IEnumerable<SourceSpan> Chain(SourceSpan at) => at.File.IncludedAt is { } outer ? Chain(outer).Append(at) : [at];
}
