using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;

namespace Vigil.Config.Directives;

/// <summary>The keywords of one kind of block and the engine that applies them.</summary>
public sealed class BlockTable<T> : IBlockTable
{
    // A plain dictionary: a frozen one costs more to build than a configuration costs to read.
    private readonly Dictionary<string, Directive<T>> _byName = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Directive<T>> _rows;
    private readonly string? _proofs;
    private ImmutableArray<Directive> _documented;

    /// <summary>A table of rows; each spelling once.</summary>
    /// <param name="path">Path of the block.</param>
    /// <param name="rows">The rows in the order of the manual.</param>
    /// <param name="proofs">Class of the tests that show the effects of the rows; none: no row works.</param>
    public BlockTable(string path, ImmutableArray<Directive<T>> rows, string? proofs = null)
    {
        (Path, _rows, _proofs) = (path, rows, proofs);
        foreach (var row in rows)
        {
            foreach (var name in row.Names) _byName.Add(name, row);
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public ImmutableArray<Directive> Rows => _documented.IsDefault ? _documented = Proofs.NameIn(_proofs, [.. _rows]) : _documented;

    /// <inheritdoc/>
    public bool Knows(string keyword) => _byName.ContainsKey(keyword);

    /// <inheritdoc/>
    public IBlockScope? Enter(string keyword) => _byName.TryGetValue(keyword, out var row) ? row.Block : null;

    /// <summary>Applies all statements of a block to a draft.</summary>
    public void Bind(ImmutableArray<Statement> statements, T draft, BindContext context)
    {
        context.Enter(this, statement => BindOne(statement, draft, context));
        foreach (var statement in statements) BindOne(statement, draft, context);
        context.Leave();
    }

    private void BindOne(Statement statement, T draft, BindContext context)
    {
        if (!_byName.TryGetValue(statement.Keyword.Text, out var row))
        {
            context.ReportUnknown(statement);
            return;
        }

        var line = new Line(statement, row, context);
        if (row.Status != DirectiveStatus.Works) context.ReportStatus(line);
        var isReadable = statement.Arguments.Length >= row.MinArguments || (row.ReadsRaw && statement.Raw.Span.Contains('"'));
        if (!isReadable) context.ReportMissing(line);
        else row.Bind(draft, line);
        if (row.Block is null && statement.Block is { } stray) BindStray(stray, draft, context);
    }

    /// <summary>A brace behind a keyword that has no block is ignored, and so its content belongs here (3.4).</summary>
    private void BindStray(Block stray, T draft, BindContext context)
    {
        context.Report(DiagnosticCatalogue.UnexpectedOpeningBrace.At(stray.Open));
        foreach (var inner in stray.Statements) BindOne(inner, draft, context);
    }
}

/// <summary>The items of a list block: a table without keywords of its own, for documentation and recovery.</summary>
/// <param name="path">Path of the block, ending in <c>[item]</c>.</param>
/// <param name="rows">What an item is, and its options.</param>
/// <param name="proofs">Class of the tests that show the effects of the options.</param>
public sealed class ListTable(string path, ImmutableArray<Directive> rows, string? proofs = null) : IBlockTable
{
    /// <inheritdoc/>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public ImmutableArray<Directive> Rows { get; } = Proofs.NameIn(proofs, rows);

    /// <inheritdoc/>
    public bool Knows(string keyword) => false;

    /// <inheritdoc/>
    public IBlockScope? Enter(string keyword) => null;
}
