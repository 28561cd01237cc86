using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>4 lanes of double.</summary>
/// <remarks>Written by generate.sh from Lanes.template: change that.</remarks>
public readonly partial struct F64x4 : ILanes<F64x4, double>
{
    private readonly Vector256<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F64x4(Vector256<double> value) => _value = value;

    public Vector256<double> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    public static F64x4 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Load(ref readonly double x, int index) =>
        new(Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in x), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Load(ref readonly double x, int index, int count)
    {
        if (count == 4)
            return Load(in x, index);
        LaneParts.Load(ref Unsafe.Add(ref Unsafe.AsRef(in x), index), count, out Vector256<double> value);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index) => _value.StoreUnsafe(ref Unsafe.Add(ref y, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index, int count)
    {
        if (count == 4)
        {
            Store(ref y, index);
            return;
        }
        LaneParts.Store(_value, ref Unsafe.Add(ref y, index), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 LoadMask(ref readonly bool x, int index) => LoadMask(in x, index, 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 LoadMask(ref readonly bool x, int index, int count) =>
        new(LaneMasks.F64x4(LaneMasks.Bytes(in x, index, count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index) => StoreMask(ref y, index, 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index, int count) =>
        LaneMasks.Store(LaneMasks.ToBytes(_value), ref y, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Fill(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Index(double start) => new(Vector256.Create(start) + Vector256<double>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 FirstLanes(int count) => new(Vector256.LessThan(Vector256<double>.Indices, Vector256.Create((double)count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 First(F64x4 x, int count, F64x4 others) =>
        new(LaneChoice.Of(Vector256.LessThan(Vector256<double>.Indices, Vector256.Create((double)count)), x._value, others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator +(F64x4 a, F64x4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator -(F64x4 a, F64x4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator *(F64x4 a, F64x4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator /(F64x4 a, F64x4 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator -(F64x4 x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 FusedMultiplyAdd(F64x4 a, F64x4 b, F64x4 c) =>
        new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Max(F64x4 a, F64x4 b) => new(LaneExtremes.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Min(F64x4 a, F64x4 b) => new(LaneExtremes.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Maximum(F64x4 a, F64x4 b) => Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Minimum(F64x4 a, F64x4 b) => Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 AtLeast(F64x4 x, F64x4 bound) => new(Vector256.MaxNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 AtMost(F64x4 x, F64x4 bound) => new(Vector256.MinNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Equal(F64x4 a, F64x4 b) => new(Vector256.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Less(F64x4 a, F64x4 b) => new(Vector256.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 LessOrEqual(F64x4 a, F64x4 b) => new(Vector256.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Greater(F64x4 a, F64x4 b) => new(Vector256.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 GreaterOrEqual(F64x4 a, F64x4 b) => new(Vector256.GreaterThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 And(F64x4 a, F64x4 b) => new(Vector256.BitwiseAnd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Or(F64x4 a, F64x4 b) => new(Vector256.BitwiseOr(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Xor(F64x4 a, F64x4 b) => new(Vector256.Xor(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 NotEqual(F64x4 a, F64x4 b) => new(~Vector256.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Not(F64x4 mask) => new(~mask._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Select(F64x4 mask, F64x4 a, F64x4 b) =>
        new(LaneChoice.Of(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyTrue() => Vector256.ExtractMostSignificantBits(_value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AllTrue() => Vector256.ExtractMostSignificantBits(_value) == (1u << 4) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceSum() => LaneReduction.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceProduct() => LaneReduction.Product(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceMax() => LaneReduction.Max(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceMin() => LaneReduction.Min(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Abs(F64x4 x) => new(Vector256.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Negate(F64x4 x) => new(Vector256.Negate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Sqrt(F64x4 x) => new(Vector256.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Floor(F64x4 x) => new(Vector256.Floor(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Ceil(F64x4 x) => new(Vector256.Ceiling(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Round(F64x4 x) => new(Vector256.Round(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Trunc(F64x4 x) => new(Vector256.Truncate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Square(F64x4 x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Reciprocal(F64x4 x) => Fill(1) / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Rsqrt(F64x4 x) => Fill(1) / Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Sign(F64x4 x)
    {
        // NaN and ±0 are neither greater nor less, and stay themselves (0 without its sign).
        F64x4 rest = Select(Less(x, Zero), Fill(-1), x + Zero);
        return Select(Greater(x, Zero), Fill(1), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 IsNan(F64x4 x) => NotEqual(x, x);

    public static unsafe F64x4 Lgamma(F64x4 x) => Map(&ScalarMath.Lgamma, x);

    public static unsafe F64x4 Digamma(F64x4 x) => Map(&ScalarMath.Digamma, x);

    public static unsafe F64x4 Power(F64x4 a, F64x4 b) => Map(&ScalarMath.Power, a, b);

    // Lane by lane, for what is rare or has no vector form worth its text.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F64x4 Map(delegate*<double, double> function, F64x4 x)
    {
        Vector256<double> value = x._value;
        Span<double> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector256<double>, double>(ref value), 4);
        foreach (ref double lane in lanes)
            lane = function(lane);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F64x4 Map(delegate*<double, double, double> function, F64x4 x, F64x4 y)
    {
        Vector256<double> first = x._value, second = y._value;
        ref double a = ref Unsafe.As<Vector256<double>, double>(ref first), b = ref Unsafe.As<Vector256<double>, double>(ref second);
        for (int i = 0; i < 4; i++)
            Unsafe.Add(ref a, i) = function(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
        return new(first);
    }
}
