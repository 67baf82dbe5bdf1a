using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;

namespace Vigil.Config.Directives;

/// <summary>
/// The keywords of one kind of block and the engine that applies them. The rows are made when the first such block is read: most
/// configurations have few kinds, and all tables together cost a start 10 ms.
/// </summary>
/// <param name="path">Path of the block.</param>
/// <param name="rows">Makes the rows, in the order of the manual; each spelling once.</param>
/// <param name="proofs">Class of the tests that show the effects of the rows; none: no row works.</param>
public sealed class BlockTable<T>(string path, Func<ImmutableArray<Directive<T>>> rows, string? proofs = null) : IBlockTable
{
    private readonly Lazy<Dictionary<string, Directive<T>>> _byName = new(() => ByName(rows()));
    private ImmutableArray<Directive> _documented;

    /// <inheritdoc/>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public ImmutableArray<Directive> Rows => _documented.IsDefault ? _documented = Proofs.NameIn(proofs, [.. rows()]) : _documented;

    /// <inheritdoc/>
    public bool Knows(string keyword) => _byName.Value.ContainsKey(keyword);

    /// <inheritdoc/>
    public IBlockScope? Enter(string keyword) => _byName.Value.TryGetValue(keyword, out var row) ? row.Block : null;

    /// <summary>Each spelling once. A plain dictionary: a frozen one costs more to build than a configuration costs to read.</summary>
    private static Dictionary<string, Directive<T>> ByName(ImmutableArray<Directive<T>> rows)
    {
        var byName = new Dictionary<string, Directive<T>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var name in row.Names) byName.Add(name, row);
        }
        return byName;
    }

    /// <summary>Applies all statements of a block to a draft.</summary>
    public void Bind(ImmutableArray<Statement> statements, T draft, BindContext context)
    {
        context.Enter(this, statement => BindOne(statement, draft, context));
        foreach (var statement in statements) BindOne(statement, draft, context);
        context.Leave();
    }

    private void BindOne(Statement statement, T draft, BindContext context)
    {
        if (!_byName.Value.TryGetValue(statement.Keyword.Text, out var row))
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
/// <param name="rows">Tells what an item is, and its options.</param>
/// <param name="proofs">Class of the tests that show the effects of the options.</param>
public sealed class ListTable(string path, Func<ImmutableArray<Directive>> rows, string? proofs = null) : IBlockTable
{
    /// <inheritdoc/>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public ImmutableArray<Directive> Rows => Proofs.NameIn(proofs, rows());

    /// <inheritdoc/>
    public bool Knows(string keyword) => false;

    /// <inheritdoc/>
    public IBlockScope? Enter(string keyword) => null;
}
