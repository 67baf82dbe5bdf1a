namespace Vigil.Config.Text;

/// <summary>A stretch of one physical line: where a word stands, or where it was put together from.</summary>
/// <param name="File">The file and, through it, the include chain.</param>
/// <param name="Line">1-based; one more than the last line means the end of the file.</param>
/// <param name="Column">1-based, in characters.</param>
/// <param name="Length">In characters; 0 is a point.</param>
/// <param name="Via">The definition whose value the text is, if it was substituted.</param>
public readonly record struct SourceSpan(SourceFile File, int Line, int Column, int Length, Expansion? Via)
{
    /// <summary>True when the span stands behind the last line of its file.</summary>
    public bool IsEndOfFile => Line > File.Lines.Count;

    /// <inheritdoc/>
    public override string ToString() => $"{File.Name}:{Line}:{Column}";
}

/// <summary>Text that came out of a definition.</summary>
/// <param name="Name">The definition's name without its dollar sign.</param>
/// <param name="DefinedAt">The value it was taken from; null for the predefined ones.</param>
/// <param name="Outer">The definition in whose value the reference stood, if any.</param>
public sealed record Expansion(string Name, SourceSpan? DefinedAt, Expansion? Outer)
{
    /// <summary>Whether the text comes out of a definition of this name, at any depth.</summary>
    public bool Involves(string name)
    {
        for (var step = this; step is not null; step = step.Outer)
            if (step.Name == name) return true;
        return false;
    }
}
