using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>8 lanes of float.</summary>
/// <remarks>Written by generate.sh from Lanes.template: change that.</remarks>
public readonly partial struct F32x8 : ILanes<F32x8, float>
{
    private readonly Vector256<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F32x8(Vector256<float> value) => _value = value;

    public Vector256<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static F32x8 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Load(ref readonly float x, int index) =>
        new(Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in x), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Load(ref readonly float x, int index, int count)
    {
        if (count == 8)
            return Load(in x, index);
        LaneParts.Load(ref Unsafe.Add(ref Unsafe.AsRef(in x), index), count, out Vector256<float> value);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y, int index) => _value.StoreUnsafe(ref Unsafe.Add(ref y, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y, int index, int count)
    {
        if (count == 8)
        {
            Store(ref y, index);
            return;
        }
        LaneParts.Store(_value, ref Unsafe.Add(ref y, index), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LoadMask(ref readonly bool x, int index) => LoadMask(in x, index, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LoadMask(ref readonly bool x, int index, int count) =>
        new(LaneMasks.F32x8(LaneMasks.Bytes(in x, index, count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index) => StoreMask(ref y, index, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index, int count) =>
        LaneMasks.Store(LaneMasks.ToBytes(_value), ref y, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Fill(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Index(float start) => new(Vector256.Create(start) + Vector256<float>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 FirstLanes(int count) => new(Vector256.LessThan(Vector256<float>.Indices, Vector256.Create((float)count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 First(F32x8 x, int count, F32x8 others) =>
        new(LaneChoice.Of(Vector256.LessThan(Vector256<float>.Indices, Vector256.Create((float)count)), x._value, others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator +(F32x8 a, F32x8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator -(F32x8 a, F32x8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator *(F32x8 a, F32x8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator /(F32x8 a, F32x8 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 operator -(F32x8 x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 FusedMultiplyAdd(F32x8 a, F32x8 b, F32x8 c) =>
        new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Max(F32x8 a, F32x8 b) => new(LaneExtremes.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Min(F32x8 a, F32x8 b) => new(LaneExtremes.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Maximum(F32x8 a, F32x8 b) => Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Minimum(F32x8 a, F32x8 b) => Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AtLeast(F32x8 x, F32x8 bound) => new(Vector256.MaxNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 AtMost(F32x8 x, F32x8 bound) => new(Vector256.MinNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Equal(F32x8 a, F32x8 b) => new(Vector256.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Less(F32x8 a, F32x8 b) => new(Vector256.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 LessOrEqual(F32x8 a, F32x8 b) => new(Vector256.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Greater(F32x8 a, F32x8 b) => new(Vector256.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 GreaterOrEqual(F32x8 a, F32x8 b) => new(Vector256.GreaterThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 And(F32x8 a, F32x8 b) => new(Vector256.BitwiseAnd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Or(F32x8 a, F32x8 b) => new(Vector256.BitwiseOr(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Xor(F32x8 a, F32x8 b) => new(Vector256.Xor(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 NotEqual(F32x8 a, F32x8 b) => new(~Vector256.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Not(F32x8 mask) => new(~mask._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Select(F32x8 mask, F32x8 a, F32x8 b) =>
        new(LaneChoice.Of(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyTrue() => Vector256.ExtractMostSignificantBits(_value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AllTrue() => Vector256.ExtractMostSignificantBits(_value) == (1u << 8) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceSum() => LaneReduction.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceProduct() => LaneReduction.Product(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceMax() => LaneReduction.Max(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceMin() => LaneReduction.Min(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Abs(F32x8 x) => new(Vector256.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Negate(F32x8 x) => new(Vector256.Negate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sqrt(F32x8 x) => new(Vector256.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Floor(F32x8 x) => new(Vector256.Floor(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Ceil(F32x8 x) => new(Vector256.Ceiling(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Round(F32x8 x) => new(Vector256.Round(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Trunc(F32x8 x) => new(Vector256.Truncate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Square(F32x8 x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Reciprocal(F32x8 x) => Fill(1) / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Rsqrt(F32x8 x) => Fill(1) / Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sign(F32x8 x)
    {
        // NaN and ±0 are neither greater nor less, and stay themselves (0 without its sign).
        F32x8 rest = Select(Less(x, Zero), Fill(-1), x + Zero);
        return Select(Greater(x, Zero), Fill(1), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 IsNan(F32x8 x) => NotEqual(x, x);

    public static unsafe F32x8 Lgamma(F32x8 x) => Map(&ScalarMath.Lgamma, x);

    public static unsafe F32x8 Digamma(F32x8 x) => Map(&ScalarMath.Digamma, x);

    // Lane by lane, for what is rare or has no vector form worth its text.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F32x8 Map(delegate*<float, float> function, F32x8 x)
    {
        Vector256<float> value = x._value;
        Span<float> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector256<float>, float>(ref value), 8);
        foreach (ref float lane in lanes)
            lane = function(lane);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F32x8 Map(delegate*<float, float, float> function, F32x8 x, F32x8 y)
    {
        Vector256<float> first = x._value, second = y._value;
        ref float a = ref Unsafe.As<Vector256<float>, float>(ref first), b = ref Unsafe.As<Vector256<float>, float>(ref second);
        for (int i = 0; i < 8; i++)
            Unsafe.Add(ref a, i) = function(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
        return new(first);
    }
}
