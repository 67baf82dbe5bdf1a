using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>A statement on its way into a draft: its words, its row, and where to report.</summary>
public readonly struct Line(Statement statement, Directive row, BindContext context)
{
    /// <summary>The statement.</summary>
    public Statement Statement { get; } = statement;

    /// <summary>The row of its keyword.</summary>
    public Directive Row { get; } = row;

    /// <summary>Facts and findings.</summary>
    public BindContext Context { get; } = context;

    /// <summary>The words after the keyword.</summary>
    public ImmutableArray<Word> Arguments => Statement.Arguments;

    /// <summary>The first argument.</summary>
    public Word First => Statement.Arguments[0];

    /// <summary>Number of arguments.</summary>
    public int Count => Statement.Arguments.Length;

    /// <summary>Reports about a word.</summary>
    public void Report(DiagnosticRule rule, Word word, params ReadOnlySpan<object?> details) => Context.Report(rule.At(word.At, details));

    /// <summary>Reports about the keyword.</summary>
    public void Report(DiagnosticRule rule, params ReadOnlySpan<object?> details) => Context.Report(rule.At(Statement.Keyword.At, details));

    /// <summary>A whole number in a range, or a finding that names the keyword or <paramref name="what"/> else the number is.</summary>
    public bool TryInteger(Word word, long min, long max, out long value, string? what = null) =>
        Values.TryInteger(word, what ?? Row.Keyword, min, max, Context, out value);

    /// <summary>A duration in decimal seconds in a range, or a finding.</summary>
    public bool TrySeconds(Word word, decimal min, decimal max, int decimals, out TimeSpan value) =>
        Values.TrySeconds(word, Row.Keyword, min, max, decimals, Context, out value);

    /// <summary>An optional switch: no word is on.</summary>
    public bool TrySwitch(out bool value)
    {
        value = true;
        return Count == 0 || Values.TrySwitch(First, Context, out value);
    }

    /// <summary>An address, or a finding. A prefix length, even a wrong one, does not matter, as with keepalived.</summary>
    public bool TryAddress(Word word, out InetAddress address)
    {
        var slash = word.Text.IndexOf('/');
        if (slash < 0 || !InetAddress.TryParse(word.Text[..slash], out address)) return Values.TryAddress(word, Context, out address);
        Report(DiagnosticCatalogue.LengthIgnored, word, word.Text);
        return true;
    }
}
