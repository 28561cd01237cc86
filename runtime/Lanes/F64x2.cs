using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>2 lanes of double.</summary>
/// <remarks>Written by generate.sh from Lanes.template: change that.</remarks>
public readonly partial struct F64x2 : ILanes<F64x2, double>
{
    private readonly Vector128<double> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F64x2(Vector128<double> value) => _value = value;

    public Vector128<double> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    public static F64x2 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Load(ref readonly double x, int index) =>
        new(Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in x), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Load(ref readonly double x, int index, int count)
    {
        if (count == 2)
            return Load(in x, index);
        LaneParts.Load(ref Unsafe.Add(ref Unsafe.AsRef(in x), index), count, out Vector128<double> value);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index) => _value.StoreUnsafe(ref Unsafe.Add(ref y, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index, int count)
    {
        if (count == 2)
        {
            Store(ref y, index);
            return;
        }
        LaneParts.Store(_value, ref Unsafe.Add(ref y, index), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 LoadMask(ref readonly bool x, int index) => LoadMask(in x, index, 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 LoadMask(ref readonly bool x, int index, int count) =>
        new(LaneMasks.F64x2(LaneMasks.Bytes(in x, index, count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index) => StoreMask(ref y, index, 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index, int count) =>
        LaneMasks.Store(LaneMasks.ToBytes(_value), ref y, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Fill(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Index(double start) => new(Vector128.Create(start) + Vector128<double>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 FirstLanes(int count) => new(Vector128.LessThan(Vector128<double>.Indices, Vector128.Create((double)count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 First(F64x2 x, int count, F64x2 others) =>
        new(LaneChoice.Of(Vector128.LessThan(Vector128<double>.Indices, Vector128.Create((double)count)), x._value, others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator +(F64x2 a, F64x2 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator -(F64x2 a, F64x2 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator *(F64x2 a, F64x2 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator /(F64x2 a, F64x2 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 operator -(F64x2 x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 FusedMultiplyAdd(F64x2 a, F64x2 b, F64x2 c) =>
        new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Max(F64x2 a, F64x2 b) => new(LaneExtremes.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Min(F64x2 a, F64x2 b) => new(LaneExtremes.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Maximum(F64x2 a, F64x2 b) => Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Minimum(F64x2 a, F64x2 b) => Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 AtLeast(F64x2 x, F64x2 bound) => new(Vector128.MaxNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 AtMost(F64x2 x, F64x2 bound) => new(Vector128.MinNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Equal(F64x2 a, F64x2 b) => new(Vector128.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Less(F64x2 a, F64x2 b) => new(Vector128.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 LessOrEqual(F64x2 a, F64x2 b) => new(Vector128.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Greater(F64x2 a, F64x2 b) => new(Vector128.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 GreaterOrEqual(F64x2 a, F64x2 b) => new(Vector128.GreaterThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 And(F64x2 a, F64x2 b) => new(Vector128.BitwiseAnd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Or(F64x2 a, F64x2 b) => new(Vector128.BitwiseOr(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Xor(F64x2 a, F64x2 b) => new(Vector128.Xor(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 NotEqual(F64x2 a, F64x2 b) => new(~Vector128.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Not(F64x2 mask) => new(~mask._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Select(F64x2 mask, F64x2 a, F64x2 b) =>
        new(LaneChoice.Of(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyTrue() => Vector128.ExtractMostSignificantBits(_value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AllTrue() => Vector128.ExtractMostSignificantBits(_value) == (1u << 2) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceSum() => LaneReduction.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceProduct() => LaneReduction.Product(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceMax() => LaneReduction.Max(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReduceMin() => LaneReduction.Min(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Abs(F64x2 x) => new(Vector128.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Negate(F64x2 x) => new(Vector128.Negate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Sqrt(F64x2 x) => new(Vector128.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Floor(F64x2 x) => new(Vector128.Floor(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Ceil(F64x2 x) => new(Vector128.Ceiling(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Round(F64x2 x) => new(Vector128.Round(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Trunc(F64x2 x) => new(Vector128.Truncate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Square(F64x2 x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Reciprocal(F64x2 x) => Fill(1) / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Rsqrt(F64x2 x) => Fill(1) / Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Sign(F64x2 x)
    {
        // NaN and ±0 are neither greater nor less, and stay themselves (0 without its sign).
        F64x2 rest = Select(Less(x, Zero), Fill(-1), x + Zero);
        return Select(Greater(x, Zero), Fill(1), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 IsNan(F64x2 x) => NotEqual(x, x);

    public static unsafe F64x2 Lgamma(F64x2 x) => Map(&ScalarMath.Lgamma, x);

    public static unsafe F64x2 Digamma(F64x2 x) => Map(&ScalarMath.Digamma, x);

    public static unsafe F64x2 Power(F64x2 a, F64x2 b) => Map(&ScalarMath.Power, a, b);

    // Lane by lane, for what is rare or has no vector form worth its text.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F64x2 Map(delegate*<double, double> function, F64x2 x)
    {
        Vector128<double> value = x._value;
        Span<double> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector128<double>, double>(ref value), 2);
        foreach (ref double lane in lanes)
            lane = function(lane);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F64x2 Map(delegate*<double, double, double> function, F64x2 x, F64x2 y)
    {
        Vector128<double> first = x._value, second = y._value;
        ref double a = ref Unsafe.As<Vector128<double>, double>(ref first), b = ref Unsafe.As<Vector128<double>, double>(ref second);
        for (int i = 0; i < 2; i++)
            Unsafe.Add(ref a, i) = function(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
        return new(first);
    }
}
