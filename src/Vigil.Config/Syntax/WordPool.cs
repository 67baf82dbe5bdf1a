namespace Vigil.Config.Syntax;

/// <summary>
/// Gives equal words one string: a configuration says the same few keywords and numbers thousands of times. Without it
/// most of the memory of a reading is copies of them.
/// </summary>
internal sealed class WordPool
{
    /// <summary>Words it knows at most; later ones are strings of their own.</summary>
    private const int Capacity = 4096;

    /// <summary>Longer ones are hardly ever said twice.</summary>
    private const int MaxLength = 32;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public WordPool() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Of(ReadOnlySpan<char> word)
    {
        if (word.Length > MaxLength) return word.ToString();
        if (_lookup.TryGetValue(word, out var known)) return known;
        var text = word.ToString();
        if (_known.Count < Capacity) _known.Add(text);
        return text;
    }
}
