using System.Collections.Immutable;
using Vigil.Config.Text;

namespace Vigil.Config.Diagnostics;

/// <summary>Collects findings, each once, up to <see cref="TextLimits.MaxDiagnostics"/>.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<(string Code, SourceFile File, int Line, int Column, string Message)> _seen = [];

    /// <summary>Findings that came after the bag was full.</summary>
    public int Dropped { get; private set; }

    /// <summary>Adds a finding; the same one at the same place only once (a repeated line reports once per value).</summary>
    public void Add(Diagnostic item)
    {
        if (!_seen.Add((item.Code, item.At.File, item.At.Line, item.At.Column, item.Message))) return;
        if (_items.Count >= TextLimits.MaxDiagnostics) Dropped++;
        else _items.Add(item);
        if (_seen.Count > 4 * TextLimits.MaxDiagnostics) _seen.Clear();
    }

    /// <summary>Adds several.</summary>
    public void AddRange(IEnumerable<Diagnostic> items)
    {
        foreach (var item in items) Add(item);
    }

    /// <summary>Says what will happen because of the finding added last, if it is one of this line and does not say so itself.</summary>
    public void SayEffect(SourceSpan line, string effect)
    {
        if (_items.Count == 0 || _items[^1].Rule == DiagnosticCatalogue.BadItem) return;
        if (_items[^1].At.File == line.File && _items[^1].At.Line == line.Line) _items[^1] = _items[^1] with { Effect = effect };
    }

    /// <summary>All findings in the order of the text they are about, as the files were read.</summary>
    public ImmutableArray<Diagnostic> ToImmutable()
    {
        if (Dropped > 0 && _items.Count > 0)
            return [.. _items, DiagnosticCatalogue.TooManyProblems.At(_items[^1].At, Dropped)];
        return [.. _items];
    }
}
