using Vigil.Config.Diagnostics;
using Vigil.Config.Text;

namespace Vigil.Config.Directives;

/// <summary>The head of a block that has exactly one name, each name once.</summary>
internal static class NamedBlock
{
    /// <summary>The draft of a new block, or null with a finding when it must be skipped.</summary>
    public static T? Enter<T, TKnown>(Line line, IEnumerable<TKnown> known, Func<TKnown, string> nameOf, Func<string, SourceSpan, T> make) where T : class
    {
        if (line.Count != 1) return Missing<T>(line, stops: false);
        if (!known.Any(one => nameOf(one) == line.First.Text)) return make(line.First.Text, line.Statement.Keyword.At);
        line.Report(DiagnosticCatalogue.DuplicateBlock, line.First, line.Statement.Keyword.Text, line.First.Text);
        return null;
    }

    /// <summary>No name, or too many.</summary>
    public static T? Missing<T>(Line line, bool stops) where T : class
    {
        if (stops) line.Report(DiagnosticCatalogue.ArgumentStops, line.Statement.Keyword.Text, "NAME");
        else line.Report(DiagnosticCatalogue.BlockNeedsName, line.Statement.Keyword.Text);
        return null;
    }
}
