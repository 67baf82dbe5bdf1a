using System.Collections.Immutable;
using Vigil.Config.Text;

namespace Vigil.Config.Syntax;

/// <summary>One word of a line, quotes removed.</summary>
/// <param name="Text">The characters.</param>
/// <param name="IsQuoted">Whether it stood in double quotes (so it may be empty or hold blanks).</param>
/// <param name="At">Where it stands, quotes included.</param>
public readonly record struct Word(string Text, bool IsQuoted, SourceSpan At)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>
/// A line of a block: a keyword with arguments and perhaps a block of its own, or an item of a list. The tree does not
/// know which keywords exist; that is the binder's business.
/// </summary>
/// <param name="Keyword">The first word.</param>
/// <param name="Arguments">The words after it.</param>
/// <param name="Raw">The line from the keyword on, as it stood after substitution: quoted keywords are split again from it.</param>
public sealed record Statement(Word Keyword, ImmutableArray<Word> Arguments, TrackedText Raw)
{
    /// <summary>What stands in braces behind it; set when that is read.</summary>
    public Block? Block { get; internal set; }

    /// <summary>Whether its block has a line with this keyword, good or bad.</summary>
    public bool Has(string keyword) => Block is { } block && block.Statements.Any(line => line.Keyword.Text == keyword);

    /// <summary>From the keyword to the last argument.</summary>
    public SourceSpan At => Raw.SpanOfAll();

    /// <summary>The point just behind the last word, where a missing argument belongs.</summary>
    public SourceSpan Behind
    {
        get
        {
            var last = Arguments.Length > 0 ? Arguments[^1].At : Keyword.At;
            return last with { Column = last.Column + last.Length, Length = 0 };
        }
    }
}

/// <summary>What stands between a pair of braces, or the whole file.</summary>
/// <param name="Statements">In the order of the text; an included file's statements stand in the place of its include line.</param>
/// <param name="Open">The opening brace; the start of the main file for the root.</param>
/// <param name="Close">The closing brace, or where the text ended without one.</param>
public sealed record Block(ImmutableArray<Statement> Statements, SourceSpan Open, SourceSpan Close);

/// <summary>A parsed configuration: always a tree, however bad the text.</summary>
/// <param name="Root">The statements outside all braces.</param>
/// <param name="Files">Each reading of a file, the main one first.</param>
/// <param name="Diagnostics">Everything found so far.</param>
public sealed record SyntaxTree(
    Block Root, ImmutableArray<SourceFile> Files, ImmutableArray<Diagnostics.Diagnostic> Diagnostics);
