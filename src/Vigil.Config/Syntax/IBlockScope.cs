namespace Vigil.Config.Syntax;

/// <summary>
/// What the tree builder may ask about keywords. It is only used to recover well from a missing brace; a text without
/// such faults gives the same tree whatever the answers.
/// </summary>
public interface IBlockScope
{
    /// <summary>Whether the keyword may stand here.</summary>
    bool Knows(string keyword);

    /// <summary>The scope inside a keyword that must have a block, or null when it has none.</summary>
    IBlockScope? Enter(string keyword);
}

/// <summary>A scope that knows nothing.</summary>
public sealed class UnknownScope : IBlockScope
{
    /// <summary>The only one needed.</summary>
    public static readonly UnknownScope Instance = new();

    /// <inheritdoc/>
    public bool Knows(string keyword) => false;

    /// <inheritdoc/>
    public IBlockScope? Enter(string keyword) => null;
}
