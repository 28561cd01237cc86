using System.Collections.Immutable;

namespace ModelDsl.Ir;

/// <summary>The exact numbers of a constant: doubles for float elements, 64-bit integers for integers and truth values.</summary>
/// <remarks>Equal when all numbers are the same bits, so -0 differs from 0 and NaN is itself.</remarks>
public sealed class ConstantData : IEquatable<ConstantData>
{
    private readonly ImmutableArray<double> _doubles;
    private readonly ImmutableArray<long> _longs;
    private readonly int _hash;

    private ConstantData(ImmutableArray<double> doubles, ImmutableArray<long> longs)
    {
        (_doubles, _longs) = (doubles, longs);
        HashCode hash = new();
        foreach (double value in doubles) hash.Add(BitConverter.DoubleToInt64Bits(value));
        foreach (long value in longs) hash.Add(value);
        _hash = hash.ToHashCode();
    }

    public static ConstantData Of(double value) => new([value], []);
    public static ConstantData Of(long value) => new([], [value]);
    public static ConstantData Of(bool value) => new([], [value ? 1 : 0]);
    public static ConstantData Of(IEnumerable<double> values) => new([.. values], []);
    public static ConstantData Of(IEnumerable<long> values) => new([], [.. values]);
    public static ConstantData Of(IEnumerable<bool> values) => new([], [.. values.Select(v => v ? 1L : 0L)]);

    public int Count => Math.Max(_doubles.Length, _longs.Length);
    public bool IsFloat => _longs.IsEmpty;

    /// <summary>True where one number stands for all elements.</summary>
    public bool IsSplat => Count == 1;

    /// <summary>Element <paramref name="index"/>; a splat answers for every index.</summary>
    public double Double(int index) => IsFloat ? _doubles[IsSplat ? 0 : index] : _longs[IsSplat ? 0 : index];

    /// <summary>Element <paramref name="index"/> of integers or truth values (0 and 1); a splat answers for every index.</summary>
    public long Long(int index) => IsFloat ? (long)_doubles[IsSplat ? 0 : index] : _longs[IsSplat ? 0 : index];

    public bool Bool(int index) => Double(index) != 0;

    public IEnumerable<double> Doubles => Enumerable.Range(0, Count).Select(Double);
    public IEnumerable<long> Longs => Enumerable.Range(0, Count).Select(Long);

    /// <summary>The same numbers in the form in which <paramref name="element"/> is kept.</summary>
    public ConstantData As(ElementType element)
    {
        if (element == ElementType.Bool) return Longs.All(v => v is 0 or 1) && !IsFloat ? this : new([], [.. Doubles.Select(v => v != 0 ? 1L : 0L)]);
        if (element.IsInteger()) return IsFloat ? new([], [.. Longs]) : this;
        return IsFloat ? this : new([.. Doubles], []);
    }

    public bool Equals(ConstantData? other)
    {
        if (other is null || _hash != other._hash || IsFloat != other.IsFloat || Count != other.Count) return false;
        if (!IsFloat) return _longs.SequenceEqual(other._longs);
        return _doubles.Zip(other._doubles).All(p => BitConverter.DoubleToInt64Bits(p.First) == BitConverter.DoubleToInt64Bits(p.Second));
    }

    public override bool Equals(object? obj) => Equals(obj as ConstantData);
    public override int GetHashCode() => _hash;
}
