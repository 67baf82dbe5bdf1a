using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Vigil.Config.Diagnostics;
using Vigil.Config.Text;

namespace Vigil.Config.Syntax;

/// <summary>
/// Puts statements and braces together into a tree. Every brace fault gives a finding and the smallest possible
/// damage: what follows stays in the block it most likely belongs to (config-language section 3).
/// </summary>
internal sealed class TreeBuilder
{
    private readonly Stack<Frame> _frames = new();
    private readonly List<Statement> _done = []; // of all open blocks, the innermost last
    private readonly DiagnosticBag _diagnostics;
    private readonly List<(Statement Opener, SourceSpan Close)> _oddlyIndented = [];
    private int _ignoredDepth;

    public TreeBuilder(IBlockScope rootScope, SourceSpan start, DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
        _frames.Push(new Frame(null, rootScope, start, 0));
    }

    /// <summary>Name of the block being filled if it stands at the root, else null.</summary>
    public string? RootBlockName => _frames.Count == 2 ? _frames.Peek().Owner?.Keyword.Text : null;

    public void Add(Statement statement)
    {
        if (_ignoredDepth > 0) return;
        var frame = _frames.Peek();
        if (frame.Pending is { } pending && frame.Scope.Enter(pending.Keyword.Text) is { } inner)
        {
            _diagnostics.Add(MissingOpen(statement.Keyword.At, pending));
            // A keyword that belongs to the surrounding block ends the matter; anything else is taken as the content.
            if (!frame.Scope.Knows(statement.Keyword.Text) && _frames.Count < TextLimits.MaxBlockDepth)
            {
                Push(inner, statement.Keyword.At with { Length = 0 });
                frame = _frames.Peek();
            }
        }
        Flush(frame);
        frame.Pending = statement;
    }

    public void Open(SourceSpan at)
    {
        var frame = _frames.Peek();
        if (_ignoredDepth > 0 || _frames.Count >= TextLimits.MaxBlockDepth)
        {
            if (_ignoredDepth++ == 0) _diagnostics.Add(DiagnosticCatalogue.BlocksTooDeep.At(at, TextLimits.MaxBlockDepth));
            return;
        }
        if (frame.Pending is { } pending)
        {
            Push(frame.Scope.Enter(pending.Keyword.Text) ?? UnknownScope.Instance, at);
            return;
        }
        _diagnostics.Add(DiagnosticCatalogue.UnexpectedOpeningBrace.At(at));
        _frames.Push(new Frame(null, frame.Scope, at, _done.Count));
    }

    public void Close(SourceSpan at)
    {
        if (_ignoredDepth > 0)
        {
            _ignoredDepth--;
            return;
        }
        var frame = _frames.Peek();
        if (frame.Pending is { } pending && frame.Scope.Enter(pending.Keyword.Text) is not null)
            _diagnostics.Add(MissingOpen(at, pending));
        if (_frames.Count == 1) _diagnostics.Add(DiagnosticCatalogue.ExtraClosingBrace.At(at));
        else Pop(at);
    }

    public Block Finish(SourceSpan end)
    {
        if (_frames.Peek() is { Pending: { } pending } frame && frame.Scope.Enter(pending.Keyword.Text) is not null)
            _diagnostics.Add(MissingOpen(pending.Keyword.At, pending) with { Related = [] });
        if (_frames.Any(static frame => frame.Open.Length > 0)) _diagnostics.Add(StillOpen(end));
        while (_frames.Count > 1) Pop(end);
        var root = _frames.Pop();
        Flush(root);
        return new Block([.. _done], root.Open, end);
    }

    private static Diagnostic MissingOpen(SourceSpan at, Statement pending) =>
        DiagnosticCatalogue.MissingOpeningBrace.At(at, pending.Keyword.Text) with
        {
            Related = [new RelatedPlace(pending.Keyword.At, "the block's keyword is at")],
        };

    private void Push(IBlockScope scope, SourceSpan at)
    {
        var frame = _frames.Peek();
        _frames.Push(new Frame(frame.Pending, scope, at, _done.Count));
        frame.Pending = null;
    }

    private void Flush(Frame frame)
    {
        if (frame.Pending is { } statement) _done.Add(statement);
        frame.Pending = null;
    }

    private void Pop(SourceSpan close)
    {
        var frame = _frames.Pop();
        Flush(frame);
        if (frame.Owner is not { } owner) return;
        var content = CollectionsMarshal.AsSpan(_done)[frame.From..];
        owner.Block = new Block([.. content], frame.Open, close);
        _done.RemoveRange(frame.From, content.Length);
        _done.Add(owner);
        if (IsFirstOnLine(close) && IsFirstOnLine(owner.Keyword.At) && close.Line > owner.Keyword.At.Line
            && close.Column < owner.Keyword.At.Column && close.File == owner.Keyword.At.File)
            _oddlyIndented.Add((owner, close));
    }

    private Diagnostic StillOpen(SourceSpan end)
    {
        var open = _frames.Where(static frame => frame != null && frame.Open.Length > 0).ToList();
        var owners = open.Select(static frame => frame.Owner).OfType<Statement>().Reverse().ToList();
        var names = owners.Count == 0 ? "a '{' is" : string.Join(", ", owners.Select(o => $"{o.Keyword.Text} (line {o.Keyword.At.Line})"))
            + (owners.Count == 1 ? " is" : " are");
        var count = open.Count == 1 ? "a '}' is" : $"{open.Count} '}}' are";
        var finding = DiagnosticCatalogue.MissingClosingBrace.At(end, names, count);
        if (_oddlyIndented.Count == 0) return finding with { Fix = "add a '}' where each of these blocks ends" };

        var (opener, close) = _oddlyIndented[0];
        return finding with
        {
            Why = $"the '}}' in line {close.Line} is indented as if it ended a block further out, "
                + $"but it ends {opener.Keyword.Text} of line {opener.Keyword.At.Line}",
            Fix = $"give {opener.Keyword.Text} in line {opener.Keyword.At.Line} a '}}' of its own before line {close.Line}",
            Related = [.. _oddlyIndented.Skip(1).Take(8).Select(static odd =>
                new RelatedPlace(odd.Close, $"the same holds for {odd.Opener.Keyword.Text} of line {odd.Opener.Keyword.At.Line}"))],
        };
    }

    private static bool IsFirstOnLine(SourceSpan at) =>
        at.Via is null && at.File.Lines.Span(at.Line - 1)[..(at.Column - 1)].Trim().IsEmpty;

    /// <summary>An open block: where its statements begin, and the last one, which may still get a block.</summary>
    private sealed class Frame(Statement? owner, IBlockScope scope, SourceSpan open, int from)
    {
        public Statement? Owner { get; } = owner;

        public IBlockScope Scope { get; } = scope;

        public SourceSpan Open { get; } = open;

        public int From { get; } = from;

        public Statement? Pending { get; set; }
    }
}
