using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ModelDsl.Ir;

/// <summary>An immutable array that is equal to another when its elements are, so that records of arrays compare by value.</summary>
/// <remarks>Converts from and to <see cref="ImmutableArray{T}"/>, and takes collection expressions.</remarks>
[CollectionBuilder(typeof(ValueArray), nameof(ValueArray.Create))]
public readonly struct ValueArray<T>(ImmutableArray<T> items) : IReadOnlyList<T>, IEquatable<ValueArray<T>>
{
    private readonly ImmutableArray<T> _items = items;

    public ImmutableArray<T> Items => _items.IsDefault ? [] : _items;
    public int Length => Items.Length;
    int IReadOnlyCollection<T>.Count => Length;
    public T this[int index] => Items[index];

    public bool Equals(ValueArray<T> other) => Items.SequenceEqual(other.Items);
    public override bool Equals(object? obj) => obj is ValueArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = new();
        foreach (T item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    public static bool operator ==(ValueArray<T> a, ValueArray<T> b) => a.Equals(b);
    public static bool operator !=(ValueArray<T> a, ValueArray<T> b) => !a.Equals(b);

    public static implicit operator ValueArray<T>(ImmutableArray<T> items) => new(items);
    public static implicit operator ImmutableArray<T>(ValueArray<T> array) => array.Items;

    public ImmutableArray<T>.Enumerator GetEnumerator() => Items.GetEnumerator();
    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();

    public override string ToString() => $"[{string.Join(", ", Items)}]";
}

/// <summary>Makes a <see cref="ValueArray{T}"/> from a collection expression.</summary>
public static class ValueArray
{
    public static ValueArray<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);
}
