using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Vigil.Netlink;

/// <summary>
/// An immutable list that compares by its elements, so that records holding one compare by value.
/// The default value is the empty list.
/// </summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public readonly struct ValueList<T>(ImmutableArray<T> items) : IReadOnlyList<T>, IEquatable<ValueList<T>>
    where T : IEquatable<T>
{
    private readonly ImmutableArray<T> _items = items;

    /// <summary>The elements in order.</summary>
    public ReadOnlySpan<T> Span => _items.IsDefault ? default : _items.AsSpan();

    /// <inheritdoc/>
    public int Count => _items.IsDefault ? 0 : _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public bool Equals(ValueList<T> other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Span)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>Whether both lists hold equal elements in the same order.</summary>
    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    /// <summary>The opposite of <c>==</c>.</summary>
    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return _items[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The elements between brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", this)}]";
}

/// <summary>Makes <see cref="ValueList{T}"/> values; used by collection expressions.</summary>
public static class ValueList
{
    /// <summary>A list of copies of the given elements.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) where T : IEquatable<T> => new([.. items]);
}
