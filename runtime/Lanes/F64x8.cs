using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>8 lanes of double.</summary>
/// <remarks>Written by generate.sh from Lanes.template: change that.</remarks>
public readonly partial struct F64x8 : ILanes<F64x8, double>
{
    private readonly Vector512<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F64x8(Vector512<double> value) => _value = value;

    public Vector512<double> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static F64x8 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Load(ref readonly double x, int index) =>
        new(Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in x), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Load(ref readonly double x, int index, int count)
    {
        if (count == 8)
            return Load(in x, index);
        LaneParts.Load(ref Unsafe.Add(ref Unsafe.AsRef(in x), index), count, out Vector512<double> value);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index) => _value.StoreUnsafe(ref Unsafe.Add(ref y, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index, int count)
    {
        if (count == 8)
        {
            Store(ref y, index);
            return;
        }
        LaneParts.Store(_value, ref Unsafe.Add(ref y, index), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 LoadMask(ref readonly bool x, int index) => LoadMask(in x, index, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 LoadMask(ref readonly bool x, int index, int count) =>
        new(LaneMasks.F64x8(LaneMasks.Bytes(in x, index, count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index) => StoreMask(ref y, index, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index, int count) =>
        LaneMasks.Store(LaneMasks.ToBytes(_value), ref y, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Fill(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Index(double start) => new(Vector512.Create(start) + Vector512<double>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 FirstLanes(int count) => new(Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 First(F64x8 x, int count, F64x8 others) =>
        new(LaneChoice.Of(Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)), x._value, others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator +(F64x8 a, F64x8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator -(F64x8 a, F64x8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator *(F64x8 a, F64x8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator /(F64x8 a, F64x8 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator -(F64x8 x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 FusedMultiplyAdd(F64x8 a, F64x8 b, F64x8 c) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Max(F64x8 a, F64x8 b) => new(LaneExtremes.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Min(F64x8 a, F64x8 b) => new(LaneExtremes.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Maximum(F64x8 a, F64x8 b) => Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Minimum(F64x8 a, F64x8 b) => Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 AtLeast(F64x8 x, F64x8 bound) => new(Vector512.MaxNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 AtMost(F64x8 x, F64x8 bound) => new(Vector512.MinNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Equal(F64x8 a, F64x8 b) => new(Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Less(F64x8 a, F64x8 b) => new(Vector512.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 LessOrEqual(F64x8 a, F64x8 b) => new(Vector512.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Greater(F64x8 a, F64x8 b) => new(Vector512.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 GreaterOrEqual(F64x8 a, F64x8 b) => new(Vector512.GreaterThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 And(F64x8 a, F64x8 b) => new(Vector512.BitwiseAnd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Or(F64x8 a, F64x8 b) => new(Vector512.BitwiseOr(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Xor(F64x8 a, F64x8 b) => new(Vector512.Xor(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 NotEqual(F64x8 a, F64x8 b) => new(~Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Not(F64x8 mask) => new(~mask._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Select(F64x8 mask, F64x8 a, F64x8 b) =>
        new(LaneChoice.Of(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyTrue() => Vector512.ExtractMostSignificantBits(_value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AllTrue() => Vector512.ExtractMostSignificantBits(_value) == (1u << 8) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceSum() => LaneReduction.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceProduct() => LaneReduction.Product(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceMax() => LaneReduction.Max(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceMin() => LaneReduction.Min(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Abs(F64x8 x) => new(Vector512.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Negate(F64x8 x) => new(Vector512.Negate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sqrt(F64x8 x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Floor(F64x8 x) => new(Vector512.Floor(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Ceil(F64x8 x) => new(Vector512.Ceiling(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Round(F64x8 x) => new(Vector512.Round(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Trunc(F64x8 x) => new(Vector512.Truncate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Square(F64x8 x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Reciprocal(F64x8 x) => Fill(1) / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Rsqrt(F64x8 x) => Fill(1) / Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sign(F64x8 x)
    {
        // NaN and ±0 are neither greater nor less, and stay themselves (0 without its sign).
        F64x8 rest = Select(Less(x, Zero), Fill(-1), x + Zero);
        return Select(Greater(x, Zero), Fill(1), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 IsNan(F64x8 x) => NotEqual(x, x);

    public static unsafe F64x8 Lgamma(F64x8 x) => Map(&ScalarMath.Lgamma, x);

    public static unsafe F64x8 Digamma(F64x8 x) => Map(&ScalarMath.Digamma, x);

    public static unsafe F64x8 Power(F64x8 a, F64x8 b) => Map(&ScalarMath.Power, a, b);

    // Lane by lane, for what is rare or has no vector form worth its text.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F64x8 Map(delegate*<double, double> function, F64x8 x)
    {
        Vector512<double> value = x._value;
        Span<double> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<double>, double>(ref value), 8);
        foreach (ref double lane in lanes)
            lane = function(lane);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F64x8 Map(delegate*<double, double, double> function, F64x8 x, F64x8 y)
    {
        Vector512<double> first = x._value, second = y._value;
        ref double a = ref Unsafe.As<Vector512<double>, double>(ref first), b = ref Unsafe.As<Vector512<double>, double>(ref second);
        for (int i = 0; i < 8; i++)
            Unsafe.Add(ref a, i) = function(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
        return new(first);
    }
}
