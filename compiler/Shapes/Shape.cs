using System.Collections;
using System.Collections.Immutable;

namespace ModelDsl.Shapes;

/// <summary>The sizes of a tensor's axes, the outermost first. Immutable; equal when all axes are.</summary>
public sealed class Shape : IReadOnlyList<Dim>, IEquatable<Shape>
{
    public static readonly Shape Scalar = new([]);

    private readonly ImmutableArray<Dim> _axes;

    private Shape(ImmutableArray<Dim> axes) => _axes = axes;

    public static Shape Of(params IEnumerable<Dim> axes) => new([.. axes]);

    public int Rank => _axes.Length;
    int IReadOnlyCollection<Dim>.Count => _axes.Length;

    /// <summary>The size of an axis; a negative one counts from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Dim this[int axis] => _axes[Axis(axis)];

    /// <summary>The number of elements: the product of all axes, 1 for a scalar.</summary>
    public Dim ElementCount => _axes.Aggregate(Dim.One, (product, axis) => product * axis);

    /// <summary>True where every axis is a number.</summary>
    public bool IsStatic => _axes.All(a => a.IsConstant);

    public bool IsOverflow => ElementCount.IsOverflow;

    /// <summary>The axes as numbers.</summary>
    /// <exception cref="InvalidOperationException">An axis is symbolic.</exception>
    public ImmutableArray<long> ToNumbers() => [.. _axes.Select(a => a.Value)];

    public IEnumerable<DimSymbol> Symbols => _axes.SelectMany(a => a.Symbols).Distinct();

    public Shape With(int axis, Dim size) => new(_axes.SetItem(Axis(axis), size));

    /// <summary>A new axis before <paramref name="axis"/>, which may be <see cref="Rank"/>; -1 puts it last.</summary>
    public Shape Insert(int axis, Dim size) => new(_axes.Insert(axis < 0 ? axis + Rank + 1 : axis, size));

    public Shape Remove(int axis) => new(_axes.RemoveAt(Axis(axis)));

    public Shape Concat(params IEnumerable<Dim> more) => new(_axes.AddRange(more));

    /// <summary>Some of the axes, from <paramref name="start"/> on.</summary>
    public Shape Slice(int start, int length) => new(_axes.Slice(start, length));

    public Shape Substitute(Func<DimSymbol, Dim?> map) => new([.. _axes.Select(a => a.Substitute(map))]);

    private int Axis(int axis)
    {
        int found = axis < 0 ? axis + Rank : axis;
        return found >= 0 && found < Rank ? found : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"{this} has no axis {axis}.");
    }

    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)_axes).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(Shape? other) => other is not null && _axes.SequenceEqual(other._axes);
    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode()
    {
        HashCode hash = new();
        foreach (Dim axis in _axes) hash.Add(axis);
        return hash.ToHashCode();
    }

    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);

    /// <summary>As the language writes it: <c>[N, 3, H // 2]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _axes)}]";
}
