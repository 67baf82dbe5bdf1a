using System.Collections;
using System.Runtime.CompilerServices;

namespace Vigil.Core.Settings;

/// <summary>
/// An immutable list whose equality is that of its items, so that settings records compare by value and
/// "did the reload change it?" is <c>==</c>. Built with a collection expression: <c>[a, b]</c>.
/// </summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[]? items;

    internal ValueList(T[] items) => this.items = items;

    /// <summary>The empty list; also what <c>default</c> is.</summary>
    public static ValueList<T> Empty => default;

    /// <inheritdoc/>
    public int Count => items?.Length ?? 0;

    /// <inheritdoc/>
    public T this[int index] => (items ?? [])[index];

    /// <summary>The items as a span, for loops that must not allocate.</summary>
    public ReadOnlySpan<T> AsSpan() => items;

    /// <inheritdoc/>
    public bool Equals(ValueList<T> other) => AsSpan().SequenceEqual(other.AsSpan(), EqualityComparer<T>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in AsSpan()) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>Equality of all items in order.</summary>
    public static bool operator ==(ValueList<T> a, ValueList<T> b) => a.Equals(b);

    /// <summary>Inequality of any item or the order.</summary>
    public static bool operator !=(ValueList<T> a, ValueList<T> b) => !a.Equals(b);

    /// <summary>Enumerates without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", (IEnumerable<T>)this)}]";
}

/// <summary>Makes <see cref="ValueList{T}"/> values.</summary>
public static class ValueList
{
    /// <summary>Copies the items; the target of collection expressions.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? default : new(items.ToArray());

    /// <summary>Copies a sequence.</summary>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items) => items.ToArray() is { Length: > 0 } copy ? new(copy) : default;
}
