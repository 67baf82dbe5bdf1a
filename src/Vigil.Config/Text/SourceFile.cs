namespace Vigil.Config.Text;

/// <summary>One reading of one file. A file included twice is two sources, each with its own chain.</summary>
/// <param name="Name">The name to show, as the configuration spells it.</param>
/// <param name="Path">The full path.</param>
/// <param name="Lines">Its physical lines without their ends.</param>
/// <param name="IncludedAt">The include line that read it; null for the main file.</param>
public sealed record SourceFile(string Name, string Path, PhysicalLines Lines, SourceSpan? IncludedAt)
{
    /// <summary>Number of include lines between the main file and this one.</summary>
    public int Depth { get; } = IncludedAt is { } at ? at.File.Depth + 1 : 0;

    /// <summary>The text of a line (1-based), or empty beyond the end.</summary>
    public string LineText(int line) => line >= 1 && line <= Lines.Count ? Lines[line - 1] : "";

    /// <summary>The position just behind the last character.</summary>
    public SourceSpan End => new(this, Lines.Count + 1, 1, 0, null);

    /// <inheritdoc/>
    public bool Equals(SourceFile? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
